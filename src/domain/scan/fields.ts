import { hashOf } from "./texts.ts"
import { BLOCK_RECORDS, type Block } from "./tokenize.ts"

/** The fields of one column of a block that are not empty, one after the other. */
export interface Fields {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  /** Whose field each is, as an index into the block's records. */
  readonly records: Int32Array
  count: number
}

export function createFields(): Fields {
  return {
    starts: new Int32Array(BLOCK_RECORDS),
    ends: new Int32Array(BLOCK_RECORDS),
    hashes: new Int32Array(BLOCK_RECORDS),
    records: new Int32Array(BLOCK_RECORDS),
    count: 0,
  }
}

/** Gathers a column's fields and hashes them. */
export function gatherFields(block: Block, column: number, out: Fields): void {
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
}

/** Takes the first `n` fields away. */
export function dropFields(fields: Fields, n: number): void {
  for (const list of [fields.starts, fields.ends, fields.hashes, fields.records]) list.copyWithin(0, n, fields.count)
  fields.count -= n
}
