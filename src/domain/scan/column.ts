import { textOf } from "./bytes.ts"
import { count, createDictionary, type Dictionary, find, freeze, insert, thaw } from "./dictionary.ts"
import { observeText } from "./extremes.ts"
import { addFacts, copyFacts, createFacts, type Facts } from "./facts.ts"
import { createFields, dropFields, type Fields, fieldsOf, gatherFields } from "./fields.ts"
import { copyHeavy, countHeavy, HEAVY_VALUES, type Heavy, heavyFrom, mergeHeavy, thawHeavy } from "./heavy.ts"
import { addHashes, mergeRegisters, REGISTERS } from "./hll.ts"
import type { Kernel } from "./kernel/kernel.ts"
import type { Table } from "./kernel/tables.ts"
import { type Captured, createQuick, observeFields, type Quick } from "./observe.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import type { WatchedColumn } from "./row-rules/watched-column.ts"
import { BLOCK_RECORDS, type Block } from "./tokenize.ts"

/** What is known of a column with too many distinct values to keep each. */
export interface Many {
  readonly registers: Uint8Array
  readonly facts: Facts
  /** The frequent values, or null where none stands out. */
  readonly heavy: Heavy | null
}

/** One column of a range: plain data. Either its dictionary holds every distinct value, or `many` has sums over them. */
export interface ColumnScan {
  readonly nulls: number
  readonly empties: number
  readonly nullPlaces: readonly Seen[]
  readonly dictionary: Dictionary | null
  readonly many: Many | null
}

/** Distinct values that a column of a file with so many columns may keep, and their bytes. */
export interface Limits {
  readonly values: number
  readonly bytes: number
}

/** Together the dictionaries stay within some tens of megabytes, also of a file of 2,000 columns. */
export function limitsFor(columns: number): Limits {
  const values = Math.max(100, Math.min(HEAVY_VALUES, Math.floor(640_000 / columns)))
  return { values, bytes: values * 200 }
}

const exceeds = ({ size, starts }: Dictionary, limits: Limits): boolean =>
  size > limits.values || starts[size]! > limits.bytes

/** A column that is being read. */
export interface ColumnReader {
  /** Takes the column's fields of a block. `base` is the offset in the file of `bytes[0]`, `row` the row of its first line. */
  read(bytes: Uint8Array, block: Block, base: number, row: number): void
  /** What was found so far, a copy. */
  result(): ColumnScan
}

/** Scratch that belongs to no column: nothing here is kept between two blocks. */
const ownFields = createFields()
/** Numbers of the fields' values where no kernel finds them. */
const ownIds = new Int32Array(BLOCK_RECORDS)

/** @param watched what rules on rows see of the column, where any does */
export function createColumnReader(index: number, limits: Limits, watched: WatchedColumn | null = null): ColumnReader {
  let nulls = 0
  let empties = 0
  const nullPlaces: Seen[] = []
  let dictionary: Dictionary | null = createDictionary()
  let many: Many | null = null
  let quick: Quick | null = null
  /** The dictionary's values as a kernel reads them. */
  let table: Table | null = null

  /** What the fields that are not among the gathered ones are. */
  function readEmpty(fields: Fields, block: Block, base: number, row: number): void {
    const { columns, records, starts, ends, quoted, recordStarts, lines } = block
    const before = empties
    for (let r = 0, i = index; r < records; r++, i += columns) {
      const isEmpty = ((starts[i]! - ends[i]!) >>> 31) ^ 1
      empties += isEmpty & quoted[i]!
    }
    nulls += records - fields.count - (empties - before)
    for (let r = 0, i = index; r < records && nullPlaces.length < MAX_PLACES; r++, i += columns) {
      if (starts[i] !== ends[i] || quoted[i] !== 0) continue
      nullPlaces.push({ hash: 0, offset: base + recordStarts[r]!, row: row + lines[r]!, text: "" })
    }
  }

  /** Counts values while the dictionary holds, and finds their numbers; answers how many that were. */
  function readFew(d: Dictionary, fields: Fields, ids: Int32Array): number {
    const { view, starts, ends, hashes, records, offsets, rows, count, kernel } = fields
    let known = d.counts
    for (let k = 0; k < count; k++) {
      let id = ids[k]!
      if (id < 0) {
        id = find(d, view, starts[k]!, ends[k]!, hashes[k]!)
        ids[k] = id < 0 ? d.size : id
      }
      if (id >= 0) known[id]! += 1
      else {
        const record = records[k]!
        const offset = fields.base + offsets[record]!
        insert(d, view, starts[k]!, ends[k]!, hashes[k]!, 1, offset, fields.row + rows[record]!)
        known = d.counts
        if (exceeds(d, limits)) return k + 1
      }
    }
    if (kernel !== null) kernel.tables.update(table!, d)
    return count
  }

  /** The numbers of the values that the kernel knows. */
  function lookUp(kernel: Kernel): Int32Array {
    table ??= kernel.tables.create()
    kernel.find(table)
    return kernel.ids
  }

  function readMany(fields: Fields, captured: Captured | null): void {
    const { registers, facts, heavy } = many!
    addHashes(registers, fields.hashes, fields.count)
    if (heavy !== null) countHeavy(heavy, fields, limits.values)
    observeFields(facts, quick!, fields, captured)
  }

  return {
    read(bytes, block, base, row) {
      const { kernel } = block
      const fields =
        kernel === null
          ? gatherFields(ownFields, index, bytes, block, base, row)
          : kernel.gather(index, block, base, row)
      if (fields.count < block.records) readEmpty(fields, block, base, row)
      if (dictionary !== null) {
        const ids = kernel === null ? ownIds.fill(-1, 0, fields.count) : lookUp(kernel)
        const from = readFew(dictionary, fields, ids)
        if (!exceeds(dictionary, limits)) {
          watched?.takeFew(dictionary, fields, ids, block)
          return
        }
        watched?.readMany(fields, block)
        many = summarize(dictionary)
        quick = createQuick(many.facts)
        dictionary = null
        dropFields(fields, from)
        readMany(fields, null)
      } else readMany(fields, watched?.takeMany(fields, block) ?? null)
    },
    result: () => ({
      nulls,
      empties,
      nullPlaces: [...nullPlaces],
      dictionary: dictionary && freeze(dictionary),
      many: many && copyMany(many),
    }),
  }
}

