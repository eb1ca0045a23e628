import { timestampFormat } from "../../schema/timestamp-formats.ts"
import { wholeTextOf } from "../bytes.ts"
import type { Dictionary } from "../dictionary.ts"
import type { Fields } from "../fields.ts"
import { type Captured, formsReadAs } from "../observe.ts"
import { BLOCK_RECORDS, type Block } from "../tokenize.ts"
import { readNumber } from "../values.ts"
import type { Reading } from "./readings.ts"

/** What is known of each distinct value of a column, by its slot. */
export interface SlotTable {
  readonly of: (value: number | string | null) => number
  codes: Uint8Array | Float64Array
  size: number
  /** Codes of values that are no empty ones, as bits. */
  seen: number
  /** It is of sifted texts. */
  isSifted: boolean
}

/**
 * A column of a block as rules see it. Where it has few distinct values each record has one of their slots, and what a
 * rule has to know of a value is found once for each of them. Else numbers and times are there as they were read, and of
 * texts no more than whether they are empty.
 */
export interface WatchedColumn {
  readonly reading: Reading
  /** Records have slots: 0 for an empty cell, 1 for an empty text, then the distinct values. */
  readonly hasSlots: boolean
  /** Of texts, slots tell nothing but what is empty. */
  readonly isSifted: boolean
  readonly slots: Int32Array
  /** Numbers and times of the latest block, NaN where there is none. */
  numbers(): Float64Array
  /** The least and the greatest of them, and whether some may be missing. */
  range(): { readonly least: number; readonly greatest: number; readonly mayMiss: boolean }
  /** A table that tells of each slot what `of` makes of its value; it is kept up to date with `update`. */
  table(of: SlotTable["of"], codes: Uint8Array | Float64Array): SlotTable
  update(table: SlotTable): void
  /** The codes of a table that records of the latest block may have, as bits. */
  codesIn(table: SlotTable): number
  /** Takes the column's fields of a block, and the number of each one's value in the dictionary. */
  takeFew(dictionary: Dictionary, fields: Fields, ids: Int32Array, block: Block): void
  /** Takes the fields of a block of which no dictionary knows; answers where numbers are to be put as they are read. */
  takeMany(fields: Fields, block: Block): Captured | null
  /** Takes them and reads them. */
  readMany(fields: Fields, block: Block): void
}

/** Behind the slots of the empty cell and the empty text. */
export const FIRST_VALUE = 2
/** What stands for any text that is not empty. */
const SOME_TEXT = "x"

