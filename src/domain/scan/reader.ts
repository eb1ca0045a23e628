import { CR, LF } from "./bytes.ts"
import type { Kernel } from "./kernel/kernel.ts"
import type { CsvLayout } from "./layout.ts"
import { type Block, createBlock, createGrammar, createSource, tokenize } from "./tokenize.ts"

/** Bytes that are cut at a time: they and their fields stay in the cache of a core. */
const STEP = 256 << 10

/** Byte offsets in the file. */
export interface ScanRange {
  /** Where the first pushed byte stands. */
  readonly start: number
  /** The last place where a record of the range may start. */
  readonly end: number
  /**
   * Where the first record starts; null: behind the first line's end at or after `start`, which is right unless `start`
   * lies inside quotes. So a record that starts at `start` itself belongs to the range before, which ends there.
   */
  readonly from: number | null
}

/** A record does not end within 32 MiB: no table has such rows, and no memory holds many of them. */
const MAX_RECORD = 32 << 20

export class RecordTooLong extends Error {
  override readonly name = "RecordTooLong"
  constructor(offset: number) {
    super(
      `The record at byte ${offset.toLocaleString("en")} does not end within 32 MiB: a quote may be open, or this is no table.`,
    )
  }
}

export interface BlockReader {
  /** Takes the next bytes; they are not kept. Without effect once the reader is done. */
  push(chunk: Uint8Array): void
  /** The file ends behind what was pushed. */
  end(): void
  /** The last record of the range was handed on. */
  readonly done: boolean
  /** Where the first record starts; null while that is not known. */
  readonly first: number | null
  /** Where the first record starts that was not handed on. */
  readonly next: number
}

/**
 * Cuts the records of a range into blocks, whatever the chunks. The last one is read to its end, which may lie beyond
 * the range.
 *
 * @param onBlock the bytes and the block are valid during the call only; `base` is the offset in the file of `bytes[0]`
 * @param kernel cuts most of the records, where there is one; nobody else uses it meanwhile
 */
export function createBlockReader(
  layout: CsvLayout,
  range: ScanRange,
  onBlock: (bytes: Uint8Array, block: Block, base: number) => void,
  kernel: Kernel | null = null,
): BlockReader {
  const columns = layout.names.length
  const grammar = createGrammar(layout.dialect.delimiter, columns, layout.trailingDelimiter)
  const { dataEnd } = layout
  // What stands below the table is none of its records.
  const lastStart = dataEnd === null ? range.end : Math.min(range.end, dataEnd - 1)
  const block = kernel?.createBlock(columns) ?? createBlock(columns)
  let source = kernel?.source ?? createSource(STEP)
  let first = range.from
  /** Offset in the file of the next byte to be pushed. */
  let pushed = range.start
  let sawCr = false
  /** Offset in the file of the buffer's first byte, and place in the buffer of the next record. */
  let base = first ?? range.start
  let at = 0
  /** How much has to be there before it is worth to look again. */
  let again = 0
  let done = first !== null && first > lastStart

  function begin(offset: number): void {
    first = offset
    base = offset
    done = offset > lastStart
  }

  /** Looks for the end of the first line; answers how many of the bytes are behind us. */
  function guess(chunk: Uint8Array): number {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (sawCr) {
        begin(pushed + i + (byte === LF ? 1 : 0))
        return first! - pushed
      }
      if (byte === LF) {
        begin(pushed + i + 1)
        return i + 1
      }
      sawCr = byte === CR
    }
    return chunk.length
  }

  function take(chunk: Uint8Array): void {
    const pending = source.length - at
    if (pending + chunk.length > source.capacity) {
      const grown = createSource(Math.max(pending + chunk.length, source.capacity * 2))
      grown.bytes.set(source.bytes.subarray(at, source.length))
      source = grown
    } else if (at > 0) source.bytes.copyWithin(0, at, source.length)
    source.bytes.set(chunk, pending)
    source.length = pending + chunk.length
    base += at
    at = 0
  }

  function drain(): void {
    while (!done) {
      const next = tokenize(source, grammar, block, at, lastStart - base)
      if (next === at) return
      onBlock(source.bytes, block, base)
      at = next
      done = base + at > lastStart
    }
  }

  return {
    push(chunk) {
      if (done) return
      let from = first === null ? guess(chunk) : Math.min(Math.max(0, first - pushed), chunk.length)
      pushed += chunk.length
      while (from < chunk.length && !done) {
        const to = Math.min(chunk.length, from + Math.max(STEP, source.length - at))
        take(chunk.subarray(from, to))
        from = to
        // A record that did not end is looked at again when it has doubled: each byte of it a few times, whatever the chunks.
        if (source.length - at < again) continue
        drain()
        const pending = source.length - at
        if (pending > MAX_RECORD && !done) throw new RecordTooLong(base + at)
        again = 2 * pending
      }
    },
    end() {
      if (done) return
      if (first === null) begin(pushed)
      source.final = true
      drain()
      done = true
    },
    get done() {
      return done
    },
    get first() {
      return first
    },
    get next() {
      return base + at
    },
  }
}
