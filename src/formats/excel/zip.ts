import { addToCrc32 } from "#formats/archive/crc32.ts"
import type { ByteSource } from "#formats/source.ts"
import { broken, encrypted, tooLarge, WorkbookProblem } from "./problem.ts"

/** A file in a zip archive, as the archive's directory has it (PKWARE's APPNOTE, 4.3.12). */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  readonly crc: number
  readonly compressedBytes: number
  /** As declared; what is unpacked is measured against it. */
  readonly bytes: number
  readonly offset: number
}

const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
/** Of a directory: some ten thousand entries. Workbooks have some dozens. */
const MOST_DIRECTORY_BYTES = 8 << 20
/** Worksheets pack to a fifth or a fiftieth; only what is made to do harm packs to less than this. */
const MOST_RATIO = 400
const RATIO_COUNTS_FROM = 64 << 20
/** A million rows of a hundred cells. */
const MOST_BYTES = 16 * 2 ** 30
const READ_BYTES = 256 << 10

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
/** The bytes of a range as far as the file goes. */
async function read(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const to = Math.min(end, source.byteLength)
  return start < to ? new Uint8Array(await source.slice(start, to)) : new Uint8Array(0)
}

/** The archive's directory; throws a `WorkbookProblem` where it has none. */
export async function readZipDirectory(source: ByteSource): Promise<readonly ZipEntry[]> {
  const tailStart = Math.max(0, source.byteLength - END_BYTES - LONGEST_COMMENT)
  const tail = await read(source, tailStart, source.byteLength)
  const at = endOfDirectory(tail)
  if (at === null)
    throw broken(
      "its list of contents, which stands at the end, is missing. The file may have been cut off on the way.",
    )
  const view = viewOf(tail)
  let count = view.getUint16(at + 10, true)
  let size = view.getUint32(at + 12, true)
  let offset = view.getUint32(at + 16, true)
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const wide = await readWideEnd(source, tailStart + at)
    if (wide) ({ count, size, offset } = wide)
  }
  if (size > MOST_DIRECTORY_BYTES) throw tooLarge("This workbook lists more parts than any workbook has.")
  // Bytes before the archive shift it; the directory ends where its end record begins.
  const shift = Math.max(0, tailStart + at - size - offset)
  const directory = await read(source, offset, offset + size)
  const entries = entriesOf(directory, 0)
  if (entries.length > 0 || shift === 0) return checked(entries, count)
  return checked(entriesOf(await read(source, offset + shift, offset + shift + size), shift), count)
}

function checked(entries: readonly ZipEntry[], count: number): readonly ZipEntry[] {
  if (entries.length === 0 && count > 0) throw broken("its list of contents cannot be read.")
  return entries
}

function endOfDirectory(tail: Uint8Array): number | null {
  for (let i = tail.length - END_BYTES; i >= 0; i--)
    if (tail[i] === 0x50 && tail[i + 1] === 0x4b && tail[i + 2] === 5 && tail[i + 3] === 6) return i
  return null
}

/** The directory of an archive beyond 4 GiB or 65,535 entries (zip64). */
async function readWideEnd(source: ByteSource, end: number) {
  const locator = await read(source, Math.max(0, end - 20), end)
  if (locator.length < 20 || viewOf(locator).getUint32(0, true) !== 0x07064b50) return null
  const at = Number(viewOf(locator).getBigUint64(8, true))
  const record = await read(source, at, at + 56)
  if (record.length < 56 || viewOf(record).getUint32(0, true) !== 0x06064b50) return null
  const view = viewOf(record)
  const wide = (from: number) => Number(view.getBigUint64(from, true))
  return { count: wide(32), size: wide(40), offset: wide(48) }
}

const decoder = new TextDecoder()

