import { isUtf8 } from "node:buffer"

const LF = 10
const CR = 13

/** The line `[start, end)` of `bytes`, valid UTF-8 and without its end; `number` counts from 1. */
export type OnLine = (bytes: Buffer, start: number, end: number, number: number) => void

/**
 * Cuts bytes into lines at LF, as Druid does before anything else; a CR before it goes too. Bytes that are not UTF-8 become
 * U+FFFD.
 */
export function createLineSplitter(onLine: OnLine) {
  let carry: Buffer[] = []
  let lines = 0
  const split = (whole: Buffer) => {
    const bytes = isUtf8(whole) ? whole : Buffer.from(whole.toString("utf8"))
    for (let start = 0; start < bytes.length; ) {
      const lf = bytes.indexOf(LF, start)
      const end = lf < 0 ? bytes.length : lf
      onLine(bytes, start, lf > start && bytes[lf - 1] === CR ? end - 1 : end, ++lines)
      start = end + 1
    }
  }
  return {
    push(chunk: Buffer): void {
      const last = chunk.lastIndexOf(LF)
      if (last < 0) {
        carry.push(chunk)
        return
      }
      const head = chunk.subarray(0, last + 1)
      split(carry.length > 0 ? Buffer.concat([...carry, head]) : head)
      carry = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : []
    },
    end(): void {
      if (carry.length > 0) split(Buffer.concat(carry))
      carry = []
    },
  }
}
