import type { ColumnMetaData } from "hyparquet"
import { decompressPage } from "./codecs.ts"
import { bitWidth, readBitPacked, readHybrid } from "./levels.ts"
import { EndOfBytes, readStruct, type ThriftStruct } from "./thrift.ts"
import type { Leaf } from "./tree.ts"
import { afterLength, readPlain, readValues, type Stored } from "./values.ts"

/** One page of a column. Without levels, every value is there and stands in no list. */
export interface Page {
  /** Values, those that are not there included. */
  readonly count: number
  readonly definitions: Uint8Array | null
  readonly repetitions: Uint8Array | null
  /** The values that are there; with `dictionary`, their places in it. */
  readonly values: Stored
  readonly dictionary: Stored | null
}

/** Bytes of a file by their places. */
export type ReadBytes = (at: number, length: number) => Promise<Uint8Array>

const HEADER_SIZES = [512, 1 << 14, 1 << 18, 1 << 22]
const DATA_PAGE = 0
const DICTIONARY_PAGE = 2
const DATA_PAGE_V2 = 3
/** Enough for any page that a writer makes; beyond, a damaged count would ask for all memory. */
const MOST_VALUES = 1 << 27

const ENCODINGS: readonly (string | undefined)[] = [
  "PLAIN",
  "GROUP_VAR_INT",
  "PLAIN_DICTIONARY",
  "RLE",
  "BIT_PACKED",
  "DELTA_BINARY_PACKED",
  "DELTA_LENGTH_BYTE_ARRAY",
  "DELTA_BYTE_ARRAY",
  "RLE_DICTIONARY",
  "BYTE_STREAM_SPLIT",
]
const BIT_PACKED = 4

/** The pages of one column in one row group, in their order. */
export async function* pagesOf(
  leaf: Leaf,
  chunk: ColumnMetaData,
  fileBytes: number,
  read: ReadBytes,
): AsyncGenerator<Page> {
  const total = Number(chunk.num_values)
  let at = startOf(chunk)
  let seen = 0
  let dictionary: Stored | null = null
  while (seen < total) {
    const { header, size } = await readHeader(at, fileBytes, read)
    at += size
    const packed = wholeNumber(header[3])
    if (at + packed > fileBytes) throw new Error("a page of it ends behind the end of the file")
    const type = header[1]
    if (type !== DATA_PAGE && type !== DICTIONARY_PAGE && type !== DATA_PAGE_V2) {
      at += packed
      continue
    }
    const bytes = await read(at, packed)
    at += packed
    if (type === DICTIONARY_PAGE) {
      const count = wholeNumber(structOf(header[7])[1])
      const page = decompressPage(chunk.codec, bytes, wholeNumber(header[2]))
      dictionary = readPlain(leaf.type, leaf.length, page, count)
      continue
    }
    const page =
      type === DATA_PAGE
        ? readPage(leaf, chunk.codec, header, bytes, dictionary)
        : readPageV2(leaf, chunk.codec, header, bytes, dictionary)
    seen += page.count
    if (seen > total) throw new Error("it has more values than its footer says")
    if (page.count > 0) yield page
  }
}

/** Where a column begins: with its dictionary, if it has one. */
export function startOf(chunk: ColumnMetaData): number {
  const data = Number(chunk.data_page_offset)
  const dictionary = Number(chunk.dictionary_page_offset ?? 0)
  return dictionary > 0 && dictionary < data ? dictionary : data
}

async function readHeader(at: number, fileBytes: number, read: ReadBytes) {
  for (const most of HEADER_SIZES) {
    const left = fileBytes - at
    if (!(left > 0)) throw new Error("it has fewer values than its footer says")
    const cursor = { bytes: await read(at, Math.min(most, left)), at: 0 }
    try {
      const header = readStruct(cursor)
      return { header, size: cursor.at }
    } catch (cause) {
      if (!(cause instanceof EndOfBytes) || most >= left) throw cause
    }
  }
  throw new Error("the header of a page has no end")
}

