import { fingerprintOf, hashBlocks } from "#domain/upload/fingerprint.ts"
import { createMultipartWriter } from "#workers/storage/multipart.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** A file that was sent in one request, now in S3. */
export interface StagedFile {
  readonly size: number
  readonly fingerprint: string
}

/** A file that is larger than it may be, and how large. */
export interface TooLarge {
  readonly tooLarge: true
  readonly size: number
}

/**
 * Sends a file on to S3 as it comes in, and hashes it on its way: nothing of it is kept in memory but a few parts.
 *
 * @param maxSize bytes; of a longer file nothing stays in S3, and its bytes were all taken
 */
export async function stageFile(
  storage: ObjectStorage,
  key: string,
  file: AsyncIterable<Uint8Array>,
  maxSize: number,
): Promise<StagedFile | TooLarge> {
  const blocks: Promise<Uint8Array>[] = []
  // The writer's parts hold whole blocks of the fingerprint's grid.
  const writer = await createMultipartWriter(storage, key, (part) => blocks.push(...hashBlocks(part, sha256)))
  let size = 0
  try {
    for await (const chunk of file) {
      size += chunk.length
      // What is sent is read to its end: most clients look for an answer only then.
      if (size <= maxSize) await writer.write(chunk)
    }
    if (size > maxSize) {
      await writer.abort()
      return { tooLarge: true, size }
    }
    await writer.finish()
  } catch (error) {
    await writer.abort().catch(() => undefined)
    throw error
  }
  return { size, fingerprint: await fingerprintOf(size, await Promise.all(blocks), sha256) }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}
