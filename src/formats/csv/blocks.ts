import type { CsvLayout } from "#domain/scan/layout.ts"
import { type Block, createBlock, createGrammar, type Source, tokenize } from "#domain/scan/tokenize.ts"

/** Bytes that are cut at a time: they and their fields stay in the cache of a core. */
const STEP = 256 << 10

export interface BlockReader {
  /** Takes the next bytes; they are not kept. Without effect once the reader is done. */
  push(chunk: Uint8Array): void
  /** The file ends behind what was pushed. */
  end(): void
  /** The last record that starts in the range was handed on. */
  readonly done: boolean
}

/**
 * Cuts the records that start in `[from, end)` into blocks, whatever the chunks. The last one is read to its end, which
 * may lie beyond the range.
 *
 * @param range byte offsets in the file: `start` is where the first pushed byte stands, `from` where the first record does
 * @param onBlock the bytes and the block are valid during the call only
 */
export function createBlockReader(
  layout: CsvLayout,
  range: { readonly start: number; readonly end: number; readonly from: number },
  onBlock: (bytes: Uint8Array, block: Block) => void,
): BlockReader {
  const columns = layout.names.length
  const grammar = createGrammar(layout.dialect.delimiter, columns)
  const block = createBlock(columns)
  const source: Source = { bytes: new Uint8Array(2 * STEP + 1), length: 0, final: false }
  let skip = range.from - range.start
  /** Offset in the file of the buffer's first byte, and place in the buffer of the next record. */
  let base = range.from
  let at = 0
  let done = range.from >= range.end

  function take(chunk: Uint8Array): void {
    const pending = source.length - at
    const needed = 2 * (pending + chunk.length) + 1
    if (source.bytes.length < needed) {
      const grown = new Uint8Array(Math.max(needed, source.bytes.length * 2))
      grown.set(source.bytes.subarray(at, source.length))
      source.bytes = grown
    } else source.bytes.copyWithin(0, at, source.length)
    source.bytes.set(chunk, pending)
    source.length = pending + chunk.length
    base += at
    at = 0
  }

  function drain(): void {
    while (!done) {
      const next = tokenize(source, grammar, block, at, range.end - 1 - base)
      if (block.records > 0) onBlock(source.bytes, block)
      if (next === at) return
      at = next
      done = base + at >= range.end
    }
  }

  return {
    push(chunk) {
      let from = Math.min(skip, chunk.length)
      skip -= from
      while (from < chunk.length && !done) {
        // A record that does not end is looked at again with each step: the steps grow with it.
        const to = Math.min(chunk.length, from + Math.max(STEP, source.length - at))
        take(chunk.subarray(from, to))
        drain()
        from = to
      }
    },
    end() {
      source.final = true
      drain()
      done = true
    },
    get done() {
      return done
    },
  }
}
