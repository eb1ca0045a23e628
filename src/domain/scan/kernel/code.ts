import { BACKSLASH, CR, LF, QUOTE, SPACE, TAB } from "../bytes.ts"
import { NOTE_QUOTED_NEWLINE } from "../tokenize.ts"
import {
  add,
  and,
  and16,
  answer,
  assemble,
  bits16,
  call,
  copy,
  during,
  eq,
  equal16,
  type Frame,
  forever,
  func,
  ge,
  gt,
  isAbove,
  isAny16,
  isBelow,
  isZero,
  type Local,
  le,
  load,
  load8,
  load16,
  loadByte,
  loadReversed8,
  long,
  lt,
  mul,
  ne,
  or,
  or16,
  repeat,
  type Statement,
  select,
  shl,
  shr,
  splat,
  store,
  storeByte,
  sub,
  trailingZeros,
  type Value,
  when,
  widen,
  xor,
  xor16,
} from "./assemble.ts"
import * as at from "./memory.ts"

const byteOf = (position: Value): Value => loadByte(position, at.SOURCE)
const fourOf = (position: Value): Value => load(position, at.SOURCE)
const sixteenOf = (position: Value): Value => load16(position, at.SOURCE)

/** A bit for each of the 64 bytes from a position on that a field may end at: a delimiter, CR, LF or quote. */
const marks = func("marks", 2, "i64", ({ params, local }) => {
  const [from, delimiter] = params as [Local, Local]
  const sixteen = local("v128")
  const mask = local("i64")
  const isOneOf = (bytes: readonly (Value | number)[]) =>
    bytes.map((byte) => equal16(sixteen, splat(byte))).reduce((a, b) => or16(a, b))
  return [
    ...[48, 32, 16, 0].flatMap((offset) => [
      sixteen.set(load16(from, at.SOURCE + offset)),
      mask.set(or(shl(mask, long(16)), widen(bits16(isOneOf([delimiter, QUOTE, LF, CR]))))),
    ]),
    answer(mask),
  ]
})
const MARKS = 0

/**
 * Cuts records as `tokenize` does while they are written as most are, and leaves the first other one to it: one that may be
 * blank, has too few or too many fields, ends with a lone CR or not at all, or has a quoted field with a backslash before
 * a quote or with text behind its end.
 *
 * @returns how many records the block holds now
 */
