import type { ZipEntry } from "#formats/archive/zip.ts"
import { piecesOfPart } from "./parts.ts"
import { tooLarge } from "./problem.ts"
import { looksNumeric, unescaped } from "./text.ts"
import { createXmlScanner, inUtf8, isNamed } from "./xml.ts"

/** The texts of a workbook's cells, each kept once. */
export interface SharedStrings {
  readonly count: number
  /** Null where there is no such text. */
  at(index: number): string | null
  isNumeric(index: number): boolean
}

/** In a tab of 2 GB. */
const MOST_TEXT_BYTES = 700 << 20
/** Texts are decoded when they are needed; the last ones stay, by the low bits of their number. */
const CACHED = 1 << 16

export const noStrings: SharedStrings = { count: 0, at: () => null, isNumeric: () => false }

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** Reads all shared strings into one run of UTF-8: a million of them are as many bytes as they have letters. */
export async function readSharedStrings(entry: ZipEntry): Promise<SharedStrings> {
  let bytes = new Uint8Array(Math.min(1 << 16, entry.bytes + 16))
  let used = 0
  let ends = new Uint32Array(1024)
  let numeric = new Uint8Array(128)
  let count = 0
  let text = ""
  let isText = false
  let isItem = false
  let phonetic = 0

  function add(): void {
    const encoded = encoder.encode(unescaped(text))
    if (used + encoded.length > MOST_TEXT_BYTES)
      throw tooLarge(
        "The texts of this workbook take more memory than a browser has. Save the sheet as CSV and choose that file.",
      )
    if (used + encoded.length > bytes.length) bytes = grown(bytes, Math.max(bytes.length * 2, used + encoded.length))
    bytes.set(encoded, used)
    used += encoded.length
    if (count === ends.length) {
      const wider = new Uint32Array(count * 2)
      wider.set(ends)
      ends = wider
      numeric = grown(numeric, count / 4)
    }
    if (looksNumeric(text)) numeric[count >> 3]! |= 1 << (count & 7)
    ends[count++] = used
  }

  const scanner = createXmlScanner(entry.name, {
    open(tag) {
      if (isNamed(tag, "si")) {
        isItem = true
        text = ""
        phonetic = 0
      } else if (isNamed(tag, "t")) isText = isItem && phonetic === 0
      else if (isNamed(tag, "rPh")) phonetic++
    },
    close(tag) {
      isText = false
      if (isNamed(tag, "rPh")) phonetic--
      else if (isNamed(tag, "si") && isItem) {
        isItem = false
        add()
      }
    },
    text(start, end, raw) {
      if (isText) text += scanner.textOf(start, end, raw)
    },
  })
  for await (const piece of inUtf8(piecesOfPart(entry))) scanner.push(piece)
  scanner.end()

  const cachedIndex = new Int32Array(CACHED).fill(-1)
  const cached: string[] = new Array(CACHED).fill("")
  return {
    count,
    at(index) {
      if (!(index >= 0 && index < count)) return null
      const slot = index & (CACHED - 1)
      if (cachedIndex[slot] === index) return cached[slot]!
      const decoded = decoder.decode(bytes.subarray(index === 0 ? 0 : ends[index - 1]!, ends[index]!))
      cachedIndex[slot] = index
      cached[slot] = decoded
      return decoded
    },
    isNumeric: (index) => (numeric[index >> 3]! & (1 << (index & 7))) !== 0,
  }
}

function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size)
  larger.set(bytes)
  return larger
}
