import { configure, type Entry, Reader, Writer, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js"
import type { ByteSource } from "#formats/source.ts"

// Whoever reads a file is in a worker already, or where there are none.
configure({ useWebWorkers: false })

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource
  constructor(source: ByteSource) {
    super(source)
    this.#source = source
    this.size = source.byteLength
  }
  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#source.slice(index, Math.min(this.size, index + length)))
  }
}

class FunctionWriter extends Writer<undefined> {
  readonly #write: (bytes: Uint8Array) => Promise<void>
  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    super()
    this.#write = write
  }
  override async writeUint8Array(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes)
  }
}

/** A file within a zip archive. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: number
  readonly isEncrypted: boolean
  /** Hands its bytes on, held against their checksum. */
  unpack(write: (bytes: Uint8Array) => Promise<void>): Promise<void>
}

/** The files of a zip archive, folders left out. Damage throws. */
export async function entriesOfZip(source: ByteSource): Promise<readonly ZipEntry[]> {
  const reader = new ZipReader(new SourceReader(source))
  const entries: readonly Entry[] = await reader.getEntries()
  return entries.flatMap((entry) => {
    if (entry.directory) return []
    return [
      {
        name: entry.filename,
        bytes: entry.uncompressedSize,
        isEncrypted: entry.encrypted,
        async unpack(write: (bytes: Uint8Array) => Promise<void>) {
          await entry.getData(new FunctionWriter(write), { checkSignature: true })
        },
      },
    ]
  })
}