const cut = func("cut", 9, "i32", ({ params, local }) => {
  const [from, length, lastStart, delimiter, columns, records, capacity, line, scratch] = params as Locals9
  /** Of the 64 bytes from `base` on, the marks that were not passed; and the one that was passed last, with its byte. */
  const base = local()
  const ahead = local("i64")
  const mark = local()
  const byte = local()
  /** Where the record starts, and the field. */
  const start = local()
  const p = local()
  /** What is written down of the field. */
  const fieldStart = local()
  const fieldEnd = local()
  const field = local()
  const lastField = local()
  const note = local()
  const crlfs = local()
  const piece = local()
  const to = local()

  const stop = answer(records)
  /** Goes to the next mark. There always is one: the sentinel behind the data. */
  const next: readonly Statement[] = [
    during(isZero(ahead), [base.set(add(base, 64)), ahead.set(call(MARKS, marks, base, delimiter))]),
    mark.set(add(base, trailingZeros(ahead))),
    ahead.set(and(ahead, add(ahead, long(-1)))),
    byte.set(byteOf(mark)),
  ]
  const isNewline = or(eq(byte, LF), eq(byte, CR))
  const takePiece = [
    copy(add(to, at.SOURCE), add(piece, at.SOURCE), sub(fieldEnd, piece)),
    to.set(add(to, sub(fieldEnd, piece))),
  ]
  const readQuoted: readonly Statement[] = [
    piece.set(add(p, 1)),
    to.set(0),
    forever((leave) => [
      repeat(
        [...next, when(ge(mark, length), [stop]), when(isNewline, [note.set(NOTE_QUOTED_NEWLINE)])],
        ne(byte, QUOTE),
      ),
      fieldEnd.set(mark),
      ...next,
      when(or(ne(mark, add(fieldEnd, 1)), eq(byteOf(sub(fieldEnd, 1)), BACKSLASH)), [stop]),
      when(ne(byte, QUOTE), [leave]),
      when(ge(mark, length), [stop]),
      // A doubled quote: what stands before it, and one of the two, is copied to where the unescaped text is.
      when(isZero(to), [to.set(scratch)]),
      fieldEnd.set(mark),
      ...takePiece,
      piece.set(add(mark, 1)),
    ]),
    when(
      isZero(to),
      [fieldStart.set(piece)],
      [...takePiece, fieldStart.set(scratch), fieldEnd.set(to), scratch.set(to)],
    ),
    storeByte(shr(field, 2), 1, at.QUOTED),
  ]

  return [
    base.set(from),
    ahead.set(call(MARKS, marks, from, delimiter)),
    field.set(mul(mul(records, columns), 4)),
    store(at.NEXT, from),
    p.set(from),
    during(and(and(lt(records, capacity), lt(p, length)), le(p, lastStart)), [
      start.set(p),
      byte.set(byteOf(p)),
      when(or(isNewline, and(or(eq(byte, SPACE), eq(byte, TAB)), ne(byte, delimiter))), [stop]),
      note.set(0),
      lastField.set(add(field, shl(columns, 2))),
      forever((leave) => [
        ...next,
        fieldStart.set(p),
        when(
          eq(byte, QUOTE),
          [when(eq(mark, p), readQuoted, [repeat(next, eq(byte, QUOTE)), fieldEnd.set(mark)])],
          [fieldEnd.set(mark)],
        ),
        store(field, fieldStart, at.STARTS),
        store(field, fieldEnd, at.ENDS),
        field.set(add(field, 4)),
        p.set(add(mark, 1)),
        when(eq(field, lastField), [leave]),
        when(ne(byte, delimiter), [stop]),
      ]),
      when(ge(mark, length), [stop]),
      store(shl(records, 2), mark, at.RECORD_ENDS),
      when(ne(byte, LF), [
        when(ne(byte, CR), [stop]),
        ...next,
        when(or(or(ne(byte, LF), ne(mark, p)), ge(mark, length)), [stop]),
        p.set(add(mark, 1)),
        crlfs.set(add(crlfs, 1)),
      ]),
      store(shl(records, 2), start, at.RECORD_STARTS),
      store(shl(records, 2), line, at.LINES),
      storeByte(records, note, at.NOTES),
      records.set(add(records, 1)),
      line.set(add(line, 1)),
      store(at.NEXT, p),
      store(at.SCRATCH, scratch),
      store(at.CRLFS, crlfs),
    ]),
    stop,
  ]
})
type Locals9 = [Local, Local, Local, Local, Local, Local, Local, Local, Local]

/** `hashOf` of `texts.ts`, with one branch less that depends on the length. */
function hash({ local }: Frame, hash: Local, start: Value, end: Value, length: Value): readonly Statement[] {
  const mask = local()
  const last = local()
  const step = local()
  const short = local()
  const p = local()
  const mix = (four: Value): Statement => hash.set(mul(xor(xor(hash, shr(hash, 15)), four), 0x85ebca6b))
  return [
    when(
      gt(length, 16),
      [
        hash.set(length),
        p.set(start),
        last.set(sub(end, 4)),
        during(lt(p, last), [mix(fourOf(p)), p.set(add(p, 4))]),
        mix(fourOf(last)),
      ],
      [
        mask.set(select(lt(length, 4), sub(shl(1, shl(length, 3)), 1), -1)),
        last.set(select(lt(length, 4), start, sub(end, 4))),
        step.set(shl(shr(length, 3), 2)),
        hash.set(mul(xor(length, and(fourOf(start), mask)), 0xcc9e2d51)),
        mix(and(fourOf(last), mask)),
        short.set(hash),
        mix(fourOf(add(start, step))),
        mix(fourOf(sub(last, step))),
        hash.set(select(lt(length, 8), short, hash)),
      ],
    ),
    hash.set(mul(xor(hash, shr(hash, 13)), 0xc2b2ae35)),
    hash.set(xor(hash, shr(hash, 16))),
  ]
}

/** Gathers a column's fields that are not empty, and hashes them, as `gatherFields` does; answers how many they are. */
const gather = func("gather", 3, "i32", (frame) => {
  const [column, columns, records] = frame.params as [Local, Local, Local]
  const from = frame.local()
  const record = frame.local()
  const to = frame.local()
  const start = frame.local()
  const end = frame.local()
  const length = frame.local()
  const hashed = frame.local()
  return [
    from.set(shl(column, 2)),
    during(lt(record, records), [
      start.set(load(from, at.STARTS)),
      end.set(load(from, at.ENDS)),
      length.set(sub(end, start)),
      ...hash(frame, hashed, start, end, length),
      store(to, start, at.FIELD_STARTS),
      store(to, end, at.FIELD_ENDS),
      store(to, hashed, at.HASHES),
      store(to, record, at.RECORDS),
      // What is written of an empty one is written over.
      to.set(add(to, shl(ne(length, 0), 2))),
      from.set(add(from, shl(columns, 2))),
      record.set(add(record, 1)),
    ]),
    answer(shr(to, 2)),
  ]
})