function readPage(
  leaf: Leaf,
  codec: string,
  header: ThriftStruct,
  packed: Uint8Array,
  dictionary: Stored | null,
): Page {
  const page = structOf(header[5])
  const count = countOf(page[1])
  let bytes = decompressPage(codec, packed, wholeNumber(header[2]))
  const takeLevels = (most: number, encoding: unknown) =>
    levelsOf(count, most, (levels) => {
      if (encoding === BIT_PACKED) {
        bytes = bytes.subarray(readBitPacked(bytes, bitWidth(most), levels))
      } else if (count > 0) {
        const part = afterLength(bytes)
        readHybrid(part, bitWidth(most), levels)
        bytes = bytes.subarray(4 + part.length)
      }
    })
  const repetitions = takeLevels(leaf.maxRepetition, page[4])
  const definitions = takeLevels(leaf.maxDefinition, page[3])
  return { count, definitions, repetitions, ...valuesOf(leaf, page[2], bytes, count, definitions, dictionary) }
}

/** Levels stand before what is compressed. */
function readPageV2(
  leaf: Leaf,
  codec: string,
  header: ThriftStruct,
  packed: Uint8Array,
  dictionary: Stored | null,
): Page {
  const page = structOf(header[8])
  const count = countOf(page[1])
  const definitionBytes = wholeNumber(page[5])
  const repetitionBytes = wholeNumber(page[6])
  const levelBytes = definitionBytes + repetitionBytes
  if (levelBytes > packed.length) throw new Error("the levels of a page are longer than the page")
  const readLevels = (most: number, part: Uint8Array) =>
    levelsOf(count, most, (levels) => readHybrid(part, bitWidth(most), levels))
  const repetitions = readLevels(leaf.maxRepetition, packed.subarray(0, repetitionBytes))
  const definitions = readLevels(leaf.maxDefinition, packed.subarray(repetitionBytes, levelBytes))
  const rest = packed.subarray(levelBytes)
  const bytes = page[7] === false ? rest : decompressPage(codec, rest, wholeNumber(header[2]) - levelBytes)
  return { count, definitions, repetitions, ...valuesOf(leaf, page[4], bytes, count, definitions, dictionary) }
}

/** Null where all levels are 0. */
function levelsOf(count: number, most: number, fill: (levels: Uint8Array) => void): Uint8Array | null {
  if (most === 0) return null
  const levels = new Uint8Array(count)
  fill(levels)
  for (const level of levels)
    if (level > most) throw new Error(`it has a level of ${level}, and ${most} is the highest`)
  return levels
}

function valuesOf(
  leaf: Leaf,
  encodingNumber: unknown,
  bytes: Uint8Array,
  count: number,
  definitions: Uint8Array | null,
  dictionary: Stored | null,
): Pick<Page, "values" | "dictionary"> {
  let there = count
  if (definitions) {
    there = 0
    for (const level of definitions) if (level === leaf.maxDefinition) there++
  }
  const encoding = ENCODINGS[Number(encodingNumber)] ?? `encoding ${String(encodingNumber)}`
  if (encoding !== "PLAIN_DICTIONARY" && encoding !== "RLE_DICTIONARY")
    return {
      values: there === 0 ? new Uint8Array(0) : readValues(encoding, leaf.type, leaf.length, bytes, there),
      dictionary: null,
    }
  const places = new Int32Array(there)
  if (there > 0) {
    if (!dictionary) throw new Error("a page of it refers to a dictionary that is not there")
    if (bytes.length === 0) throw new Error("its values end too early")
    readHybrid(bytes.subarray(1), bytes[0]!, places)
    const most = "starts" in dictionary ? dictionary.starts.length : dictionary.length
    for (const place of places)
      if (place < 0 || place >= most) throw new Error(`it refers to entry ${place} of a dictionary of ${most}`)
  }
  return { values: places, dictionary: dictionary ?? places }
}

function wholeNumber(value: unknown): number {
  if (typeof value !== "number" || value < 0) throw new Error("the header of a page has no valid sizes")
  return value
}

function countOf(value: unknown): number {
  const count = wholeNumber(value)
  if (count > MOST_VALUES) throw new Error(`a page of it says that it has ${count} values`)
  return count
}

function structOf(value: unknown): ThriftStruct {
  if (typeof value !== "object" || value === null) throw new Error("the header of a page is not whole")
  return value as ThriftStruct
}
