import type { Dialect, Newline } from "../profile/profile.ts"
import { CR, LF, QUOTE } from "./bytes.ts"

/** The comma is the last to be taken where two are as likely: it stands in numbers and names, too. */
const CANDIDATES = ["\t", ";", "|", ","] as const
/** Records that are looked at. */
const RECORDS = 200
/** So many of the records must have the same number of fields. */
const LEAST_SHARE = 0.5
/** A header with another number of fields than its rows speaks against a delimiter. */
const OTHER_HEADER = 0.7

export interface Separation {
  readonly delimiter: Dialect["delimiter"]
  /** The number of fields that most records have, and that the first one has; 0 where it does not end within the bytes. */
  readonly fields: number
  readonly firstFields: number
  /** How the first record ends. */
  readonly newline: Newline
}

/**
 * The delimiter under which most records have the same number of fields, at least two; without one, the file is a single
 * column. Quotes are read as the tokenizer does.
 */
export function detectDelimiter(head: Uint8Array, from: number, isWhole: boolean): Separation {
  let best = { score: 0, delimiter: "," as Dialect["delimiter"], fields: 1 }
  for (const delimiter of CANDIDATES) {
    const { counts } = countFields(head, from, delimiter, isWhole)
    const { fields, share } = modeOf(counts)
    if (fields < 2 || share < LEAST_SHARE) continue
    const score = share * (counts[0] === fields ? 1 : OTHER_HEADER)
    if (score > best.score) best = { score, delimiter, fields }
  }
  const { counts, newline } = countFields(head, from, best.delimiter, isWhole, 1)
  return { delimiter: best.delimiter, fields: best.fields, firstFields: counts[0] ?? 0, newline }
}

/** The most frequent count, the greater one of two, and its share. */
function modeOf(counts: readonly number[]): { fields: number; share: number } {
  const frequency = new Map<number, number>()
  for (const count of counts) frequency.set(count, (frequency.get(count) ?? 0) + 1)
  const [fields, times] = [...frequency].reduce(
    (most, entry) => (entry[1] > most[1] || (entry[1] === most[1] && entry[0] > most[0]) ? entry : most),
    [0, 0],
  )
  return { fields, share: times / counts.length }
}

/** Fields of each record that is not blank, up to `records` of them. */
function countFields(
  bytes: Uint8Array,
  from: number,
  delimiter: string,
  isWhole: boolean,
  records = RECORDS,
): { counts: readonly number[]; newline: Newline } {
  const separator = delimiter.charCodeAt(0)
  const counts: number[] = []
  let newline: Newline | null = null
  let p = from
  while (p < bytes.length && counts.length < records) {
    const start = p
    let fields = 1
    while (p < bytes.length && bytes[p] !== LF && bytes[p] !== CR) {
      const isFieldStart = p === start || bytes[p - 1] === separator
      if (bytes[p] === QUOTE && isFieldStart) p = afterQuoted(bytes, p)
      else if (bytes[p++] === separator) fields++
    }
    const isBlank = p === start
    // A CR at the end of the bytes may be half of a CRLF; either way it ends the record.
    if (p >= bytes.length && !isWhole) break
    const isCrlf = bytes[p] === CR && bytes[p + 1] === LF
    if (p < bytes.length) newline ??= isCrlf ? "crlf" : bytes[p] === LF ? "lf" : "cr"
    p += isCrlf ? 2 : 1
    if (!isBlank) counts.push(fields)
  }
  return { counts, newline: newline ?? "lf" }
}

/** Behind the closing quote of a quoted field; behind the opening one where it does not close. */
function afterQuoted(bytes: Uint8Array, at: number): number {
  for (let p = at + 1; p < bytes.length; p++) {
    if (bytes[p] !== QUOTE) continue
    if (bytes[p + 1] !== QUOTE) return p + 1
    p++
  }
  return bytes.length
}
