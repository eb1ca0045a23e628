import { assign } from "./assignment.ts"
import { type ColumnEvidence, judge, meaningOfValues, timeShare } from "./evidence.ts"
import { MEANING_IDS, MEANINGS, type Meaning, type Meanings } from "./meaning.ts"
import { meaningsOfName } from "./names.ts"
import { readName } from "./vocabulary.ts"

export interface MeaningProposal {
  /** The column's name. */
  readonly column: string
  readonly meaning: Meaning
  /** 0–1. */
  readonly confidence: number
  /** Why, in plain words: one sentence. */
  readonly why: string
}

/** What is less sure is not proposed. */
const LEAST = 0.5
const SURE = 0.99

type Reading = ReadonlyMap<Meaning, { readonly score: number; readonly why: string }>

/**
 * What the columns of a sales file mean, by their names in any of the vocabulary's languages and by their values. No two
 * columns get the same meaning, but for repeatable ones; of all ways to hand them out it is the one that fits best as a
 * whole. In the order of the columns; those that mean nothing known are left out.
 *
 * @param columns profiles, or as much as is known of them
 * @param rows of the whole file
 */
export function proposeMeanings(columns: readonly ColumnEvidence[], rows: number): readonly MeaningProposal[] {
  const groups = groupsOf(columns.map(({ name }) => name))
  const readings = withSoleDate(
    columns.map((column, i) => {
      const reading = readColumn(column, rows)
      const bare = groups[i]
      // What stands above a group of columns may say something else than its columns do.
      return reading.size > 0 || !bare ? reading : readColumn({ ...column, name: bare }, rows)
    }),
    columns,
    rows,
  )
  const unique = MEANING_IDS.filter((meaning) => !MEANINGS[meaning].repeatable)
  // A column that a repeatable meaning fits better keeps that: only what it gains counts.
  const repeatable = readings.map((reading) => bestRepeatable(reading))
  const weights = unique.map((meaning) =>
    readings.map((reading, i) => {
      const score = reading.get(meaning)?.score ?? 0
      // Of equals the first column wins.
      return score < LEAST ? 0 : score - (repeatable[i]?.score ?? 0) - i * 1e-6
    }),
  )
  const chosen = new Map<number, Meaning>()
  assign(weights).forEach((column, i) => {
    if (column >= 0) chosen.set(column, unique[i]!)
  })
  return columns.flatMap((column, i) => {
    const meaning = chosen.get(i) ?? repeatable[i]?.meaning
    const found = meaning && readings[i]!.get(meaning)
    return found ? [{ column: column.name, meaning, confidence: found.score, why: found.why }] : []
  })
}

/** The proposals as the plain data that a person may change. */
export const meaningsOf = (proposals: readonly MeaningProposal[]): Meanings =>
  Object.fromEntries(proposals.map(({ column, meaning }) => [column, meaning]))

/**
 * Names without the words of the header line above them, which is joined to all columns of its group: `Amount Quantity`
 * beside `Amount Total` is `Quantity`. Null for a name that begins as none of its neighbours does.
 */
function groupsOf(names: readonly string[]): readonly (string | null)[] {
  const parts = names.map((name) => /^(\S+) (\S.*)$/.exec(name))
  return parts.map((part, i) => {
    const shared = part && (parts[i - 1]?.[1] === part[1] || parts[i + 1]?.[1] === part[1])
    return shared ? part[2]! : null
  })
}

function readColumn(column: ColumnEvidence, rows: number): Reading {
  const reading = new Map<Meaning, { score: number; why: string }>()
  for (const [meaning, sure] of meaningsOfName(column.name)) {
    const { factor, why } = judge(meaning, column, rows)
    const score = Math.min(SURE, sure * factor)
    if (score < LEAST) continue
    const named = `Its name says ${MEANINGS[meaning].title}`
    reading.set(meaning, { score, why: why === null ? `${named}.` : `${named}, and ${why}.` })
  }
  const byValues = meaningOfValues(column)
  if (byValues && (reading.get(byValues.meaning)?.score ?? 0) < byValues.score && reading.size === 0)
    reading.set(byValues.meaning, { score: byValues.score, why: `By its values alone: ${byValues.why}.` })
  return reading
}

/** In a file with a single column of times, that is when things were sold, whatever it is called. */
function withSoleDate(
  readings: readonly Reading[],
  columns: readonly ColumnEvidence[],
  rows: number,
): readonly Reading[] {
  const times = columns.flatMap((column, i) => (timeShare(column, rows) > 0.95 && column.type !== "integer" ? [i] : []))
  const sole = times[0]
  if (sole === undefined || times.length > 1 || readings[sole]!.size > 0 || saysMore(columns[sole]!.name))
    return readings
  const why = "By its values alone: it is the only column of dates."
  return readings.map((reading, i) => (i === sole ? new Map([["order_date", { score: 0.6, why }]]) : reading))
}

/** A name that is understood, and is none of a date of sale. */
const saysMore = (name: string): boolean => readName(name).concepts.size > 0

function bestRepeatable(reading: Reading): { readonly meaning: Meaning; readonly score: number } | null {
  let best: { meaning: Meaning; score: number } | null = null
  for (const [meaning, { score }] of reading)
    if (MEANINGS[meaning].repeatable && (best === null || score > best.score)) best = { meaning, score }
  return best
}
