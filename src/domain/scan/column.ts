import { hashOf, textOf } from "./bytes.ts"
import {
  count,
  createDictionary,
  type Dictionary,
  find,
  freeze,
  inFileOrder,
  insert,
  thaw,
  viewOf,
} from "./dictionary.ts"
import { addFacts, copyFacts, createFacts, type Facts, observe, type Value } from "./facts.ts"
import { copyHeavy, countHeavy, HEAVY_VALUES, type Heavy, heavyFrom, mergeHeavy, thawHeavy } from "./heavy.ts"
import { addHash, mergeRegisters, REGISTERS } from "./hll.ts"
import { createQuick, observeQuickly, type Quick } from "./observe.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import type { Block } from "./tokenize.ts"

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

export function createColumnReader(index: number, limits: Limits): ColumnReader {
  let nulls = 0
  let empties = 0
  const nullPlaces: Seen[] = []
  let dictionary: Dictionary | null = createDictionary()
  let many: Many | null = null
  const quick: Quick = createQuick()
  const value: Value = {
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    start: 0,
    end: 0,
    hash: 0,
    offset: 0,
    row: 0,
    times: 1,
  }

  function readEmpty(quoted: number, offset: number, row: number): void {
    if (quoted !== 0) empties++
    else {
      nulls++
      if (nullPlaces.length < MAX_PLACES) nullPlaces.push({ hash: 0, offset, row, text: "" })
    }
  }

  /** Counts values while the dictionary holds; answers the record at which it did not, or the number of records. */
  function readFew(d: Dictionary, block: Block, base: number, row: number): number {
    const { view, columns, records, starts, ends, quoted, recordStarts, lines } = block
    const { counts } = d
    let known = counts
    for (let r = 0, i = index; r < records; r++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      if (start === end) {
        readEmpty(quoted[i]!, base + recordStarts[r]!, row + lines[r]!)
        continue
      }
      const hash = hashOf(view, start, end)
      const id = find(d, view, start, end, hash)
      if (id >= 0) known[id]! += 1
      else {
        insert(d, view, start, end, hash, 1, base + recordStarts[r]!, row + lines[r]!)
        known = d.counts
        if (exceeds(d, limits)) return r + 1
      }
    }
    return records
  }

  function readMany(m: Many, bytes: Uint8Array, block: Block, base: number, row: number, from: number): void {
    const { view, columns, records, starts, ends, quoted, recordStarts, lines } = block
    const { registers, facts, heavy } = m
    value.bytes = bytes
    value.view = view
    for (let r = from, i = from * columns + index; r < records; r++, i += columns) {
      const start = starts[i]!
      const end = ends[i]!
      const offset = base + recordStarts[r]!
      if (start === end) {
        readEmpty(quoted[i]!, offset, row + lines[r]!)
        continue
      }
      const hash = hashOf(view, start, end)
      addHash(registers, hash)
      if (heavy !== null) countHeavy(heavy, view, start, end, hash, 1)
      value.start = start
      value.end = end
      value.hash = hash
      value.offset = offset
      value.row = row + lines[r]!
      observeQuickly(facts, quick, value)
    }
  }

  return {
    read(bytes, block, base, row) {
      let from = 0
      if (dictionary !== null) {
        from = readFew(dictionary, block, base, row)
        if (!exceeds(dictionary, limits)) return
        many = summarize(dictionary)
        dictionary = null
      }
      readMany(many!, bytes, block, base, row, from)
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
  let values = 0
  for (let id = 0; id < dictionary.size; id++) {
    addHash(registers, dictionary.hashes[id]!)
    values += dictionary.counts[id]!
  }
  return { registers, facts: factsOf(dictionary), heavy: heavyFrom(dictionary, values) }
}

/** The facts of the values of a dictionary. */
export function factsOf(dictionary: Dictionary): Facts {
  const facts = createFacts()
  const { bytes, starts, ends, hashes, offsets, rows, counts } = dictionary
  const view = viewOf(dictionary)
  for (const id of inFileOrder(dictionary)) {
    observe(facts, {
      bytes,
      view,
      start: starts[id]!,
      end: ends[id]!,
      hash: hashes[id]!,
      offset: offsets[id]!,
      row: rows[id]!,
      times: counts[id]!,
    })
  }
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
  mergeHeavy(heavy, from.heavy)
  return { dictionary: null, many: { ...into, heavy: copyHeavy(heavy) } }
}

function manyOf(scan: ColumnScan): Many {
  return scan.dictionary === null ? copyMany(scan.many!) : summarize(scan.dictionary)
}

function addDictionary(into: Dictionary, from: Dictionary, shift: number): void {
  const { starts, ends, hashes, counts, offsets, rows } = from
  const view = viewOf(from)
  for (let id = 0; id < from.size; id++) {
    count(into, view, starts[id]!, ends[id]!, hashes[id]!, counts[id]!, offsets[id]!, rows[id]! + shift)
  }
}

/** The text of a value of a dictionary. */
export function valueText(dictionary: Dictionary, id: number): string {
  return textOf(dictionary.bytes, dictionary.starts[id]!, dictionary.ends[id]!)
}
