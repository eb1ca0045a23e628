import { joinBytes } from "#formats/source.ts"
import { broken, WorkbookProblem } from "./problem.ts"
import { decodeEntities } from "./text.ts"

/**
 * A tag as it is met: where its name and attributes stand. One object is used for all; nothing of it may be kept.
 * Prefixes of namespaces are passed over, as writers choose them as they like.
 */
export interface XmlTag {
  bytes: Uint8Array
  nameStart: number
  nameEnd: number
  /** Behind the attributes. */
  end: number
  /** Where the next attribute is looked for. */
  at: number
  keyStart: number
  keyEnd: number
  /** The attribute is of another vocabulary than its element. */
  isForeign: boolean
  valueStart: number
  valueEnd: number
}

export interface XmlHandler {
  open(tag: XmlTag): void
  /** Also called for an element that closes itself. */
  close(tag: XmlTag): void
  /** A run of text, whole up to the next tag. `raw` text stood in CDATA and has no entities. */
  text(start: number, end: number, raw: boolean): void
}

export interface XmlScanner {
  /** Takes the next bytes, which are not kept. */
  push(bytes: Uint8Array): void
  /** Throws where the document ends within a tag. */
  end(): void
  /** The text of a range that was just handed to `text`. */
  textOf(start: number, end: number, raw: boolean): string
  bytes: Uint8Array
}

/** A cell holds at most 32,767 characters; a formula less. */
const MOST_TOKEN_BYTES = 4 << 20

const LT = 60
const GT = 62
const QUOTE = 34
const APOSTROPHE = 39
const COLON = 58
const SLASH = 47

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
/** One character for each byte, so that both have the same offsets. */
const single = new TextDecoder("windows-1252")

/**
 * Reads XML in UTF-8 as its bytes come in. Only what worksheets need: no validation, and declarations of entities are
 * refused, which no workbook has and bombs are made of.
 */
export function createXmlScanner(part: string, handler: XmlHandler): XmlScanner {
  let rest = new Uint8Array(0)
  let latin: string | null = null
  const tag: XmlTag = {
    bytes: rest,
    nameStart: 0,
    nameEnd: 0,
    end: 0,
    at: 0,
    keyStart: 0,
    keyEnd: 0,
    isForeign: false,
    valueStart: 0,
    valueEnd: 0,
  }

  /** @returns where what is not complete begins */
  function scan(bytes: Uint8Array): number {
    const length = bytes.length
    let from = 0
    for (;;) {
      let lt = from
      while (lt < length && bytes[lt] !== LT) lt++
      if (lt + 1 >= length) return from
      const next = bytes[lt + 1]!
      if (next === 33 || next === 63) {
        const behind = skipSpecial(bytes, lt, next)
        if (behind < 0) return from
        if (lt > from) handler.text(from, lt, false)
        if (next === 33 && bytes[lt + 2] === 91) handler.text(lt + 9, behind - 3, true)
        from = behind
        continue
      }
      const gt = endOfTag(bytes, lt + 1)
      if (gt < 0) return from
      if (lt > from) handler.text(from, lt, false)
      emit(bytes, lt + 1, gt)
      from = gt + 1
    }
  }

  function emit(bytes: Uint8Array, start: number, gt: number): void {
    const closes = bytes[start] === SLASH
    const isEmpty = bytes[gt - 1] === SLASH
    tag.nameStart = closes ? start + 1 : start
    tag.end = isEmpty ? gt - 1 : gt
    let p = tag.nameStart
    for (; p < tag.end && bytes[p]! > 32; p++) if (bytes[p] === COLON) tag.nameStart = p + 1
    tag.nameEnd = p
    tag.at = p
    if (!closes) handler.open(tag)
    if (closes || isEmpty) handler.close(tag)
  }

  /** Behind a comment, CDATA, an instruction or a DOCTYPE; -1 where it is not complete. */
  function skipSpecial(bytes: Uint8Array, lt: number, next: number): number {
    if (next === 63) return behindText(bytes, lt + 2, "?>")
    if (bytes.length - lt < 10) return -1
    if (bytes[lt + 2] === 45) return behindText(bytes, lt + 4, "-->")
    if (bytes[lt + 2] === 91) return behindText(bytes, lt + 9, "]]>")
    const gt = bytes.indexOf(GT, lt)
    const declares = bytes.indexOf(91, lt)
    if (declares >= 0 && (gt < 0 || declares < gt))
      throw new WorkbookProblem(
        "broken_workbook",
        `${part} in this workbook declares texts of its own, which no spreadsheet program writes and which can be made to fill a computer's memory. It is not read.`,
      )
    return gt < 0 ? -1 : gt + 1
  }

  const scanner: XmlScanner = {
    bytes: rest,
    push(chunk) {
      const bytes = rest.length > 0 ? joinBytes([rest, chunk]) : chunk
      scanner.bytes = bytes
      tag.bytes = bytes
      latin = null
      rest = bytes.slice(scan(bytes)) as Uint8Array<ArrayBuffer>
      if (rest.length > MOST_TOKEN_BYTES) throw broken(`${part} holds a text that is longer than any cell may be.`)
    },
    end() {
      if (rest.some((byte) => byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf))
        throw broken(`${part} ends in the middle.`)
    },
    textOf(start, end, raw) {
      const { bytes } = scanner
      for (let i = start; i < end; i++) {
        const byte = bytes[i]!
        if (byte >= 128 || byte === 38 || byte === 13) return decodedText(bytes, start, end, raw)
      }
      latin ??= single.decode(bytes)
      return latin.slice(start, end)
    },
  }
  return scanner
}

