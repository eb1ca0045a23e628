import { BLOCK_RECORDS } from "../tokenize.ts"

/** Where things stand in the kernel's memory, in bytes. Numbers are of 32 bits where nothing else is said. */

/** Files with more columns are read without the kernel. */
export const MAX_COLUMNS = 4096
/** Fields of a block of any such file. */
const FIELDS = BLOCK_RECORDS * 16 + MAX_COLUMNS
/** Data that the kernel reads at once; behind it there is as much again to unescape into. */
export const SOURCE_BYTES = 512 << 10
/** What may be read beyond the end of anything. */
const BEYOND = 64
const TABLES_BYTES = 16 << 20

let end = 0
function reserve(bytes: number): number {
  const at = end
  end = (at + bytes + 15) & -16
  return at
}

/** 16 bytes of ones and 16 zeros: read from `16 - n` on, they tell the first `n` of 16 bytes from the rest. */
export const MASKS = reserve(32)
/** A hash table of one slot, which is free. */
export const EMPTY = reserve(16)
/** What `cut` answers: where the next record starts, where the next text is unescaped to, records that ended with CRLF. */
export const NEXT = reserve(4)
export const SCRATCH = reserve(4)
export const CRLFS = reserve(4)
/** What `outliers` takes and answers: first bytes of the least and the greatest text, as an i64, and the longest length. */
export const LEAST = reserve(8)
export const GREATEST = reserve(8)
export const LONGEST = reserve(4)
/** The parts of a block. */
export const STARTS = reserve(FIELDS * 4)
export const ENDS = reserve(FIELDS * 4)
export const QUOTED = reserve(FIELDS)
export const RECORD_STARTS = reserve(BLOCK_RECORDS * 4)
export const RECORD_ENDS = reserve(BLOCK_RECORDS * 4)
export const LINES = reserve(BLOCK_RECORDS * 4)
export const NOTES = reserve(BLOCK_RECORDS)
/** The parts of a column's fields. */
export const FIELD_STARTS = reserve(BLOCK_RECORDS * 4)
export const FIELD_ENDS = reserve(BLOCK_RECORDS * 4)
export const HASHES = reserve(BLOCK_RECORDS * 4)
export const RECORDS = reserve(BLOCK_RECORDS * 4)
/** Of each field the number of its value in a dictionary, or the indexes of some fields. */
export const IDS = reserve(BLOCK_RECORDS * 4)
export const OUTLIERS = reserve(BLOCK_RECORDS * 4)
/** The data. Positions of records and fields count from here. */
export const SOURCE = reserve(2 * SOURCE_BYTES + BEYOND)
/** Hash tables and the texts they point to, one after the other. */
export const TABLES = reserve(TABLES_BYTES + BEYOND)
export const TABLES_END = TABLES + TABLES_BYTES

export const PAGES = Math.ceil(end / 65_536)
