import { failed, ok, type Result } from "#domain/findings/result.ts"
import { utf8Size } from "#domain/scan/values.ts"
import { joinBytes } from "../source.ts"
import { upperHalf, VISCII_CONTROLS } from "./encodings.ts"
import { johabCharacter } from "./johab.ts"

/** Takes bytes in pieces, cut anywhere, and gives their text as UTF-8 without a byte order mark. */
export interface Decoder {
  decode(bytes: Uint8Array): Uint8Array
  /** What an incomplete character at the end becomes. */
  end(): Uint8Array
  /** Characters so far that could not be decoded; U+FFFD stands for each. */
  bad(): number
}

/** Text of bytes, in pieces; `more` is false for the last one. */
type ToText = (bytes: Uint8Array, more: boolean) => string

/**
 * @param fallback for UTF-8: the encoding of one byte a character that bytes are read in which are no UTF-8
 * @returns `unsupported_encoding` where nothing here decodes it
 */
export function createDecoder(encoding: string, fallback: string | null = null): Result<Decoder> {
  if (encoding === "utf-8") return ok(byUtf8(fallback === null ? null : upperHalf(fallback)))
  const half = upperHalf(encoding)
  if (half !== null) return ok(byTable(half, encoding === "viscii" ? VISCII_CONTROLS : {}))
  const toText = toTextOf(encoding)
  if (toText) return ok(byText(toText))
  return failed(
    "unsupported_encoding",
    `The text is written in ${encoding.toUpperCase()}, which this release does not read. Save the file as UTF-8.`,
  )
}

/** The text of some bytes, in an encoding that can be decoded. */
export function decodeAll(encoding: string, bytes: Uint8Array): string {
  const toText = wholeDecoders.get(encoding) ?? toTextOf(encoding)
  if (!toText) throw new Error(`no decoder for ${encoding}`)
  wholeDecoders.set(encoding, toText)
  return toText(bytes, false)
}
const wholeDecoders = new Map<string, ToText>()

function toTextOf(encoding: string): ToText | null {
  if (encoding === "utf-32le" || encoding === "utf-32be") return utf32(encoding === "utf-32le")
  if (encoding === "johab") return johab()
  if (encoding === "iso-2022-kr") return iso2022kr()
  if (encoding === "hz") return hz()
  try {
    const decoder = new TextDecoder(encoding)
    if (PAIRED.includes(encoding)) return inWholeCharacters(encoding)
    if (encoding === "iso-2022-jp") return inWholeEscapes(encoding)
    return (bytes, stream) => decoder.decode(bytes, { stream })
  } catch {
    return null
  }
}

const PAIRED = ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"]
/** So many bytes without a place to cut are no text. */
const LONGEST_WAIT = 64 << 10

/** Node's decoders throw at some broken characters that two pieces share, so that pieces are cut behind a blank or the like. */
function inWholeCharacters(encoding: string): ToText {
  const decoder = new TextDecoder(encoding)
  return withRest((bytes, more) => {
    let used = bytes.length
    while (more && used > 0 && bytes[used - 1]! > 0x2f) used--
    if (used === 0 && bytes.length > LONGEST_WAIT) used = bytes.length
    return { text: decoder.decode(bytes.subarray(0, used)), used }
  })
}

const ESCAPE = 0x1b

/** Node's decoder throws at a broken escape sequence, of three bytes, that two pieces share. */
function inWholeEscapes(encoding: string): ToText {
  const decoder = new TextDecoder(encoding)
  return withRest((bytes, more) => {
    let used = bytes.length
    while (more && used > 0 && (bytes[used - 1] === ESCAPE || bytes[used - 2] === ESCAPE))
      used -= bytes[used - 1] === ESCAPE ? 1 : 2
    if (used === 0 && bytes.length > LONGEST_WAIT) used = bytes.length
    return { text: decoder.decode(bytes.subarray(0, used), { stream: more }), used }
  })
}

const encoder = new TextEncoder()

