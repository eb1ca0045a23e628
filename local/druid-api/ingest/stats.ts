import type { Interval, TaskPlan } from "../spec.ts"
import { type ChunkRows, createChunkCounter } from "./chunks.ts"

/** Druid's counters of a task. */
export interface RowStats {
  processed: number
  processedBytes: number
  processedWithError: number
  thrownAway: number
  unparseable: number
}

export interface ParseEvent {
  readonly timeOfExceptionMillis: number
  readonly input: string
  readonly errorType: "parseException"
  readonly details: readonly string[]
}

/** A task that ends FAILED, with the message that its status shows. */
export class TaskFailure extends Error {}

/** A row as Java would write a map, and what is wrong with it. */
export interface BadRow {
  readonly input: string
  readonly problem: string
}

export interface Meters {
  readonly stats: RowStats
  /** Newest first. */
  readonly events: ParseEvent[]
  /** Counts a row that can be kept and returns whether it is; one outside of the task's intervals is thrown away. */
  admit(time: number): boolean
  /** After `admit`: the row is kept, though some of its cells were made null. */
  keepWithErrors(input: string, problems: readonly string[]): void
  refuse(input: string, problem: string): void
  chunks(): readonly ChunkRows[]
  /** Counts rows that are kept, all of one hour. */
  admitMany(time: number, rows: number): void
  /** Counts bad rows that were found elsewhere; those with an error were admitted before. */
  addBad(withError: number, unparseable: number, examples: readonly BadRow[]): void
}

const INPUT_CHARACTERS = 100

export function createMeters(plan: TaskPlan): Meters {
  const stats: RowStats = { processed: 0, processedBytes: 0, processedWithError: 0, thrownAway: 0, unparseable: 0 }
  const events: ParseEvent[] = []
  const counter = createChunkCounter(plan.granularity)
  const isInside = insideOf(plan.intervals)
  const check = () => {
    if (stats.unparseable + stats.processedWithError > plan.maxParseExceptions)
      throw new TaskFailure(`Max parse exceptions[${plan.maxParseExceptions}] exceeded`)
  }
  const note = (event: ParseEvent) => {
    events.unshift(event)
    if (events.length > plan.maxSavedParseExceptions) events.pop()
  }
  const eventOf = (input: string, details: readonly string[]): ParseEvent => ({
    timeOfExceptionMillis: Date.now(),
    input: input.length > INPUT_CHARACTERS ? `${input.slice(0, INPUT_CHARACTERS)}...` : input,
    errorType: "parseException",
    details,
  })
  return {
    stats,
    events,
    admit(time) {
      if (!isInside(time)) {
        stats.thrownAway++
        return false
      }
      counter.add(time)
      stats.processed++
      return true
    },
    keepWithErrors(input, problems) {
      stats.processed--
      stats.processedWithError++
      note(eventOf(input, problems))
      check()
    },
    refuse(input, problem) {
      stats.unparseable++
      note(eventOf(input, [problem]))
      check()
    },
    chunks: counter.chunks,
    admitMany(time, rows) {
      counter.add(time, rows)
      stats.processed += rows
    },
    addBad(withError, unparseable, examples) {
      stats.processed -= withError
      stats.processedWithError += withError
      stats.unparseable += unparseable
      for (const { input, problem } of examples) note(eventOf(input, [problem]))
      check()
    },
  }
}

function insideOf(intervals: readonly Interval[]): (time: number) => boolean {
  const [only, second] = intervals
  if (!only) return () => true
  if (!second) return (time) => time >= only.start && time < only.end
  return (time) => intervals.some(({ start, end }) => time >= start && time < end)
}
