import { isSame } from "./texts.ts"

/**
 * The distinct values of a column with their counts: an open-addressing hash table over values whose bytes lie one
 * after the other in one array. While it holds, everything else that a profile says of a column is computed from it
 * at the end, once a distinct value instead of once a row.
 */
export interface Dictionary {
  size: number
  hashes: Int32Array
  /** Where each value starts in `bytes`; one more than values. */
  starts: Int32Array
  counts: Float64Array
  /** Where each value was seen first: the record's byte offset and its row in the range. */
  offsets: Float64Array
  rows: Float64Array
  /** The values' bytes and some more, for `view` to read beyond the last one. */
  bytes: Uint8Array
  view: DataView
  /** Slots of the hash table: 0 is free, else the value's number plus 1. Empty in a dictionary that is not written to. */
  slots: Int32Array
}

/** Bytes behind the last value that its comparison may read. */
const BEYOND = 4

export function createDictionary(): Dictionary {
  const bytes = new Uint8Array(512)
  return {
    size: 0,
    hashes: new Int32Array(32),
    starts: new Int32Array(33),
    counts: new Float64Array(32),
    offsets: new Float64Array(32),
    rows: new Float64Array(32),
    bytes,
    view: new DataView(bytes.buffer),
    slots: new Int32Array(64),
  }
}

/** A copy that holds just the values, to be sent or kept. */
export function freeze(d: Dictionary): Dictionary {
  const { size } = d
  const bytes = d.bytes.slice(0, d.starts[size]! + BEYOND)
  return {
    size,
    hashes: d.hashes.slice(0, size),
    starts: d.starts.slice(0, size + 1),
    counts: d.counts.slice(0, size),
    offsets: d.offsets.slice(0, size),
    rows: d.rows.slice(0, size),
    bytes,
    view: new DataView(bytes.buffer),
    slots: new Int32Array(0),
  }
}

/** A copy that can be written to. */
export function thaw(frozen: Dictionary): Dictionary {
  const d = freeze(frozen)
  let slots = 64
  while (slots < d.size * 2) slots *= 2
  rehash(d, slots)
  return d
}

/** Counts the text `[start, end)`; a value never seen is added with its place. */
export function count(
  d: Dictionary,
  view: DataView,
  start: number,
  end: number,
  hash: number,
  times: number,
  offset: number,
  row: number,
): void {
  const id = find(d, view, start, end, hash)
  if (id >= 0) d.counts[id]! += times
  else insert(d, view, start, end, hash, times, offset, row)
}

/** The value's number, or -1. */
export function find(d: Dictionary, view: DataView, start: number, end: number, hash: number): number {
  const { slots, hashes, starts, view: own } = d
  const mask = slots.length - 1
  let slot = hash & mask
  for (;;) {
    const id = slots[slot]! - 1
    if (id < 0) return -1
    slot = (slot + 1) & mask
    if (hashes[id] !== hash) continue
    const at = starts[id]!
    if (starts[id + 1]! - at === end - start && isSame(view, start, end, own, at)) return id
  }
}

/** Adds a value that is known to be new. */
export function insert(
  d: Dictionary,
  view: DataView,
  start: number,
  end: number,
  hash: number,
  times: number,
  offset: number,
  row: number,
): void {
  const id = d.size
  if (id >= d.hashes.length) growEntries(d)
  if ((id + 1) * 2 > d.slots.length) rehash(d, d.slots.length * 2)
  const from = d.starts[id]!
  const to = from + (end - start)
  if (to + BEYOND > d.bytes.length) growBytes(d, to + BEYOND)
  for (let i = start, p = from; i < end; i++, p++) d.bytes[p] = view.getUint8(i)
  d.size = id + 1
  d.hashes[id] = hash
  d.starts[id + 1] = to
  d.counts[id] = times
  d.offsets[id] = offset
  d.rows[id] = row
  place(d.slots, hash, id)
}

function place(slots: Int32Array, hash: number, id: number): void {
  const mask = slots.length - 1
  let slot = hash & mask
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = id + 1
}

function rehash(d: Dictionary, slots: number): void {
  d.slots = new Int32Array(slots)
  for (let id = 0; id < d.size; id++) place(d.slots, d.hashes[id]!, id)
}

function growBytes(d: Dictionary, bytes: number): void {
  d.bytes = grown(d.bytes, new Uint8Array(Math.max(bytes, d.bytes.length * 2)))
  d.view = new DataView(d.bytes.buffer)
}

function growEntries(d: Dictionary): void {
  const capacity = Math.max(32, d.hashes.length * 2)
  d.hashes = grown(d.hashes, new Int32Array(capacity))
  d.starts = grown(d.starts, new Int32Array(capacity + 1))
  d.counts = grown(d.counts, new Float64Array(capacity))
  d.offsets = grown(d.offsets, new Float64Array(capacity))
  d.rows = grown(d.rows, new Float64Array(capacity))
}

function grown<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** The largest count. */
export function highestCount(d: Dictionary): number {
  let most = 0
  for (let id = 0; id < d.size; id++) if (d.counts[id]! > most) most = d.counts[id]!
  return most
}
