import type { Dictionary } from "./dictionary.ts"
import type { Kernel } from "./kernel/kernel.ts"
import { hashOf } from "./texts.ts"
import { BLOCK_RECORDS, type Block } from "./tokenize.ts"

/** Values that are not empty, in the order of the file: fields of one column of a block, or what a dictionary holds. */
export interface Fields {
  bytes: Uint8Array
  /** Over the same bytes. */
  view: DataView
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  /** How often each is to be counted. */
  readonly times: Float64Array
  /** Whose field each is: an index into `offsets` and `rows`. */
  readonly records: Int32Array
  count: number
  /** Of each record the byte offset from `base` on, and the row from `row` on. */
  offsets: Int32Array | Float64Array
  rows: Int32Array | Float64Array
  base: number
  row: number
  /** In whose memory they are listed, and the bytes stand. */
  kernel: Kernel | null
}

export function createFields(): Fields {
  return {
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    starts: new Int32Array(BLOCK_RECORDS),
    ends: new Int32Array(BLOCK_RECORDS),
    hashes: new Int32Array(BLOCK_RECORDS),
    times: new Float64Array(BLOCK_RECORDS).fill(1),
    records: new Int32Array(BLOCK_RECORDS),
    count: 0,
    offsets: new Int32Array(0),
    rows: new Int32Array(0),
    base: 0,
    row: 0,
    kernel: null,
  }
}

/**
 * Gathers a column's fields and hashes them.
 *
 * @param base the offset in the file of `bytes[0]`, and `row` the row of the block's first line
 */
export function gatherFields(
  out: Fields,
  column: number,
  bytes: Uint8Array,
  block: Block,
  base: number,
  row: number,
): Fields {
  const { view, columns, records, starts: allStarts, ends: allEnds } = block
  const { starts, ends, hashes, records: from } = out
  let count = 0
  for (let r = 0, i = column; r < records; r++, i += columns) {
    const start = allStarts[i]!
    const end = allEnds[i]!
    starts[count] = start
    ends[count] = end
    from[count] = r
    // 1 where the field is not empty: what is written of an empty one is written over.
    count += (start - end) >>> 31
  }
  for (let k = 0; k < count; k++) hashes[k] = hashOf(view, starts[k]!, ends[k]!)
  out.count = count
  out.bytes = bytes
  out.view = view
  out.offsets = block.recordStarts
  out.rows = block.lines
  out.base = base
  out.row = row
  return out
}

/** Takes the first `n` fields away. */
export function dropFields(fields: Fields, n: number): void {
  for (const list of [fields.starts, fields.ends, fields.hashes, fields.records]) list.copyWithin(0, n, fields.count)
  fields.count -= n
}

/** The values of a dictionary from the number `from` on, at most as many as a block has records. */
export function fieldsOf(dictionary: Dictionary, from: number): Fields {
  const { size, bytes, view, starts, hashes, counts, offsets, rows } = dictionary
  const count = Math.min(BLOCK_RECORDS, size - from)
  return {
    bytes,
    view,
    starts: starts.subarray(from, from + count),
    ends: starts.subarray(from + 1, from + count + 1),
    hashes: hashes.subarray(from, from + count),
    times: counts.subarray(from, from + count),
    records: Int32Array.from({ length: count }, (_, k) => from + k),
    count,
    offsets,
    rows,
    base: 0,
    row: 0,
    kernel: null,
  }
}