function byText(toText: ToText): Decoder {
  let bad = 0
  let started = false
  const give = (bytes: Uint8Array, more: boolean): Uint8Array => {
    let text = toText(bytes, more)
    if (!started && text !== "") {
      started = true
      if (text.startsWith("\ufeff")) text = text.slice(1)
    }
    for (let at = text.indexOf("\ufffd"); at >= 0; at = text.indexOf("\ufffd", at + 1)) bad++
    return encoder.encode(text)
  }
  return { decode: (bytes) => give(bytes, true), end: () => give(new Uint8Array(0), false), bad: () => bad }
}

/** One byte, one character. */
function byTable(half: string, controls: Readonly<Record<number, string>>): Decoder {
  const sizes = new Uint8Array(256).fill(1)
  const utf8 = new Uint8Array(1024)
  for (let byte = 0; byte < 256; byte++) {
    const encoded = encoder.encode(byte < 128 ? (controls[byte] ?? String.fromCharCode(byte)) : half[byte - 128]!)
    sizes[byte] = encoded.length
    utf8.set(encoded, byte * 4)
  }
  const isPlain = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 128 && !(byte in controls) ? 1 : 0))
  const isBad = Uint8Array.from({ length: 256 }, (_, byte) => (byte > 127 && half[byte - 128] === "\ufffd" ? 1 : 0))
  let bad = 0
  let out: Uint8Array = new Uint8Array(0)
  return {
    decode(bytes) {
      if (out.length < bytes.length * 3) out = new Uint8Array(bytes.length * 3)
      const to = out
      let o = 0
      for (let p = 0; p < bytes.length; p++) {
        const byte = bytes[p]!
        if (isPlain[byte] === 1) {
          to[o++] = byte
          continue
        }
        bad += isBad[byte]!
        const at = byte * 4
        to[o++] = utf8[at]!
        if (sizes[byte]! > 1) to[o++] = utf8[at + 1]!
        if (sizes[byte]! > 2) to[o++] = utf8[at + 2]!
      }
      return to.subarray(0, o)
    },
    end: () => new Uint8Array(0),
    bad: () => bad,
  }
}

/** UTF-8 as it is; what is none becomes the characters of `half`, or U+FFFD without it. */
function byUtf8(half: string | null): Decoder {
  const others = Array.from({ length: 128 }, (_, i) => encoder.encode(half?.[i] ?? "\ufffd"))
  let rest: Uint8Array = new Uint8Array(0)
  let started = false
  let bad = 0
  const give = (piece: Uint8Array, more: boolean): Uint8Array => {
    const bytes = rest.length > 0 ? joinBytes([rest, piece]) : piece
    const out = new Uint8Array(bytes.length * 3)
    let o = 0
    let p = 0
    if (!started && (bytes.length > 2 || !more)) {
      started = true
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) p = 3
    } else if (!started) {
      rest = bytes.slice()
      return new Uint8Array(0)
    }
    while (p < bytes.length) {
      const size = utf8Size(bytes, p, bytes.length)
      if (size < 0 && more && p - size >= bytes.length) break
      if (size > 0) for (let i = 0; i < size; i++) out[o++] = bytes[p++]!
      else if (half !== null) {
        if (half[bytes[p]! - 128] === "\ufffd") bad++
        for (const byte of others[bytes[p++]! - 128]!) out[o++] = byte
      } else {
        bad++
        for (const byte of others[0]!) out[o++] = byte
        p -= size
      }
    }
    rest = bytes.slice(p)
    return out.subarray(0, o)
  }
  return { decode: (bytes) => give(bytes, true), end: () => give(new Uint8Array(0), false), bad: () => bad }
}

/** Joins what a piece left over with the next one. */
function withRest(convert: (bytes: Uint8Array, more: boolean) => { text: string; used: number }): ToText {
  let rest = new Uint8Array(0)
  return (bytes, more) => {
    const all = rest.length > 0 ? joinBytes([rest, bytes]) : bytes
    const { text, used } = convert(all, more)
    rest = all.slice(used)
    return text
  }
}

/** Code points to text, some thousand at a time: a call takes only so many arguments. */
const MANY = 8192

