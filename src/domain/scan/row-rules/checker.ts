import { textOf } from "../bytes.ts"
import { MAX_PLACES } from "../places.ts"
import type { Block } from "../tokenize.ts"
import * as loops from "./loops.ts"
import { CAN_FAIL, CAN_HOLD } from "./possible.ts"
import { readingsOf, textsAskedFor } from "./readings.ts"
import type { BrokenRow, RowRule, Tallies } from "./tally.ts"
import { createVectors, type Vector, type Vectors } from "./vectors.ts"
import { type WatchedColumn, watchColumn } from "./watched-column.ts"

/** Counts what breaks rules on single rows, block by block. */
export interface RowChecker {
  /** The columns that rules read, by their index: each takes its fields of a block before the block is checked. */
  readonly columns: ReadonlyMap<number, WatchedColumn>
  /** @param base the offset in the file of `bytes[0]`, and `row` the row of the block's first line */
  check(bytes: Uint8Array, block: Block, base: number, row: number): void
  /** What was found so far, a copy. */
  tallies(): Tallies
}

/** What a rule makes of the latest block. */
interface Judge {
  judge(n: number): { readonly broken: number; readonly concerned: number }
  /** Whether one of its records breaks the rule. */
  isBroken(r: number, n: number): boolean
}

/** One rule that is being counted. */
interface Counting {
  broken: number
  concerned: number
  readonly places: BrokenRow[]
  /** Columns of which it has to know the texts. */
  readonly texts: readonly WatchedColumn[]
  /** The columns that it names. */
  readonly shown: readonly number[]
  readonly judge: Judge
}

export function createRowChecker(rules: readonly RowRule[]): RowChecker {
  const columns = new Map<number, WatchedColumn>()
  for (const { where, expect } of rules)
    for (const reading of readingsOf([where, expect]))
      if (!columns.has(reading.index)) columns.set(reading.index, watchColumn(reading))
  const vectors = createVectors(columns)
  const counted: (Counting | null)[] = rules.map((rule) => countingOf(rule, columns, vectors))

  return {
    columns,
    check(bytes, block, base, row) {
      const { records } = block
      vectors.nextBlock()
      for (const [i, rule] of counted.entries()) {
        if (rule === null) continue
        if (rule.texts.some((column) => column.isSifted)) {
          counted[i] = null
          continue
        }
        const { broken, concerned } = rule.judge.judge(records)
        rule.broken += broken
        rule.concerned += concerned
        if (broken > 0 && rule.places.length < MAX_PLACES) notePlaces(rule, bytes, block, base, row)
      }
    },
    tallies: () =>
      counted.map((rule) => rule && { broken: rule.broken, concerned: rule.concerned, places: [...rule.places] }),
  }
}

function notePlaces({ places, shown, judge }: Counting, bytes: Uint8Array, block: Block, base: number, row: number) {
  const { columns, starts, ends, quoted, recordStarts, lines } = block
  for (let r = 0; r < block.records && places.length < MAX_PLACES; r++) {
    if (!judge.isBroken(r, block.records)) continue
    const cells = shown.map((c) => {
      const i = r * columns + c
      return starts[i] === ends[i] && quoted[i] === 0 ? null : textOf(bytes, starts[i], ends[i])
    })
    places.push({ offset: base + recordStarts[r]!, row: row + lines[r]!, cells })
  }
}

/** Null for a rule that cannot be counted here: it puts texts of several columns together. */
function countingOf({ where, expect }: RowRule, columns: ReadonlyMap<number, WatchedColumn>, vectors: Vectors) {
  const expected = vectors.condition(expect)
  const concerned = where === null ? null : vectors.condition(where)
  if (expected === null || (where !== null && concerned === null)) return null
  const asked = new Set([where, expect].flatMap((node) => (node === null ? [] : textsAskedFor(node))))
  return {
    broken: 0,
    concerned: 0,
    places: [],
    texts: [...asked].map((index) => columns.get(index)!),
    shown: readingsOf([where, expect]).map(({ index }) => index),
    judge: judgeOf(expected, concerned),
  }
}

function judgeOf(expect: Vector, where: Vector | null): Judge {
  /** What the records have to be, to break the rule; null: nothing, but for what is expected. */
  let told: loops.Truth | null = null
  return {
    judge(n) {
      const areAll = where === null || where.possible() === CAN_HOLD
      const concerned = areAll ? n : (where.possible() & CAN_HOLD) === 0 ? 0 : where.holds(n)
      if (concerned === 0 || (expect.possible() & CAN_FAIL) === 0) return { broken: 0, concerned }
      told = areAll ? null : where.truths(n)
      const found = expect.truths(n)
      return { broken: told === null ? loops.countFalse(found, n) : loops.countBroken(told, found, n), concerned }
    },
    isBroken: (r, n) => expect.truths(n).codes[r] === loops.FALSE && (told === null || told.codes[r] === loops.TRUE),
  }
}
