import { BACKSLASH, CR, LF, QUOTE, SPACE, TAB } from "./bytes.ts"
import type { Kernel } from "./kernel/kernel.ts"
import { createStops, nextStops } from "./stops.ts"

/** Records a block holds at most: with their fields they stay in the cache of a core until every column has read them. */
export const BLOCK_RECORDS = 1024

/** A quote that does not close within these bytes is read as an ordinary character. */
export const MAX_QUOTED = 8 << 20

/** Things about a record's writing, OR-ed into `Block.notes`. */
export const NOTE_SHORT = 1
export const NOTE_LONG = 2
export const NOTE_QUOTED_NEWLINE = 4
export const NOTE_BACKSLASH_QUOTE = 8
export const NOTE_TEXT_AFTER_QUOTE = 16
export const NOTE_UNCLOSED_QUOTE = 32
export const NOTE_LONE_CR = 64

export const NOTES = [
  NOTE_SHORT,
  NOTE_LONG,
  NOTE_QUOTED_NEWLINE,
  NOTE_BACKSLASH_QUOTE,
  NOTE_TEXT_AFTER_QUOTE,
  NOTE_UNCLOSED_QUOTE,
  NOTE_LONE_CR,
] as const

/**
 * Some records, cut into fields. Field `c` of record `r` is `[starts[i], ends[i])` of `bytes` with `i = r * columns + c`;
 * an empty field is null, or an empty text where it was written in quotes.
 */
export interface Block {
  /** Over the bytes that were cut; may be read some bytes beyond a field. */
  view: DataView
  /** In whose memory they stand, and the block's own lists. */
  kernel: Kernel | null
  readonly columns: number
  readonly capacity: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** 1 for a field that was written in quotes, else 0. */
  readonly quoted: Uint8Array
  /** Where each record starts and ends (its newline not included). */
  readonly recordStarts: Int32Array
  readonly recordEnds: Int32Array
  /** Lines, blank ones too, of this block before each record. */
  readonly lines: Int32Array
  readonly notes: Uint8Array
  records: number
  /** Records and blank lines. */
  lineCount: number
  /** Start and line of each blank line. */
  readonly blanks: { start: number; line: number }[]
  lf: number
  crlf: number
  cr: number
}

/** What the tokenizer reads: `length` bytes of data, one byte for a sentinel, then room to unescape into. */
export interface Source {
  readonly bytes: Uint8Array
  /** Over the same bytes. */
  readonly view: DataView
  length: number
  readonly capacity: number
  /** The bytes end where the file ends. */
  final: boolean
  /** In whose memory the bytes stand. */
  kernel: Kernel | null
}

/** A source with room for `capacity` bytes of data, and for four to be read at once from wherever a field may stand. */
export function createSource(capacity: number): Source {
  const bytes = new Uint8Array(2 * capacity + 8)
  return { bytes, view: new DataView(bytes.buffer), length: 0, capacity, final: false, kernel: null }
}

export interface Grammar {
  readonly delimiter: number
  /** By byte: 1 for what ends an unquoted field, the delimiter, CR and LF; else 0. */
  readonly isStop: Uint8Array
  readonly columns: number
  /** One empty field more than there are columns is none: rows end with a delimiter. */
  readonly isTrailed: boolean
}

export function createGrammar(delimiter: string, columns: number, isTrailed = false): Grammar {
  const byte = delimiter.charCodeAt(0)
  const isStop = new Uint8Array(256)
  isStop[byte] = isStop[CR] = isStop[LF] = 1
  return { delimiter: byte, isStop, columns, isTrailed }
}

type Lists = Pick<Block, "starts" | "ends" | "quoted" | "recordStarts" | "recordEnds" | "lines" | "notes">

export function createBlock(columns: number): Block {
  return blockOver(columns, (records, fields) => ({
    starts: new Int32Array(fields),
    ends: new Int32Array(fields),
    quoted: new Uint8Array(fields),
    recordStarts: new Int32Array(records),
    recordEnds: new Int32Array(records),
    lines: new Int32Array(records),
    notes: new Uint8Array(records),
  }))
}

