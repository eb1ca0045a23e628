import { generalFormat } from "../schema/times/general.ts"
import { formatsOfKey, lastReading } from "../schema/times/read.ts"
import { mergePlaces, type Places } from "./places.ts"

/** Values that the same formats of the general grammar read: how many, and their first and last time by each reading. */
export interface Shape {
  count: number
  readonly mins: Float64Array
  readonly maxs: Float64Array
  /** Of each reading, which grid counts it. */
  readonly grids: readonly number[]
  readonly places: Places
}

/**
 * By the key of `Reading`; null where a column has more than are kept, which holds whatever the order in which its values
 * come: a set of keys only grows.
 */
export type Shapes = Map<string, Shape> | null

/** A column of times has a few: one for each order of its parts, and one for each name of a month. */
const MOST_SHAPES = 200

export const IN_TIMES = 0
export const IN_MONTH_FIRST = 1
export const IN_NO_GRID = 2

/** The shape of what was read last, counted `times` times; null where no more are kept. */
export function shapeOf(shapes: Map<string, Shape>, times: number): Shape | null {
  const { key, count } = lastReading
  let shape = shapes.get(key)
  if (shape === undefined) {
    if (shapes.size === MOST_SHAPES) return null
    shape = createShape(key, count)
    shapes.set(key, shape)
  }
  shape.count += times
  for (let i = 0; i < count; i++) {
    const time = lastReading.times[i]!
    if (time < shape.mins[i]!) shape.mins[i] = time
    if (time > shape.maxs[i]!) shape.maxs[i] = time
  }
  return shape
}

function createShape(key: string, readings: number): Shape {
  return {
    count: 0,
    mins: new Float64Array(readings).fill(Number.POSITIVE_INFINITY),
    maxs: new Float64Array(readings).fill(Number.NEGATIVE_INFINITY),
    grids: formatsOfKey(key).map(([id], i) => gridOf(id!, i)),
    places: [],
  }
}

function gridOf(id: string, reading: number): number {
  if (generalFormat(id)?.monthFirst) return IN_MONTH_FIRST
  return reading === 0 ? IN_TIMES : IN_NO_GRID
}

export function copyShapes(shapes: Shapes): Shapes {
  if (shapes === null) return null
  return new Map([...shapes].map(([key, shape]) => [key, copyShape(shape)]))
}

function copyShape(shape: Shape): Shape {
  return { ...shape, mins: shape.mins.slice(), maxs: shape.maxs.slice(), places: [...shape.places] }
}

/** The shapes of two neighbouring ranges, the right one's rows moved on by `shift`. */
export function mergeShapes(left: Shapes, right: Shapes, shift: number): Shapes {
  if (left === null || right === null) return null
  const merged = new Map(left)
  for (const [key, from] of right) {
    const into = merged.get(key)
    if (into === undefined) {
      merged.set(key, { ...copyShape(from), places: mergePlaces([], from.places, shift) })
      continue
    }
    merged.set(key, {
      count: into.count + from.count,
      mins: into.mins.map((time, i) => Math.min(time, from.mins[i]!)),
      maxs: into.maxs.map((time, i) => Math.max(time, from.maxs[i]!)),
      grids: into.grids,
      places: mergePlaces(into.places, from.places, shift),
    })
  }
  return merged.size > MOST_SHAPES ? null : merged
}