function copyMany({ registers, facts, heavy }: Many): Many {
  return { registers: registers.slice(), facts: copyFacts(facts), heavy: heavy && copyHeavy(heavy) }
}

/** What a dictionary says of its values, without them. */
function summarize(dictionary: Dictionary): Many {
  const registers = new Uint8Array(REGISTERS)
  addHashes(registers, dictionary.hashes, dictionary.size)
  return { registers, facts: factsOf(dictionary), heavy: heavyFrom(dictionary) }
}

/** The facts of the values of a dictionary, which come in the order in which they were first seen in the file. */
export function factsOf(dictionary: Dictionary): Facts {
  const facts = createFacts()
  const { size, bytes, starts } = dictionary
  if (size === 0) return facts
  observeText(facts, bytes, 0, starts[1]!)
  const quick = createQuick(facts)
  for (let id = 0; id < size; id += BLOCK_RECORDS) observeFields(facts, quick, fieldsOf(dictionary, id))
  return facts
}

/** The column of two neighbouring ranges; the right one's rows start `shift` later. */
export function mergeColumns(left: ColumnScan, right: ColumnScan, shift: number, limits: Limits): ColumnScan {
  return {
    nulls: left.nulls + right.nulls,
    empties: left.empties + right.empties,
    nullPlaces: [...left.nullPlaces, ...right.nullPlaces.map((seen) => ({ ...seen, row: seen.row + shift }))].slice(
      0,
      MAX_PLACES,
    ),
    ...mergeValues(left, right, shift, limits),
  }
}

function mergeValues(
  left: ColumnScan,
  right: ColumnScan,
  shift: number,
  limits: Limits,
): Pick<ColumnScan, "dictionary" | "many"> {
  if (left.dictionary !== null && right.dictionary !== null) {
    const dictionary = thaw(left.dictionary)
    addDictionary(dictionary, right.dictionary, shift)
    return exceeds(dictionary, limits)
      ? { dictionary: null, many: summarize(dictionary) }
      : { dictionary: freeze(dictionary), many: null }
  }
  const into = manyOf(left)
  const from = manyOf(right)
  mergeRegisters(into.registers, from.registers)
  addFacts(into.facts, from.facts, shift)
  if (into.heavy === null || from.heavy === null) return { dictionary: null, many: { ...into, heavy: null } }
  const heavy = thawHeavy(into.heavy)
  mergeHeavy(heavy, from.heavy, limits.values)
  return { dictionary: null, many: { ...into, heavy: copyHeavy(heavy) } }
}

function manyOf(scan: ColumnScan): Many {
  return scan.dictionary === null ? copyMany(scan.many!) : summarize(scan.dictionary)
}

function addDictionary(into: Dictionary, from: Dictionary, shift: number): void {
  const { view, starts, hashes, counts, offsets, rows } = from
  for (let id = 0; id < from.size; id++) {
    count(into, view, starts[id]!, starts[id + 1]!, hashes[id]!, counts[id]!, offsets[id]!, rows[id]! + shift)
  }
}

/** The text of a value of a dictionary. */
export function valueText(dictionary: Dictionary, id: number): string {
  return textOf(dictionary.bytes, dictionary.starts[id]!, dictionary.starts[id + 1]!)
}