/** @param listsFor makes its lists, for so many records and fields */
export function blockOver(columns: number, listsFor: (records: number, fields: number) => Lists): Block {
  const capacity = Math.max(1, Math.min(BLOCK_RECORDS, Math.ceil((BLOCK_RECORDS * 16) / columns)))
  return {
    ...listsFor(capacity, capacity * columns),
    view: new DataView(new ArrayBuffer(0)),
    kernel: null,
    columns,
    capacity,
    records: 0,
    lineCount: 0,
    blanks: [],
    lf: 0,
    crlf: 0,
    cr: 0,
  }
}

/** What `readQuoted` found: where the content stands, and what was odd. */
interface Quoted {
  start: number
  end: number
  notes: number
  /** Where the next unescaped text may be written. */
  scratch: number
}

const INCOMPLETE = -1
const UNCLOSED = -2

/**
 * Reads a field that starts with a quote at `at`. The value is what stands between the quotes, with doubled quotes
 * made single; text between the closing quote and the next delimiter belongs to it. A quote whose closing one seems to
 * open another field does not close, so that it takes no row with it.
 *
 * @returns the position behind the field, INCOMPLETE where more bytes are needed to say, or UNCLOSED
 */
function readQuoted(source: Source, grammar: Grammar, at: number, out: Quoted): number {
  const { bytes, length, final } = source
  const { isStop } = grammar
  const limit = Math.min(length, at + MAX_QUOTED)
  let p = at + 1
  let notes = 0
  let copy = -1
  for (;;) {
    let c = 0
    while (p < limit) {
      c = bytes[p]!
      if (c === QUOTE) break
      if (c === LF || c === CR) notes |= NOTE_QUOTED_NEWLINE
      if (copy >= 0) bytes[copy++] = c
      p++
    }
    if (p >= limit) return limit < length || final ? UNCLOSED : INCOMPLETE
    if (bytes[p - 1] === BACKSLASH && p - 1 > at) notes |= NOTE_BACKSLASH_QUOTE
    if (p + 1 >= length) {
      if (!final) return INCOMPLETE
      break
    }
    if (bytes[p + 1] !== QUOTE) break
    if (copy < 0) copy = copyOut(bytes, at + 1, p, out.scratch)
    bytes[copy++] = QUOTE
    p += 2
  }
  const close = p++
  if (p < length && isStop[bytes[p]!] === 0) {
    // A quote behind a delimiter or another line opens a field of its own: the one before it has swallowed what is between.
    const isOpening = (notes & NOTE_QUOTED_NEWLINE) !== 0 || (close - 1 > at && bytes[close - 1] === grammar.delimiter)
    if (isOpening && !isBlankField(source, isStop, p)) return UNCLOSED
    notes |= NOTE_TEXT_AFTER_QUOTE
    if (copy < 0) copy = copyOut(bytes, at + 1, close, out.scratch)
    while (p < length && isStop[bytes[p]!] === 0) bytes[copy++] = bytes[p++]!
  }
  out.start = copy < 0 ? at + 1 : out.scratch
  out.end = copy < 0 ? close : copy
  if (copy >= 0) out.scratch = copy
  out.notes = notes
  return p
}

/** Nothing but blanks up to the field's end. */
function isBlankField({ bytes, length }: Source, isStop: Uint8Array, at: number): boolean {
  let p = at
  while (p < length && (bytes[p] === SPACE || bytes[p] === TAB) && isStop[bytes[p]!] === 0) p++
  return p >= length || isStop[bytes[p]!] === 1
}

function copyOut(bytes: Uint8Array, start: number, end: number, to: number): number {
  bytes.copyWithin(to, start, end)
  return to + (end - start)
}

/**
 * Where a blank line ends (the position of its CR or LF, or the end of the data), or -1 if the line is not blank.
 * A line is blank if it holds nothing but spaces and tabs, and no delimiter.
 */
function blankLineEnd(source: Source, delimiter: number, at: number): number {
  for (let p = at; ; p++) {
    const c = source.bytes[p]!
    if (p >= source.length || c === CR || c === LF) return p
    if (c === delimiter || (c !== SPACE && c !== TAB)) return -1
  }
}

const MOST_PATIENCE = 64

/** Scratch that belongs to no call: nothing here is kept between two of them. */
const quoted: Quoted = { start: 0, end: 0, notes: 0, scratch: 0 }
const stops = createStops()

/**
 * Cuts records into fields until the block is full, the data ends, or a record would start beyond `lastStart`.
 * The byte at `source.length` is overwritten with a sentinel, what lies behind it is scratch.
 *
 * Records end at LF, CRLF or a lone CR outside of quotes. A quote opens a quoted field only as its first byte.
 *
 * @returns the position of the first record that is not in the block
 */