/** Sets `differs` to whether the text of a field is another one than a table's of the same length. */
function compare({ local }: Frame, differs: Local, start: Value, text: Value, length: Value): readonly Statement[] {
  const p = local()
  const difference = (offset: Value) => xor16(sixteenOf(add(start, offset)), load16(add(text, offset)))
  return [
    when(
      le(length, 16),
      [differs.set(isAny16(and16(xor16(sixteenOf(start), load16(text)), load16(sub(at.MASKS + 16, length)))))],
      [
        p.set(sub(length, 16)),
        differs.set(isAny16(difference(p))),
        during(gt(p, 0), [p.set(select(gt(p, 16), sub(p, 16), 0)), differs.set(or(differs, isAny16(difference(p))))]),
      ],
    ),
  ]
}

/**
 * Looks the gathered fields up in a hash table of slots of 16 bytes: hash, number of the value plus 1 or 0 where the slot is
 * free, address of the text, and its length. The numbers, or -1, stand at IDS afterwards.
 */
const find = func("find", 3, "i32", (frame) => {
  const [slots, mask, count] = frame.params as [Local, Local, Local]
  const end = frame.local()
  const k = frame.local()
  const slot = frame.local()
  const offset = frame.local()
  const hashed = frame.local()
  const start = frame.local()
  const length = frame.local()
  const id = frame.local()
  const differs = frame.local()
  return [
    end.set(shl(count, 2)),
    during(lt(k, end), [
      hashed.set(load(k, at.HASHES)),
      start.set(load(k, at.FIELD_STARTS)),
      length.set(sub(load(k, at.FIELD_ENDS), start)),
      offset.set(shl(hashed, 4)),
      forever((leave) => [
        slot.set(add(slots, and(offset, mask))),
        id.set(load(slot, 4)),
        when(isZero(id), [leave]),
        when(and(eq(load(slot), hashed), eq(load(slot, 12), length)), [
          ...compare(frame, differs, start, load(slot, 8), length),
          when(isZero(differs), [leave]),
        ]),
        offset.set(add(offset, 16)),
      ]),
      store(k, sub(id, 1), at.IDS),
      k.set(add(k, 4)),
    ]),
    answer(count),
  ]
})

/** Finds the gathered fields that no text before them in the column is less than, or none greater, by eight bytes. */
const outliers = func("outliers", 1, "i32", ({ params, local }) => {
  const [count] = params as [Local]
  const least = local("i64")
  const greatest = local("i64")
  const key = local("i64")
  const end = local()
  const k = local()
  const start = local()
  const length = local()
  const longest = local()
  const found = local()
  return [
    least.set(load8(at.LEAST)),
    greatest.set(load8(at.GREATEST)),
    end.set(shl(count, 2)),
    during(lt(k, end), [
      start.set(load(k, at.FIELD_STARTS)),
      length.set(sub(load(k, at.FIELD_ENDS), start)),
      longest.set(select(gt(length, longest), length, longest)),
      key.set(loadReversed8(start, at.SOURCE)),
      when(lt(length, 8), [key.set(and(key, shl(long(-1), widen(sub(64, shl(length, 3))))))]),
      when(isZero(and(isAbove(key, least), isBelow(key, greatest))), [
        store(shl(found, 2), shr(k, 2), at.OUTLIERS),
        found.set(add(found, 1)),
        least.set(select(isBelow(key, least), key, least)),
        greatest.set(select(isAbove(key, greatest), key, greatest)),
      ]),
      k.set(add(k, 4)),
    ]),
    store(at.LONGEST, longest),
    answer(found),
  ]
})

/** The kernel's module: functions over a memory that is laid out as `memory.ts` says. */
export const KERNEL: Uint8Array<ArrayBuffer> = assemble([marks, cut, gather, find, outliers], at.PAGES)

/** What the module exports and is called from without. */
export interface KernelCode {
  cut(
    from: number,
    length: number,
    lastStart: number,
    delimiter: number,
    columns: number,
    records: number,
    capacity: number,
    line: number,
    scratch: number,
  ): number
  gather(column: number, columns: number, records: number): number
  find(slots: number, mask: number, count: number): number
  outliers(count: number): number
}