/** The text of a range of XML in UTF-8: entities are replaced unless it is `raw`, and line breaks are LF. */
function decodedText(bytes: Uint8Array, start: number, end: number, raw: boolean): string {
  const text = utf8.decode(bytes.subarray(start, end)).replace(/\r\n?/g, "\n")
  return raw ? text : decodeEntities(text)
}

function endOfTag(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === GT) return i
    if (byte === QUOTE || byte === APOSTROPHE) {
      i = bytes.indexOf(byte, i + 1)
      if (i < 0) return -1
    }
  }
  return -1
}

function behindText(bytes: Uint8Array, from: number, text: string): number {
  const first = text.charCodeAt(0)
  for (let i = bytes.indexOf(first, from); i >= 0; i = bytes.indexOf(first, i + 1)) {
    if (i + text.length > bytes.length) return -1
    let same = 1
    while (same < text.length && bytes[i + same] === text.charCodeAt(same)) same++
    if (same === text.length) return i + text.length
  }
  return -1
}

/** Moves a tag to its next attribute; those with a prefix of `xmlns` are passed over. */
export function nextAttribute(tag: XmlTag): boolean {
  const { bytes, end } = tag
  let p = tag.at
  for (;;) {
    while (p < end && bytes[p]! <= 32) p++
    let keyStart = p
    while (p < end && bytes[p] !== 61 && bytes[p]! > 32) p++
    const keyEnd = p
    while (p < end && bytes[p] !== QUOTE && bytes[p] !== APOSTROPHE) p++
    if (p >= end) {
      tag.at = end
      return false
    }
    const close = bytes.indexOf(bytes[p]!, p + 1)
    tag.valueStart = p + 1
    tag.valueEnd = close < 0 ? end : Math.min(close, end)
    p = tag.valueEnd + 1
    if (matches(bytes, keyStart, Math.min(keyEnd, keyStart + 5), "xmlns")) continue
    tag.isForeign = false
    for (let i = keyStart; i < keyEnd; i++) {
      if (bytes[i] !== COLON) continue
      keyStart = i + 1
      tag.isForeign = true
    }
    tag.keyStart = keyStart
    tag.keyEnd = keyEnd
    tag.at = p
    return true
  }
}

function matches(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** Whether an element has this name, whatever its prefix. */
export const isNamed = (tag: XmlTag, name: string): boolean => matches(tag.bytes, tag.nameStart, tag.nameEnd, name)

export const nameOf = (tag: XmlTag): string => utf8.decode(tag.bytes.subarray(tag.nameStart, tag.nameEnd))

/** All attributes of a tag by their names without prefix; for small documents. */
export function attributesOf(tag: XmlTag): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = Object.create(null)
  while (nextAttribute(tag))
    attributes[utf8.decode(tag.bytes.subarray(tag.keyStart, tag.keyEnd))] = decodedText(
      tag.bytes,
      tag.valueStart,
      tag.valueEnd,
      false,
    )
  return attributes
}

/** An attribute of the current one's value as a whole number; -1 where it is none. */
export function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 15) return -1
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const encoder = new TextEncoder()

/** XML in UTF-8, whatever it was in: its first bytes tell, as XML 1.0, appendix F says. */
export async function* inUtf8(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let isFirst = true
  for await (const piece of pieces) {
    if (isFirst && piece.length > 0) {
      isFirst = false
      const label = encodingOf(piece)
      if (label) decoder = new TextDecoder(label)
    }
    yield decoder ? encoder.encode(decoder.decode(piece, { stream: true })) : piece
  }
}

function encodingOf(head: Uint8Array): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le"
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be"
  if (head[0] === LT && head[1] === 0) return "utf-16le"
  if (head[0] === 0 && head[1] === LT) return "utf-16be"
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(single.decode(head.subarray(0, 200)))?.[1]
  if (!declared || /^(utf-?8|us-ascii|utf-?16)$/i.test(declared)) return null
  try {
    return new TextDecoder(declared).encoding
  } catch {
    return null
  }
}

/** Reads a small document: every element with its attributes, in order. */
export function readXml(
  part: string,
  bytes: Uint8Array,
  onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void,
  onClose: (name: string) => void = () => undefined,
): void {
  const label = encodingOf(bytes)
  const scanner = createXmlScanner(part, {
    open: (tag) => onOpen(nameOf(tag), attributesOf(tag)),
    close: (tag) => onClose(nameOf(tag)),
    text: () => undefined,
  })
  scanner.push(label ? encoder.encode(new TextDecoder(label).decode(bytes)) : bytes)
  scanner.end()
}
