import type { Place } from "#domain/findings/finding.ts"
import { LF } from "#domain/scan/bytes.ts"
import { isUtf8 } from "#domain/scan/values.ts"
import { type ByteSource, joinBytes, piecesOf } from "../source.ts"
import { mojibakeIn } from "./mojibake.ts"

/** As many places as a finding has. */
const MOST_PLACES = 20
const MOST_TEXT = 200
/** A line that is longer is looked at in parts. */
const LONGEST_LINE = 1 << 20

const decoder = new TextDecoder()

/** How often a line has what is looked for. */
export type Look = (line: Uint8Array) => number

/** Lines that are no UTF-8, those with a replacement character, and those with letters saved twice. */
export const notUtf8: Look = (line) => (isUtf8(line, 0, line.length) ? 0 : 1)
export const mojibake: Look = (line) => (line.some((byte) => byte > 127) ? mojibakeIn(decoder.decode(line)) : 0)
export const replaced: Look = (line) => {
  let count = 0
  for (let p = line.indexOf(0xef); p >= 0; p = line.indexOf(0xef, p + 1))
    if (line[p + 1] === 0xbf && line[p + 2] === 0xbd) count++
  return count
}

/**
 * Goes through the lines of a text for what is to be told of them.
 *
 * @param all false stops at the last place that is told
 */
export async function lookAtLines(
  source: ByteSource,
  look: Look,
  all: boolean,
): Promise<{ count: number; places: readonly Place[] }> {
  const places: Place[] = []
  let count = 0
  let row = 1
  let offset = 0
  let rest: Uint8Array = new Uint8Array(0)
  const take = (line: Uint8Array) => {
    const found = look(line)
    if (found > 0 && places.length < MOST_PLACES)
      places.push({ row, offset, text: decoder.decode(line).trimEnd().slice(0, MOST_TEXT) })
    count += found
    offset += line.length
  }
  for await (const piece of piecesOf(source)) {
    let start = 0
    for (let end = piece.indexOf(LF); end >= 0; end = piece.indexOf(LF, start)) {
      take(rest.length > 0 ? joinBytes([rest, piece.subarray(start, end + 1)]) : piece.subarray(start, end + 1))
      rest = new Uint8Array(0)
      start = end + 1
      row++
    }
    rest = joinBytes([rest, piece.subarray(start)])
    if (rest.length > LONGEST_LINE) {
      take(rest)
      rest = new Uint8Array(0)
    }
    if (!all && places.length === MOST_PLACES) return { count, places }
  }
  if (rest.length > 0) take(rest)
  return { count, places }
}
