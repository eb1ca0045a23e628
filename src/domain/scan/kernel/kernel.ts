import { type Extremes, LOWEST } from "../extremes.ts"
import type { Fields } from "../fields.ts"
import { BLOCK_RECORDS, type Block, blockOver, type Source } from "../tokenize.ts"
import { KERNEL, type KernelCode } from "./code.ts"
import * as at from "./memory.ts"
import { createTables, SLOT_BYTES, type Table, type Tables } from "./tables.ts"

/**
 * The scanner's inner loops in WebAssembly, and the memory they work on. All that they do, the scanner's own functions do
 * as well: where there is no kernel, or the data is not in its memory, those are called.
 */
export interface Kernel {
  /** In the kernel's memory; its bytes are to be overwritten. */
  readonly source: Source
  readonly tables: Tables
  createBlock(columns: number): Block
  /**
   * Goes on with a block of the source as far as `tokenize` need not look more closely.
   *
   * @param scratch where the next text may be unescaped to
   * @returns the position of the next record. If any was cut, `scratch` and `crlfs` say where the next text may be, and how
   * many records ended with CRLF and not LF
   */
  cut(block: Block, from: number, lastStart: number, delimiter: number, scratch: number): number
  readonly scratch: number
  readonly crlfs: number
  /** The fields of a column of a block of the source, as `gatherFields` fills them. */
  gather(column: number, block: Block, base: number, row: number): Fields
  /** Looks the gathered fields up: `ids` are their values' numbers in the dictionary, or -1. */
  find(table: Table): void
  readonly ids: Int32Array
  /** Finds the gathered fields that may be the least or the greatest text; answers how many they are. */
  findOutliers(extremes: Extremes): number
  /** Their indexes. */
  readonly outliers: Int32Array
  /** The length of the longest of all gathered fields when outliers were last looked for. */
  readonly longest: number
  /** Gives the kernel to the next scan. */
  release(): void
}

/** Null where the host has no SIMD, or does not let code be made. */
let compiled: WebAssembly.Module | null | undefined
/** A kernel whose scan is over. */
let idle: Kernel | null = null

/** A kernel for a scan of so many columns, until it is released; null where there can be none. */
export function takeKernel(columns: number): Kernel | null {
  if (compiled === undefined) compiled = compile()
  if (compiled === null || columns > at.MAX_COLUMNS) return null
  const kernel = idle ?? createKernel(compiled)
  idle = null
  return kernel
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(KERNEL)
  } catch {
    return null
  }
}

function createKernel(module: WebAssembly.Module): Kernel {
  const memory = new WebAssembly.Memory({ initial: at.PAGES, maximum: at.PAGES })
  const code = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelCode
  const { buffer } = memory
  const bytes = new Uint8Array(buffer)
  const numbers = (place: number, length: number) => new Int32Array(buffer, place, length)
  bytes.fill(255, at.MASKS, at.MASKS + 16)
  const results = numbers(0, at.STARTS / 4)
  const tables = createTables(bytes, numbers(0, at.TABLES_END / 4))
  const view = new DataView(buffer, at.SOURCE, at.TABLES - at.SOURCE)
  const data = new Uint8Array(buffer, at.SOURCE, 2 * at.SOURCE_BYTES)
  const source: Source = {
    bytes: data,
    view,
    length: 0,
    capacity: at.SOURCE_BYTES,
    final: false,
    kernel: null,
  }
  const fields: Fields = {
    bytes: data,
    view,
    starts: numbers(at.FIELD_STARTS, BLOCK_RECORDS),
    ends: numbers(at.FIELD_ENDS, BLOCK_RECORDS),
    hashes: numbers(at.HASHES, BLOCK_RECORDS),
    times: new Float64Array(BLOCK_RECORDS).fill(1),
    records: numbers(at.RECORDS, BLOCK_RECORDS),
    count: 0,
    offsets: numbers(at.RECORD_STARTS, BLOCK_RECORDS),
    rows: numbers(at.LINES, BLOCK_RECORDS),
    base: 0,
    row: 0,
    kernel: null,
  }
  const kernel: Kernel = {
    source,
    tables,
    createBlock: (columns) =>
      blockOver(columns, (records, fields) => ({
        starts: numbers(at.STARTS, fields),
        ends: numbers(at.ENDS, fields),
        quoted: bytes.subarray(at.QUOTED, at.QUOTED + fields),
        recordStarts: numbers(at.RECORD_STARTS, records),
        recordEnds: numbers(at.RECORD_ENDS, records),
        lines: numbers(at.LINES, records),
        notes: bytes.subarray(at.NOTES, at.NOTES + records),
      })),
    cut(block, from, lastStart, delimiter, scratch) {
      const { columns, capacity, records, lineCount } = block
      const { length } = source
      const last = Math.min(lastStart, length)
      block.records = code.cut(from, length, last, delimiter, columns, records, capacity, lineCount, scratch)
      block.lineCount += block.records - records
      return results[at.NEXT / 4]!
    },
    get crlfs() {
      return results[at.CRLFS / 4]!
    },
    get scratch() {
      return results[at.SCRATCH / 4]!
    },
    gather(column, block, base, row) {
      fields.count = code.gather(column, block.columns, block.records)
      fields.base = base
      fields.row = row
      return fields
    },
    find(table) {
      code.find(table.place, (table.slots - 1) * SLOT_BYTES, fields.count)
    },
    ids: numbers(at.IDS, BLOCK_RECORDS),
    findOutliers([least, leastNext, greatest, greatestNext]) {
      writeKey(results, at.LEAST, least!, leastNext!)
      writeKey(results, at.GREATEST, greatest!, greatestNext!)
      return code.outliers(fields.count)
    },
    outliers: numbers(at.OUTLIERS, BLOCK_RECORDS),
    get longest() {
      return results[at.LONGEST / 4]!
    },
    release() {
      tables.clear()
      source.length = 0
      source.final = false
      idle = kernel
    },
  }
  source.kernel = kernel
  fields.kernel = kernel
  return kernel
}

/** Writes two numbers of `Extremes` as an i64 that is ordered without a sign. */
function writeKey(words: Int32Array, place: number, first: number, next: number): void {
  words[place / 4] = next ^ LOWEST
  words[place / 4 + 1] = first ^ LOWEST
}