export function watchColumn(reading: Reading): WatchedColumn {
  const { index, type } = reading
  const read = readerOf(reading)
  const slots = new Int32Array(BLOCK_RECORDS)
  const captured: Captured | null =
    type === "text"
      ? null
      : { values: new Float64Array(BLOCK_RECORDS), forms: formsReadAs(reading), read, hasOthers: false }
  const gathered = new Float64Array(type === "text" ? 0 : BLOCK_RECORDS)
  let dictionary: Dictionary | null = null
  let known = new Float64Array(64).fill(Number.NaN)
  let knownSize = FIRST_VALUE
  let records = 0
  let hasSlots = true
  let isSifted = false
  let hasEmpties = false
  let isGathered = false
  let isRanged = false
  let range = { least: 0, greatest: 0, mayMiss: true }

  function begin(fields: Fields, block: Block): void {
    records = block.records
    hasEmpties = fields.count < records
    isGathered = false
    isRanged = false
    if (!hasEmpties || !hasSlots) return
    const { columns, quoted } = block
    for (let r = 0, i = index; r < records; r++, i += columns) slots[r] = quoted[i]!
  }

  /** Reads the numbers of the dictionary's new values. */
  function learnNumbers(d: Dictionary): void {
    if (knownSize === d.size + FIRST_VALUE) return
    if (d.size + FIRST_VALUE > known.length) {
      const grown = new Float64Array(2 * (d.size + FIRST_VALUE)).fill(Number.NaN)
      grown.set(known)
      known = grown
    }
    for (; knownSize < d.size + FIRST_VALUE; knownSize++) {
      const id = knownSize - FIRST_VALUE
      known[knownSize] = read(d.bytes, d.starts[id]!, d.starts[id + 1]!)
    }
  }

  function valueAt(slot: number): number | string | null {
    if (slot === 0) return null
    if (type !== "text") {
      const number = known[slot]!
      return Number.isNaN(number) ? null : number
    }
    if (slot === 1) return ""
    if (isSifted) return SOME_TEXT
    const id = slot - FIRST_VALUE
    return wholeTextOf(dictionary!.bytes, dictionary!.starts[id]!, dictionary!.starts[id + 1]!)
  }

  function update(table: SlotTable): void {
    const size = slotCount()
    // What was known of texts is of no use once they are sifted.
    if (table.isSifted !== isSifted) {
      table.size = 0
      table.seen = 0
      table.isSifted = isSifted
    }
    if (table.size === size) return
    if (size > table.codes.length) {
      const grown = table.codes instanceof Uint8Array ? new Uint8Array(2 * size) : new Float64Array(2 * size)
      grown.set(table.codes)
      table.codes = grown
    }
    for (; table.size < size; table.size++) {
      const code = table.of(valueAt(table.size))
      table.codes[table.size] = code
      if (table.size >= FIRST_VALUE) table.seen |= 1 << code
    }
  }

  const slotCount = () => (isSifted ? FIRST_VALUE + 1 : FIRST_VALUE + (dictionary?.size ?? 0))

  /** Slots that tell whether a text is empty. */
  function sift({ bytes, starts, ends, records: from, count }: Fields): void {
    if (!isSifted) dictionary = null
    isSifted = true
    for (let k = 0; k < count; k++) {
      let p = starts[k]!
      const end = ends[k]!
      while (p < end && bytes[p] === 32) p++
      const isEmpty = p === end
      slots[from[k]!] = isEmpty ? 1 : FIRST_VALUE
      if (isEmpty) hasEmpties = true
    }
  }

  function takeMany(fields: Fields, block: Block): Captured | null {
    if (type !== "text") hasSlots = false
    begin(fields, block)
    if (captured === null) sift(fields)
    else {
      captured.hasOthers = hasEmpties
      if (hasEmpties) captured.values.fill(Number.NaN, 0, records)
    }
    return captured
  }

  return {
    reading,
    slots,
    get hasSlots() {
      return hasSlots
    },
    get isSifted() {
      return isSifted
    },
    numbers() {
      if (!hasSlots) return captured!.values
      if (!isGathered) for (let r = 0; r < records; r++) gathered[r] = known[slots[r]!]!
      isGathered = true
      return gathered
    },
    range() {
      if (isRanged) return range
      isRanged = true
      let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      const { values } = captured!
      for (let r = 0; r < records; r++) {
        const value = values[r]!
        if (value < least) least = value
        if (value > greatest) greatest = value
      }
      range = { least, greatest, mayMiss: captured!.hasOthers }
      return range
    },
    table: (of, codes) => ({ of, codes, size: 0, seen: 0, isSifted: false }),
    update,
    codesIn(table) {
      update(table)
      return hasEmpties ? table.seen | (1 << table.codes[0]!) | (1 << table.codes[1]!) : table.seen
    },
    takeFew(d, fields, ids, block) {
      dictionary = d
      begin(fields, block)
      if (type !== "text") learnNumbers(d)
      const { count, records: from } = fields
      if (!hasEmpties) for (let k = 0; k < count; k++) slots[k] = ids[k]! + FIRST_VALUE
      else for (let k = 0; k < count; k++) slots[from[k]!] = ids[k]! + FIRST_VALUE
    },
    takeMany,
    readMany(fields, block) {
      const out = takeMany(fields, block)
      if (out === null) return
      out.hasOthers = true
      const { bytes, starts, ends, records: from, count } = fields
      for (let k = 0; k < count; k++) out.values[from[k]!] = read(bytes, starts[k]!, ends[k]!)
    },
  }
}

/** Reads the numbers or times of a column; NaN where there is none. */
export function readerOf({ type, format: id }: Reading): Captured["read"] {
  if (type === "number") return readNumber
  if (type === "text") return () => Number.NaN
  const format = timestampFormat(id ?? "")
  if (!format) throw new RangeError(`Times cannot be read in the unknown format ${id}.`)
  return format.parse
}
