import type { ByteSource, Host } from "#formats/source.ts"

/** A Blob or a File, read by ranges. */
export interface BlobSource extends ByteSource {
  readonly blob: Blob
}

export const sourceOf = (blob: Blob): BlobSource => ({
  blob,
  byteLength: blob.size,
  slice: (start, end) => blob.slice(start, end).arrayBuffer(),
})

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
