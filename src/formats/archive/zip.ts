import {
  configure,
  ERR_BAD_FORMAT,
  ERR_EOCDR_NOT_FOUND,
  ERR_SPLIT_ZIP_FILE,
  type FileEntry,
  Reader,
  ZipReader,
} from "@zip.js/zip.js/lib/zip-core-native.js"
import type { ByteSource } from "#formats/source.ts"
import { BrokenStream } from "./broken.ts"
import { addToCrc32 } from "./crc32.ts"

// Whoever reads a file is in a worker already, or where there are none.
configure({ useWebWorkers: false })

/** Some ten times as many as anybody packs; each takes memory before one of them is read. */
const MOST_ENTRIES = 100_000
const READ_BYTES = 256 << 10
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const STORED = 0
const DEFLATED = 8

/** A file within a zip archive. */
export interface ZipEntry {
  /** Its path, parted by slashes. */
  readonly name: string
  /** As declared; what is unpacked is held against it. */
  readonly bytes: number
  readonly packedBytes: number
  readonly isEncrypted: boolean
  /**
   * Its bytes, unpacked as they are taken. Throws a `BrokenStream` where they are damaged; their checksum is looked at when
   * all were taken. A read of the archive that fails is thrown on.
   */
  pieces(): AsyncGenerator<Uint8Array>
}

/** The files of a zip archive, folders left out. Throws a `BrokenStream` where it is damaged. */
export async function entriesOfZip(source: ByteSource): Promise<readonly ZipEntry[]> {
  const archive = new SourceReader(source)
  // What is odd but can be read is read: names are told, never made files of.
  const reader = new ZipReader(archive, { strictness: "tolerant" })
  const entries: ZipEntry[] = []
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue
      if (entries.length === MOST_ENTRIES) throw new BrokenStream("it lists more files than can be read")
      entries.push(entryOf(source, entry))
    }
  } catch (cause) {
    if (archive.failure) throw archive.failure.cause
    throw cause instanceof BrokenStream ? cause : new BrokenStream(wordsFor(cause))
  }
  return entries
}

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource
  failure: { readonly cause: unknown } | null = null
  constructor(source: ByteSource) {
    super(source)
    this.#source = source
    this.size = source.byteLength
  }
  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    try {
      return new Uint8Array(await this.#source.slice(index, Math.min(this.size, index + length)))
    } catch (cause) {
      this.failure = { cause }
      throw cause
    }
  }
}

const GONE = "its list of contents, which stands at the end, is missing, as in a file that was cut off on the way"
const WORDS: Readonly<Record<string, string>> = {
  [ERR_EOCDR_NOT_FOUND]: GONE,
  [ERR_BAD_FORMAT]: GONE,
  [ERR_SPLIT_ZIP_FILE]: "it is one of several files that belong together",
}
const wordsFor = (cause: unknown): string =>
  WORDS[cause instanceof Error ? cause.message : ""] ?? "its list of contents cannot be read"

function entryOf(source: ByteSource, entry: FileEntry): ZipEntry {
  const { uncompressedSize, crc32 } = entry
  // Some writers part folders as Windows does, and some begin at the root.
  const name = entry.filename.replaceAll("\\", "/").replace(/^\/+/, "")
  return {
    name,
    bytes: uncompressedSize,
    packedBytes: entry.compressedSize,
    isEncrypted: entry.encrypted,
    async *pieces() {
      let bytes = 0
      let crc = 0
      for await (const piece of unpacked(source, entry, name)) {
        bytes += piece.length
        crc = addToCrc32(crc, piece)
        yield piece
      }
      if (bytes !== uncompressedSize && uncompressedSize !== 0)
        throw new BrokenStream(`${name} is shorter or longer than it should be`)
      if (crc !== crc32 && crc32 !== 0) throw new BrokenStream(`${name} has other contents than its checksum says`)
    },
  }
}

/**
 * zip.js lists the files; their bytes are read and unpacked here, by the platform's own stream. zip.js sends each piece
 * through four streams more: docs/decisions/0009.
 */
async function* unpacked(source: ByteSource, entry: FileEntry, name: string): AsyncGenerator<Uint8Array> {
  const { compressionMethod: method, compressedSize, offset } = entry
  if (method !== STORED && method !== DEFLATED)
    throw new BrokenStream(`${name} is packed in a way (${method}) that is not known here`)
  const header = await read(source, offset, offset + LOCAL_HEADER_BYTES)
  const view = new DataView(header.buffer)
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_HEADER)
    throw new BrokenStream(`${name} is not where it should be`)
  const start = offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
  const end = start + compressedSize
  if (end > source.byteLength) throw new BrokenStream(`${name} is cut off`)
  yield* method === STORED ? stored(source, start, end) : inflated(source, start, end, name)
}

async function read(source: ByteSource, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const to = Math.min(end, source.byteLength)
  return start < to ? new Uint8Array(await source.slice(start, to)) : new Uint8Array(0)
}

async function* stored(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += READ_BYTES) yield await read(source, at, Math.min(end, at + READ_BYTES))
}

async function* inflated(source: ByteSource, start: number, end: number, name: string): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream("deflate-raw")
  const writer = writable.getWriter()
  const reader = readable.getReader()
  let unreadable: { readonly cause: unknown } | null = null
  const feed = async () => {
    for (let at = start; at < end; at += READ_BYTES) {
      const bytes = await read(source, at, Math.min(end, at + READ_BYTES)).catch((cause: unknown) => {
        unreadable = { cause }
        throw cause
      })
      await writer.write(bytes)
    }
    await writer.close()
  }
  // What goes wrong here is seen by whoever reads.
  feed()
    .catch((cause: unknown) => writer.abort(cause))
    .catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value as Uint8Array
    }
  } catch {
    // An archive that cannot be read is no damaged one.
    const failure = unreadable as { readonly cause: unknown } | null
    throw failure ? failure.cause : new BrokenStream(`${name} cannot be unpacked`)
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
