import {
  BACKSLASH,
  byteClasses,
  CR,
  HASH_PRIME,
  HASH_SEED,
  LF,
  QUOTE,
  QUOTED_BIT,
  SPACE,
  STOP_BIT,
  TAB,
} from "./bytes.ts"

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
 * an empty field with the class 0 is null, one with QUOTED_BIT is an empty text.
 */
export interface Block {
  readonly columns: number
  readonly capacity: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  readonly classes: Uint8Array
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
  bytes: Uint8Array
  length: number
  /** The bytes end where the file ends. */
  final: boolean
}

export interface Grammar {
  readonly delimiter: number
  readonly classes: Uint8Array
  readonly columns: number
}

export function createGrammar(delimiter: string, columns: number): Grammar {
  const byte = delimiter.charCodeAt(0)
  return { delimiter: byte, classes: byteClasses(byte), columns }
}

export function createBlock(columns: number): Block {
  const capacity = Math.max(1, Math.min(BLOCK_RECORDS, Math.ceil((BLOCK_RECORDS * 16) / columns)))
  const fields = capacity * columns
  return {
    columns,
    capacity,
    starts: new Int32Array(fields),
    ends: new Int32Array(fields),
    hashes: new Int32Array(fields),
    classes: new Uint8Array(fields),
    recordStarts: new Int32Array(capacity),
    recordEnds: new Int32Array(capacity),
    lines: new Int32Array(capacity),
    notes: new Uint8Array(capacity),
    records: 0,
    lineCount: 0,
    blanks: [],
    lf: 0,
    crlf: 0,
    cr: 0,
  }
}

/** What `readQuoted` found: where the content stands, its hash and classes, and what was odd. */
interface Quoted {
  start: number
  end: number
  hash: number
  classes: number
  notes: number
  /** Where the next unescaped text may be written. */
  scratch: number
}

const INCOMPLETE = -1
const UNCLOSED = -2

/**
 * Reads a field that starts with a quote at `at`. The value is what stands between the quotes, with doubled quotes
 * made single; text between the closing quote and the next delimiter belongs to it.
 *
 * @returns the position behind the field, INCOMPLETE where more bytes are needed to say, or UNCLOSED
 */
function readQuoted(source: Source, grammar: Grammar, at: number, out: Quoted): number {
  const { bytes, length, final } = source
  const classes = grammar.classes
  const limit = Math.min(length, at + MAX_QUOTED)
  let p = at + 1
  let hash = HASH_SEED
  let kinds = 0
  let notes = 0
  let copy = -1
  for (;;) {
    let c = 0
    while (p < limit) {
      c = bytes[p]!
      if (c === QUOTE) break
      kinds |= classes[c]!
      hash = Math.imul(hash ^ c, HASH_PRIME)
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
    kinds |= classes[QUOTE]!
    hash = Math.imul(hash ^ QUOTE, HASH_PRIME)
    p += 2
  }
  const close = p++
  if (p < length && classes[bytes[p]!]! < STOP_BIT) {
    notes |= NOTE_TEXT_AFTER_QUOTE
    if (copy < 0) copy = copyOut(bytes, at + 1, close, out.scratch)
    for (let c = bytes[p]!; p < length && classes[c]! < STOP_BIT; c = bytes[++p]!) {
      kinds |= classes[c]!
      hash = Math.imul(hash ^ c, HASH_PRIME)
      bytes[copy++] = c
    }
  }
  out.start = copy < 0 ? at + 1 : out.scratch
  out.end = copy < 0 ? close : copy
  if (copy >= 0) out.scratch = copy
  out.hash = hash
  out.classes = (kinds & ~STOP_BIT) | QUOTED_BIT
  out.notes = notes
  return p
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

/** Scratch that belongs to no call: nothing here is kept between two of them. */
const quoted: Quoted = { start: 0, end: 0, hash: 0, classes: 0, notes: 0, scratch: 0 }

/**
 * Cuts records into fields until the block is full, the data ends, or a record would start beyond `lastStart`.
 * The byte at `source.length` is overwritten with a sentinel, what lies behind it is scratch; both must be there
 * (`2 * length + 1` bytes suffice).
 *
 * Records end at LF, CRLF or a lone CR outside of quotes. A quote opens a quoted field only as its first byte.
 *
 * @returns the position of the first record that is not in the block
 */
export function tokenize(source: Source, grammar: Grammar, block: Block, from: number, lastStart: number): number {
  const { bytes, length, final } = source
  const { delimiter, classes, columns } = grammar
  const { starts, ends, hashes, classes: kindsOut, recordStarts, recordEnds, lines, notes, capacity } = block
  bytes[length] = LF
  quoted.scratch = length + 1
  block.blanks.length = 0
  let records = 0
  let line = 0
  let lf = 0
  let crlf = 0
  let cr = 0
  let p = from
  let next = from
  scan: while (records < capacity && next < length && next <= lastStart) {
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
    for (;;) {
      c = bytes[p]!
      let fieldStart = p
      let fieldEnd = -1
      let hash = HASH_SEED
      let kinds = 0
      if (c === QUOTE) {
        const next = readQuoted(source, grammar, p, quoted)
        if (next === INCOMPLETE) break scan
        if (next === UNCLOSED) note |= NOTE_UNCLOSED_QUOTE
        else {
          p = next
          c = bytes[p]!
          fieldStart = quoted.start
          fieldEnd = quoted.end
          hash = quoted.hash
          kinds = quoted.classes
          note |= quoted.notes
        }
      }
      if (fieldEnd < 0) {
        let k = classes[c]!
        while (k < STOP_BIT) {
          kinds |= k
          hash = Math.imul(hash ^ c, HASH_PRIME)
          c = bytes[++p]!
          k = classes[c]!
        }
        fieldEnd = p
      }
      if (p >= length && !final) break scan
      if (field < lastField) {
        starts[field] = fieldStart
        ends[field] = fieldEnd
        hashes[field] = hash
        kindsOut[field] = kinds
        field++
      } else note |= NOTE_LONG
      if (c !== delimiter || p >= length) break
      p++
    }
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
        kindsOut[field] = 0
      }
    }
    recordStarts[records] = start
    recordEnds[records] = recordEnd
    lines[records] = line++
    notes[records] = note
    records++
    next = p
  }
  block.records = records
  block.lineCount = line
  block.lf = lf
  block.crlf = crlf
  block.cr = cr
  return next
}
