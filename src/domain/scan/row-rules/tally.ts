import type { BoundCondition } from "../../rules/expression/bind.ts"
import { MAX_PLACES } from "../places.ts"

/** A rule on single rows, ready to be counted: a row breaks it where `where` is true, or null, and `expect` is false. */
export interface RowRule {
  /** Tells it from every other rule, by what it checks and how its columns are read. */
  readonly key: string
  readonly where: BoundCondition | null
  readonly expect: BoundCondition
}

/** Where a rule is broken. */
export interface BrokenRow {
  /** Byte offset of the record. */
  readonly offset: number
  /** From the start of the scanned range, blank lines included. */
  readonly row: number
  /** The rule's columns as they are written there, at most 200 characters of each; null for an empty cell. */
  readonly cells: readonly (string | null)[]
}

/** How often a rule is broken. */
export interface Tally {
  readonly broken: number
  /** Rows that the rule is about. */
  readonly concerned: number
  /** The first ones, in the order of the file. */
  readonly places: readonly BrokenRow[]
}

/** By the rules; null for one that could not be counted, as it needs more texts than were kept. */
export type Tallies = readonly (Tally | null)[]

/** The tallies of two neighbouring ranges; the right one's rows start `shift` later. */
export function mergeTallies(left: Tallies, right: Tallies, shift: number): Tallies {
  return left.map((a, i) => {
    const b = right[i]
    if (a === null || !b) return null
    const moved = b.places.map((place) => ({ ...place, row: place.row + shift }))
    return {
      broken: a.broken + b.broken,
      concerned: a.concerned + b.concerned,
      places: [...a.places, ...moved].slice(0, MAX_PLACES),
    }
  })
}