function entriesOf(directory: Uint8Array, shift: number): readonly ZipEntry[] {
  const view = viewOf(directory)
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.length && view.getUint32(at, true) === 0x02014b50; ) {
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    const extraEnd = nameEnd + view.getUint16(at + 30, true)
    const sizes = {
      bytes: view.getUint32(at + 24, true),
      compressedBytes: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    }
    const { bytes, compressedBytes, offset } = wideSizes(view, nameEnd, Math.min(extraEnd, directory.length), sizes)
    entries.push({
      // Some writers part folders as Windows does, and some begin at the root.
      name: decoder
        .decode(directory.subarray(at + 46, nameEnd))
        .replaceAll("\\", "/")
        .replace(/^\/+/, ""),
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      crc: view.getUint32(at + 16, true),
      bytes,
      compressedBytes,
      offset: offset + shift,
    })
    at = extraEnd + view.getUint16(at + 32, true)
  }
  return entries
}

type Sizes = { bytes: number; compressedBytes: number; offset: number }

/** What does not fit into 32 bits stands in an extra field, in this order and only where it is needed. */
function wideSizes(view: DataView, start: number, end: number, sizes: Sizes): Sizes {
  const wide = { ...sizes }
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let from = at + 4
    for (const key of ["bytes", "compressedBytes", "offset"] as const) {
      if (wide[key] !== 0xffffffff || from + 8 > end) continue
      wide[key] = Number(view.getBigUint64(from, true))
      from += 8
    }
  }
  return wide
}

/**
 * The unpacked bytes of an entry, piece by piece. Throws a `WorkbookProblem` where they are damaged, or far more than an
 * honest archive could hold; its checksum is looked at when all were read.
 */
export async function* unpackEntry(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted) throw encrypted()
  const start = await dataOffset(source, entry)
  const end = start + entry.compressedBytes
  if (end > source.byteLength) throw broken(`${entry.name} is cut off.`)
  if (entry.method !== 0 && entry.method !== 8)
    throw broken(`${entry.name} is packed in a way (${entry.method}) that workbooks do not use.`)
  let bytes = 0
  let crc = 0
  for await (const piece of entry.method === 0
    ? stored(source, start, end)
    : inflated(source, start, end, entry.name)) {
    bytes += piece.length
    const isBomb = bytes > RATIO_COUNTS_FROM && bytes / entry.compressedBytes > MOST_RATIO
    if (isBomb || bytes > MOST_BYTES)
      throw tooLarge(
        `${entry.name} in this workbook unpacks to far more than a worksheet can hold, as files do that are made to fill a computer's memory. It is not read.`,
      )
    crc = addToCrc32(crc, piece)
    yield piece
  }
  if (bytes !== entry.bytes && entry.bytes !== 0) throw broken(`${entry.name} is shorter or longer than it should be.`)
  if (crc !== entry.crc && entry.crc !== 0) throw broken(`${entry.name} has other contents than its checksum says.`)
}

async function dataOffset(source: ByteSource, { offset, name }: ZipEntry): Promise<number> {
  const header = await read(source, offset, offset + 30)
  const view = viewOf(header)
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) throw broken(`${name} is not where it should be.`)
  return offset + 30 + view.getUint16(26, true) + view.getUint16(28, true)
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
      let bytes: Uint8Array
      try {
        bytes = await read(source, at, Math.min(end, at + READ_BYTES))
      } catch (cause) {
        unreadable = { cause }
        return writer.abort(cause)
      }
      await writer.write(bytes)
    }
    await writer.close()
  }
  // What goes wrong here is seen by whoever reads.
  feed().catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value as Uint8Array
    }
  } catch (cause) {
    // A file that cannot be read is no damaged workbook.
    const failure = unreadable as { readonly cause: unknown } | null
    if (failure) throw failure.cause
    throw cause instanceof WorkbookProblem ? cause : broken(`${name} cannot be unpacked.`)
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

/** All of an entry that is known to be small. */
export async function readEntry(source: ByteSource, entry: ZipEntry, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of unpackEntry(source, entry)) {
    size += piece.length
    if (size > mostBytes) throw tooLarge(`${entry.name} in this workbook is larger than can be read.`)
    pieces.push(piece)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
