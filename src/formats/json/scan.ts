import type { ByteSource } from "../source.ts"
import { BROKEN, createTokenizer, ENDED, NEEDS_BYTES, type Visitor, type Window } from "./tokenize.ts"

/** Bytes that are read at a time. */
const PIECE = 1 << 20
/** A single text, or a value that is kept as JSON text, may be so long. */
export const LONGEST_VALUE = 128 << 20

/** Where a document stops being JSON. */
export interface Fault {
  readonly offset: number
  /** What was expected there. */
  readonly expected: string
}

/** A visitor of a whole file, or of a part of it. */
export interface Reader extends Visitor {
  /** From which offset of the file on the bytes must stay in the window. */
  keepFrom(): number
  /** Resolves when `mustWait` is over. */
  wait(): Promise<void> | undefined
  /**
   * The text is broken. Returns the offset to go on from, at the start of a line, or null to give up; the values that had
   * begun are lost.
   */
  recover(fault: Fault): Promise<number | null>
}

/**
 * Reads a file as JSON, one value or several.
 *
 * @param window is filled for the reader, which must know it
 * @param from the offset of the first byte
 * @param single stops behind the first value
 * @param pieceBytes are read at a time, more where a single value is longer
 * @returns what is wrong with it, or null
 */
export async function scanJson(
  source: ByteSource,
  window: Window,
  reader: Reader,
  from: number,
  single: boolean,
  pieceBytes = PIECE,
): Promise<Fault | null> {
  const tokenizer = createTokenizer(window, reader, single)

  async function fill(start: number, keep: number): Promise<void> {
    const kept = window.end - keep
    const readFrom = start
    const wanted = Math.min(source.byteLength - readFrom, Math.max(pieceBytes, kept))
    const fresh = new Uint8Array(await source.slice(readFrom, readFrom + wanted))
    if (window.bytes.length < kept + fresh.length) {
      const larger = new Uint8Array(kept + fresh.length)
      larger.set(window.bytes.subarray(keep, window.end))
      window.bytes = larger
    } else window.bytes.copyWithin(0, keep, window.end)
    window.bytes.set(fresh, kept)
    window.end = kept + fresh.length
    window.base = readFrom - kept
    window.isLast = readFrom + fresh.length >= source.byteLength
  }

  async function startAt(offset: number): Promise<void> {
    window.end = 0
    await fill(offset, 0)
    tokenizer.restart(0)
  }

  await startAt(from)
  for (;;) {
    const stopped = tokenizer.run()
    const at = tokenizer.position()
    if (stopped === ENDED) return null
    if (stopped === NEEDS_BYTES) {
      const keep = Math.max(0, Math.min(at, reader.keepFrom() - window.base))
      if (window.end - keep > LONGEST_VALUE)
        return { offset: window.base + keep, expected: `a value of less than ${LONGEST_VALUE >> 20} MiB` }
      await fill(window.base + window.end, keep)
      tokenizer.moveTo(at - keep)
    } else if (stopped === BROKEN) {
      const fault = { offset: window.base + at, expected: tokenizer.fault() }
      const next = await reader.recover(fault)
      if (next === null) return fault
      if (next >= source.byteLength) return null
      await startAt(next)
    } else await reader.wait()
  }
}
