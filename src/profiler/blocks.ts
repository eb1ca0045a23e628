/** Bytes that are read before the caller may wait: some blocks of the fingerprint's grid. */
export const READ_BYTES = 8 << 20

/** Bytes that are read by ranges: a Blob, or what reads a file as one. */
export interface RangedBytes {
  readonly size: number
  slice(start: number, end: number): Pick<Blob, "stream" | "arrayBuffer">
}

export interface FileBlock {
  readonly offset: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Reads the range `[start, end)` of a file, some blocks at a time. Their bytes are good until the next one
 * is asked for: all are read into the same memory, as fresh memory costs as much as the reading itself.
 *
 * @param onPiece takes the bytes as they come, in the order of the file; meanwhile more of them are on their way
 */
export async function* readBlocks(
  file: RangedBytes,
  start: number,
  end: number,
  readBytes = READ_BYTES,
  onPiece: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<FileBlock> {
  if (start >= end) return
  const fill = filler(file, start, end, onPiece)
  let buffer = new ArrayBuffer(Math.min(readBytes, end - start))
  for (let offset = start; offset < end; offset += readBytes) {
    const length = Math.min(readBytes, end - offset)
    buffer = await fill(buffer, length, offset - start)
    yield { offset, bytes: new Uint8Array(buffer, 0, length) }
  }
}

/** Reads `length` bytes into a buffer, which is gone then; answers what has them. */
type Fill = (buffer: ArrayBuffer, length: number, offset: number) => Promise<ArrayBuffer>

function filler(file: RangedBytes, start: number, end: number, onPiece: (bytes: Uint8Array) => void): Fill {
  const stream = file.slice(start, end).stream()
  let reader: ReadableStreamBYOBReader
  try {
    reader = stream.getReader({ mode: "byob" })
  } catch {
    // Not every browser lets a file's stream write where it is told.
    return async (_, length, offset) => {
      const buffer = await file.slice(start + offset, start + offset + length).arrayBuffer()
      if (buffer.byteLength !== length) throw shortened()
      onPiece(new Uint8Array(buffer))
      return buffer
    }
  }
  return async (buffer, length) => {
    let read = 0
    while (read < length) {
      const { value } = await reader.read(new Uint8Array(buffer, read, length - read)).catch(unreadable)
      if (!value || value.length === 0) throw shortened()
      buffer = value.buffer
      read += value.length
      onPiece(value)
    }
    return buffer
  }
}

/** A stream of Chromium fails with a bare "network error" where a file was changed or taken away. */
function unreadable(cause: unknown): never {
  const error = new DOMException("The file can no longer be read.", "NotReadableError")
  throw Object.assign(error, { cause })
}

const shortened = () => new DOMException("The file became shorter.", "NotReadableError")

/** SHA-256 of a block, in the background. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}
