import { BLOCK_BYTES } from "#domain/upload/fingerprint.ts"

export interface FileBlock {
  readonly offset: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Reads the range `[start, end)` of a file in blocks of the fingerprint's grid; the next one is read while the caller
 * works on this one.
 */
export async function* readBlocks(
  file: Blob,
  start: number,
  end: number,
  blockBytes = BLOCK_BYTES,
): AsyncGenerator<FileBlock> {
  const read = async (offset: number): Promise<FileBlock> => {
    const stop = Math.min(end, offset + blockBytes)
    const bytes = new Uint8Array(await file.slice(offset, stop).arrayBuffer())
    if (bytes.length !== stop - offset) throw new DOMException("The file became shorter.", "NotReadableError")
    return { offset, bytes }
  }
  let next: Promise<FileBlock> | null = start < end ? read(start) : null
  while (next) {
    const block: FileBlock = await next
    const after = block.offset + block.bytes.length
    next = after < end ? read(after) : null
    // A consumer that stops early leaves this read behind: its failure is nobody's.
    next?.catch(() => undefined)
    yield block
  }
}

/** SHA-256 of a block, in the background. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}