function utf32(isLittle: boolean): ToText {
  return withRest((bytes, more) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const whole = bytes.length & ~3
    let text = ""
    let codes: number[] = []
    for (let p = 0; p < whole; p += 4) {
      const code = view.getUint32(p, isLittle)
      codes.push(code > 0x10ffff || (code > 0xd7ff && code < 0xe000) ? 0xfffd : code)
      if (codes.length < MANY) continue
      text += String.fromCodePoint(...codes)
      codes = []
    }
    text += String.fromCodePoint(...codes)
    return more || whole === bytes.length ? { text, used: whole } : { text: `${text}\ufffd`, used: bytes.length }
  })
}

function johab(): ToText {
  return withRest((bytes, more) => {
    const parts: string[] = []
    let p = 0
    while (p < bytes.length) {
      const lead = bytes[p]!
      if (lead < 0x80) {
        const start = p
        while (p < bytes.length && bytes[p]! < 0x80) p++
        // WHATWG's decoder of this name reads ASCII bytes as ASCII.
        parts.push(ascii.decode(bytes.subarray(start, p)))
        continue
      }
      if (p + 1 >= bytes.length && more) break
      const character = p + 1 < bytes.length ? johabCharacter(lead, bytes[p + 1]!) : "\ufffd"
      parts.push(character)
      // An ASCII byte behind a lead that it cannot belong to is a character of its own.
      p += character === "\ufffd" && (p + 1 >= bytes.length || bytes[p + 1]! < 0x80) ? 1 : 2
    }
    return { text: parts.join(""), used: p }
  })
}
const ascii = new TextDecoder("utf-8")

const [LF, SO, SI, ESC, TILDE] = [0x0a, 0x0e, 0x0f, 0x1b, 0x7e]

/** An encoding of seven bits, by one of eight: `convert` writes that to `out`, and has the shifts of the first. */
function inEightBits(
  label: string,
  convert: (bytes: Uint8Array, more: boolean, out: Uint8Array) => { used: number; written: number },
): ToText {
  const toText = inWholeCharacters(label)
  return withRest((bytes, more) => {
    const out = new Uint8Array(bytes.length)
    const { used, written } = convert(bytes, more, out)
    return { text: toText(out.subarray(0, written), more), used }
  })
}

/** Shift out, and pairs of seven bits are characters of KS X 1001: with the eighth bit set they are EUC-KR. */
function iso2022kr(): ToText {
  let shifted = false
  return inEightBits("euc-kr", (bytes, more, out) => {
    let o = 0
    let p = 0
    for (; p < bytes.length; p++) {
      const byte = bytes[p]!
      if (byte === ESC) {
        if (p + 3 >= bytes.length && more) break
        if (bytes[p + 1] === 0x24 && bytes[p + 2] === 0x29 && bytes[p + 3] === 0x43) p += 3
        else out[o++] = byte
      } else if (byte === SO || byte === SI) shifted = byte === SO
      else {
        if (byte === LF) shifted = false
        out[o++] = shifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte
      }
    }
    return { used: p, written: o }
  })
}

/** `~{` and `~}` around pairs of seven bits, which are GB 2312 with the eighth bit set (RFC 1843). */
function hz(): ToText {
  let shifted = false
  return inEightBits("gb18030", (bytes, more, out) => {
    let o = 0
    let p = 0
    for (; p < bytes.length; p++) {
      const byte = bytes[p]!
      const next = bytes[p + 1]
      if (byte === TILDE && next === undefined && more) break
      if (byte === TILDE && !shifted && next === 0x7b) shifted = true
      else if (byte === TILDE && shifted && next === 0x7d) shifted = false
      else if (byte === TILDE && !shifted && next === TILDE) out[o++] = TILDE
      else if (!(byte === TILDE && !shifted && next === LF)) {
        if (byte === LF) shifted = false
        if (shifted && byte > 0x20 && next === undefined && more) break
        if (shifted && byte > 0x20 && next !== undefined && next > 0x20) {
          out[o++] = byte | 0x80
          out[o++] = next | 0x80
          p++
        } else out[o++] = byte
        continue
      }
      p++
    }
    return { used: p, written: o }
  })
}
