import { HEAD_BYTES } from "#domain/scan/detect.ts"
import type { ByteSource, Host } from "#formats/source.ts"

/** A Blob or a File, read by ranges. */
export interface BlobSource extends ByteSource {
  readonly blob: Blob
}

export function sourceOf(blob: Blob): BlobSource {
  let head: { readonly end: number; readonly bytes: Promise<ArrayBuffer> } | null = null
  return {
    blob,
    byteLength: blob.size,
    slice(start, end = blob.size) {
      const read = () => blob.slice(start, end).arrayBuffer()
      if (start !== 0 || end > HEAD_BYTES) return read()
      // Everyone who looks at a file asks for its head, and each read is a way to another process and back.
      if (head?.end !== end) head = { end, bytes: read() }
      return head.bytes
    },
  }
}

/** Bytes are handed to the browser in pieces of this size, which it may move to the disk. */
const PIECE_BYTES = 4 << 20

/** Keeps what is written as a Blob: outside of the tab's own memory. */
export const blobHost: Host<BlobSource> = {
  async createSink() {
    const pieces: Blob[] = []
    let waiting: Uint8Array<ArrayBuffer>[] = []
    let size = 0
    const flush = () => {
      if (size > 0) pieces.push(new Blob(waiting))
      waiting = []
      size = 0
    }
    return {
      async write(bytes) {
        waiting.push(bytes.slice())
        size += bytes.length
        if (size >= PIECE_BYTES) flush()
      },
      async finish() {
        flush()
        return sourceOf(new Blob(pieces))
      },
    }
  },
}
