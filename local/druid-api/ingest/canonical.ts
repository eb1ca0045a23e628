import { closeSync, openSync, writeSync } from "node:fs"

const CAPACITY = 1 << 20

/**
 * Writes what was read as the plainest CSV there is, for DuckDB to read in parallel with the types given: comma, LF, quotes
 * where needed, nothing for null and `""` for the empty text.
 */
export function createCanonicalWriter(path: string) {
  const file = openSync(path, "wx", 0o600)
  let buffer = Buffer.allocUnsafe(CAPACITY)
  let at = 0
  const flush = () => {
    for (let written = 0; written < at; ) written += writeSync(file, buffer, written, at - written)
    at = 0
  }
  const room = (bytes: number) => {
    if (at + bytes <= buffer.length) return
    flush()
    if (bytes > buffer.length) buffer = Buffer.allocUnsafe(bytes * 2)
  }
  return {
    /** Bytes that need no quoting, or are quoted rightly already. */
    bytes(source: Uint8Array, start: number, end: number): void {
      room(end - start)
      if (end - start > 64) {
        buffer.set(source.subarray(start, end), at)
        at += end - start
      } else for (let i = start; i < end; i++) buffer[at++] = source[i]!
    },
    ascii(text: string): void {
      room(text.length)
      at += buffer.write(text, at, "latin1")
    },
    text(text: string): void {
      const quoted = `"${text.replaceAll('"', '""')}"`
      room(quoted.length * 3)
      at += buffer.write(quoted, at, "utf8")
    },
    comma(): void {
      room(1)
      buffer[at++] = 44
    },
    endRow(): void {
      room(1)
      buffer[at++] = 10
    },
    close(): void {
      flush()
      closeSync(file)
    },
  }
}

export type CanonicalWriter = ReturnType<typeof createCanonicalWriter>