export function tokenize(source: Source, grammar: Grammar, block: Block, from: number, lastStart: number): number {
  const { bytes, view, length, final, kernel } = source
  const { delimiter, isStop, columns, isTrailed } = grammar
  const { starts, ends, quoted: isQuoted, recordStarts, recordEnds, lines, notes, capacity } = block
  const { positions } = stops
  bytes[length] = LF
  isQuoted.fill(0)
  quoted.scratch = length + 1
  block.blanks.length = 0
  let records = 0
  let line = 0
  let lf = 0
  let crlf = 0
  let cr = 0
  let p = from
  let next = from
  // Stops of the window, and the next one of them; none yet.
  let count = 0
  let k = 0
  stops.end = from
  // From so many records on the kernel is asked again: the later, the less it had for us.
  let ask = 0
  let patience = 1
  scan: while (records < capacity && next < length && next <= lastStart) {
    if (kernel !== null && records >= ask) {
      block.records = records
      block.lineCount = line
      next = kernel.cut(block, next, lastStart, delimiter, quoted.scratch)
      const more = block.records - records
      patience = more > 0 ? 1 : Math.min(2 * patience, MOST_PATIENCE)
      ask = block.records + patience
      if (more > 0) {
        records = block.records
        line = block.lineCount
        crlf += kernel.crlfs
        lf += more - kernel.crlfs
        quoted.scratch = kernel.scratch
        stops.end = next
        count = 0
        k = 0
        continue
      }
    }
    const start = next
    p = start
    let c = bytes[p]!
    if (c === LF || c === CR || c === SPACE || c === TAB) {
      const stop = blankLineEnd(source, delimiter, p)
      if (stop >= 0) {
        if (!final && (stop >= length || (bytes[stop] === CR && stop + 1 >= length))) break
        if (block.blanks.length >= capacity) break
        block.blanks.push({ start, line: line++ })
        if (stop >= length) p = length
        else if (bytes[stop] === LF) {
          lf++
          p = stop + 1
        } else if (stop + 1 < length && bytes[stop + 1] === LF) {
          crlf++
          p = stop + 2
        } else {
          cr++
          p = stop + 1
        }
        next = p
        continue
      }
    }
    let field = records * columns
    const lastField = field + columns
    let note = 0
    // Behind blank lines and CRLF.
    while (k < count && positions[k]! < p) k++
    for (;;) {
      let fieldStart = p
      let fieldEnd = -1
      if (bytes[p] === QUOTE) {
        const next = readQuoted(source, grammar, p, quoted)
        if (next === INCOMPLETE) break scan
        if (next === UNCLOSED) note |= NOTE_UNCLOSED_QUOTE
        else {
          p = next
          fieldStart = quoted.start
          fieldEnd = quoted.end
          note |= quoted.notes
          if (field < lastField) isQuoted[field] = 1
          while (k < count && positions[k]! < p) k++
        }
      }
      if (k === count) {
        count = nextStops(stops, view, isStop, Math.max(p, stops.end))
        k = 0
      }
      p = positions[k++]!
      if (field < lastField) {
        starts[field] = fieldStart
        ends[field] = fieldEnd < 0 ? p : fieldEnd
        field++
      } else if (!(isTrailed && fieldStart === p && bytes[p] !== delimiter)) note |= NOTE_LONG
      c = bytes[p]!
      if (c !== delimiter) break
      p++
    }
    if (p >= length && !final) break
    const recordEnd = p
    if (p < length) {
      if (c === LF) {
        lf++
        p++
      } else {
        if (p + 1 >= length && !final) break
        if (p + 1 < length && bytes[p + 1] === LF) {
          crlf++
          p += 2
        } else {
          cr++
          p++
          note |= NOTE_LONE_CR
        }
      }
    }
    if (field < lastField) {
      note |= NOTE_SHORT
      for (; field < lastField; field++) {
        starts[field] = ends[field] = start
      }
    }
    recordStarts[records] = start
    recordEnds[records] = recordEnd
    lines[records] = line++
    notes[records] = note
    records++
    next = p
  }
  block.view = view
  block.kernel = kernel
  block.records = records
  block.lineCount = line
  block.lf = lf
  block.crlf = crlf
  block.cr = cr
  return next
}
