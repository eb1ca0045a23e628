import type { ObjectStorage, UploadedPart } from "./storage.ts"

/** S3 wants parts of at least 5 MiB, R2 wants them equal; three of these fit a Worker's memory. */
export const PART_BYTES = 8 << 20
const PARTS_AT_ONCE = 2

export interface MultipartWriter {
  /** Takes bytes, which are not kept; waits while too many parts are on their way. */
  write(bytes: Uint8Array): Promise<void>
  /** Sends what is left and completes the object. Returns its size. */
  finish(): Promise<number>
  /** Gives up: nothing stays in S3. */
  abort(): Promise<void>
}

/**
 * Writes an object of unknown size in parts of 8 MiB, at most two of them on their way.
 *
 * @param onPart called with each whole part before it is sent; the bytes are its own during the call only
 */
export async function createMultipartWriter(
  storage: ObjectStorage,
  key: string,
  onPart: (bytes: Uint8Array<ArrayBuffer>) => void = () => {},
): Promise<MultipartWriter> {
  const uploadId = await storage.startMultipart(key)
  const sent: Promise<UploadedPart>[] = []
  const running = new Set<Promise<unknown>>()
  let part = new Uint8Array(PART_BYTES)
  let filled = 0
  let size = 0

  async function send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    onPart(bytes)
    const sending = storage.putPart(key, uploadId, sent.length + 1, bytes)
    sent.push(sending)
    // A failure is met by whoever waits next, in finish at the latest.
    const settled = sending.catch(() => undefined).finally(() => running.delete(settled))
    running.add(settled)
    if (running.size >= PARTS_AT_ONCE) await Promise.race(running)
  }

  return {
    async write(bytes) {
      size += bytes.length
      for (let from = 0; from < bytes.length; ) {
        const to = Math.min(bytes.length, from + PART_BYTES - filled)
        part.set(bytes.subarray(from, to), filled)
        filled += to - from
        from = to
        if (filled < PART_BYTES) continue
        await send(part)
        part = new Uint8Array(PART_BYTES)
        filled = 0
      }
    },
    async finish() {
      if (size === 0) {
        // A multipart upload has a part at least.
        await storage.abortMultipart(key, uploadId)
        await storage.put(key, new Uint8Array(0))
        return 0
      }
      if (filled > 0) await send(part.slice(0, filled))
      const completed = await storage.completeMultipart(key, uploadId, await Promise.all(sent), size)
      if (!completed.ok) throw new Error(`S3 did not put ${key} together: ${completed.detail}`)
      return size
    },
    async abort() {
      await Promise.allSettled(sent)
      await storage.abortMultipart(key, uploadId)
    },
  }
}
