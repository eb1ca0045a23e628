import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import type { RangedBytes } from "#profiler/blocks.ts"

/** Bytes that are read at once: as many as stay in the processor's cache until they are scanned. */
const PIECE_BYTES = 1 << 20

/**
 * Reads a file as the page's passes read a Blob, for a thread that has nothing else to do: the stream of Node's own Blob
 * comes in pieces of 64 KiB and takes six times the processor's time.
 *
 * @throws what the file system says
 */
export async function withFileBytes<T>(path: string, use: (bytes: RangedBytes) => Promise<T>): Promise<T> {
  const file = openSync(path, "r")
  try {
    return await use({ size: fstatSync(file).size, slice: (start, end) => rangeOf(file, start, end) })
  } finally {
    closeSync(file)
  }
}

const rangeOf = (file: number, start: number, end: number): ReturnType<RangedBytes["slice"]> => ({
  async arrayBuffer() {
    const bytes = new Uint8Array(end - start)
    return bytes.buffer.slice(0, readSync(file, bytes, 0, bytes.length, start))
  },
  stream() {
    let at = start
    return new ReadableStream({
      type: "bytes",
      pull(controller) {
        const request = controller.byobRequest
        const view = request?.view
        if (!request || !view) throw new Error("Such a file is read into the reader's own memory.")
        const wanted = Math.min(view.byteLength, end - at, PIECE_BYTES)
        const read = readSync(file, new Uint8Array(view.buffer, view.byteOffset, wanted), 0, wanted, at)
        at += read
        if (read === 0) controller.close()
        request.respond(read)
      },
    })
  },
})
