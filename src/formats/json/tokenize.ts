/** A strict reader of JSON's grammar (RFC 8259) over bytes, in windows of a file: it checks and tells, and builds nothing. */

/** The bytes at hand. Positions that a visitor is told are positions in `bytes`; `base` is the file's offset of the first. */
export interface Window {
  bytes: Uint8Array
  end: number
  base: number
  /** No byte comes after these. */
  isLast: boolean
}

/** A text without escapes, of ASCII alone; a bit each for what it has beside. */
export const PLAIN = 0
export const ESCAPED = 1
export const NOT_ASCII = 2

export const NULL = 0
export const TRUE = 1
export const FALSE = 2

/** Is told what a document holds, in order. `depth` is that of the container which the thing stands in; 0 is the top. */
export interface Visitor {
  /** A value beside others at the top begins; false where it must not stand there. */
  another(isObject: boolean, isArray: boolean, onOwnLine: boolean): boolean
  key(start: number, end: number, flags: number, depth: number): void
  /** The text between the quotes. */
  text(start: number, end: number, flags: number, depth: number): void
  number(start: number, end: number, depth: number): void
  literal(which: number, at: number, depth: number): void
  open(isObject: boolean, at: number, depth: number): void
  /** @param end behind the bracket */
  close(isObject: boolean, end: number, depth: number): void
  /** Whoever runs the tokenizer has to wait for something before it goes on; asked when a container closes. */
  mustWait(): boolean
}

/** What stopped a run. */
export const NEEDS_BYTES = 0
const WAITS = 1
export const BROKEN = 2
export const ENDED = 3

/** Deeper nesting is refused: no table looks like that, and every level costs memory. */
const MAX_DEPTH = 1000

export interface Tokenizer {
  /** Reads on from `position` until something stops it. */
  run(): number
  /** Up to where the window has been read: the start of the token that needs more bytes. */
  position(): number
  /** Goes on at another position of the window, in the same state. */
  moveTo(position: number): void
  /** Begins a value at the top at a position of the window, whatever was open. */
  restart(position: number): void
  /** After BROKEN: what was expected in place of what stands at `position`. */
  fault(): string
  depth(): number
}

const AT_TOP = 0
const WANTS_VALUE = 1
const WANTS_VALUE_OR_END = 2
const WANTS_KEY = 3
const WANTS_KEY_OR_END = 4
const WANTS_COLON = 5
const WANTS_COMMA_OR_END = 6

const WANTED: readonly string[] = [
  "a value",
  "a value",
  "a value or ]",
  'a name in "quotes"',
  'a name in "quotes" or }',
  "a colon",
  "a comma or the end of what is open",
]

const OBJECT = 1
const ARRAY = 2

const NUMBER_GOES_ON = -1
const NOT_A_NUMBER = -2

/** @param single ends behind the first value at the top */
export function createTokenizer(window: Window, visitor: Visitor, single = false): Tokenizer {
  const containers = new Uint8Array(MAX_DEPTH + 1)
  let depth = 0
  let state = AT_TOP
  let position = 0
  let values = 0
  let hasNewline = true
  let why = ""

  function stop(at: number, kind: number): number {
    position = at
    return kind
  }
  function broken(at: number, message: string): number {
    why = message
    return stop(at, BROKEN)
  }
  const more = (at: number): number =>
    window.isLast ? broken(window.end, "the rest of a value") : stop(at, NEEDS_BYTES)

  function afterValue(): void {
    state = depth === 0 ? AT_TOP : WANTS_COMMA_OR_END
    if (depth > 0) return
    values++
    hasNewline = false
  }

  function run(): number {
    const { bytes, end } = window
    let p = position
    for (;;) {
      let byte = 0
      for (; p < end; p++) {
        byte = bytes[p]!
        if (byte > 32) break
        if (byte === 10 || byte === 13) hasNewline = true
        else if (byte !== 32 && byte !== 9) break
      }
      if (state === AT_TOP && single && values > 0) return stop(p, ENDED)
      if (p >= end) {
        if (!window.isLast) return stop(p, NEEDS_BYTES)
        if (state === AT_TOP && values > 0) return stop(p, ENDED)
        return broken(p, WANTED[state]!)
      }
      switch (state) {
        case WANTS_COLON:
          if (byte !== 0x3a) return broken(p, WANTED[state]!)
          state = WANTS_VALUE
          p++
          continue
        case WANTS_COMMA_OR_END: {
          const isObject = containers[depth] === OBJECT
          if (byte === 0x2c) {
            state = isObject ? WANTS_KEY : WANTS_VALUE
            p++
            continue
          }
          if (byte !== (isObject ? 0x7d : 0x5d)) return broken(p, isObject ? "a comma or }" : "a comma or ]")
          depth--
          afterValue()
          visitor.close(isObject, ++p, depth)
          if (visitor.mustWait()) return stop(p, WAITS)
          continue
        }
        case WANTS_KEY:
        case WANTS_KEY_OR_END: {
          if (byte === 0x7d && state === WANTS_KEY_OR_END) {
            depth--
            afterValue()
            visitor.close(true, ++p, depth)
            if (visitor.mustWait()) return stop(p, WAITS)
            continue
          }
          if (byte !== 0x22) return broken(p, WANTED[state]!)
          const close = endOfText(p + 1)
          if (close < 0) return close === -1 ? more(p) : BROKEN
          state = WANTS_COLON
          visitor.key(p + 1, close, textFlags, depth)
          p = close + 1
          continue
        }
        default:
      }
      if (state === WANTS_VALUE_OR_END && byte === 0x5d) {
        depth--
        afterValue()
        visitor.close(false, ++p, depth)
        if (visitor.mustWait()) return stop(p, WAITS)
        continue
      }
      if (state === AT_TOP && values > 0 && !visitor.another(byte === 0x7b, byte === 0x5b, hasNewline))
        return broken(p, "the end of the file, because the value before is complete")
      switch (byte) {
        case 0x22: {
          const close = endOfText(p + 1)
          if (close < 0) return close === -1 ? more(p) : BROKEN
          const flags = textFlags
          afterValue()
          visitor.text(p + 1, close, flags, depth)
          p = close + 1
          continue
        }
        case 0x7b:
        case 0x5b: {
          const isObject = byte === 0x7b
          if (depth === MAX_DEPTH) return broken(p, `no more than ${MAX_DEPTH} values within each other`)
          visitor.open(isObject, p, depth)
          containers[++depth] = isObject ? OBJECT : ARRAY
          state = isObject ? WANTS_KEY_OR_END : WANTS_VALUE_OR_END
          p++
          continue
        }
        case 0x74:
        case 0x66:
        case 0x6e: {
          const word = byte === 0x74 ? WORD_TRUE : byte === 0x66 ? WORD_FALSE : WORD_NULL
          for (let i = 1; i < word.length; i++) {
            if (p + i >= end) return more(p)
            if (bytes[p + i] !== word[i]) return broken(p, WANTED[state]!)
          }
          afterValue()
          visitor.literal(byte === 0x74 ? TRUE : byte === 0x66 ? FALSE : NULL, p, depth)
          p += word.length
          continue
        }
        default: {
          if (byte !== 0x2d && (byte < 0x30 || byte > 0x39)) return broken(p, WANTED[state]!)
          const stopped = endOfNumber(p)
          if (stopped === NUMBER_GOES_ON) return more(p)
          if (stopped === NOT_A_NUMBER) return broken(p, "a number as JSON writes them")
          afterValue()
          visitor.number(p, stopped, depth)
          p = stopped
        }
      }
    }
  }

  let textFlags = PLAIN

  /** The position of the closing quote; -1 where the window ends before it, -2 where the text is broken. */
  function endOfText(start: number): number {
    const { bytes, end } = window
    textFlags = PLAIN
    let p = start
    for (;;) {
      while (p < end && CLASS[bytes[p]!] === 0) p++
      if (p >= end) return -1
      const byte = bytes[p]!
      if (byte === 0x22) return p
      if (byte >= 0x80) {
        textFlags |= NOT_ASCII
        const length = utf8Length(bytes, p, end)
        if (length < 0) return -1
        if (length === 0) return breakText(p, "UTF-8; save the file as UTF-8")
        p += length
      } else if (byte === 0x5c) {
        textFlags |= ESCAPED
        if (p + 1 >= end) return -1
        const letter = bytes[p + 1]!
        if (letter === 0x75) {
          for (let i = 2; i < 6; i++) {
            if (p + i >= end) return -1
            if (!isHex(bytes[p + i]!)) return breakText(p, "\\u and four digits of a hexadecimal number")
          }
          p += 6
        } else if (ESCAPES.includes(letter)) p += 2
        else return breakText(p, 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u')
      } else
        return breakText(p, "the closing quote; line breaks and other control characters must be escaped in a text")
    }
  }
  function breakText(at: number, message: string): number {
    broken(at, message)
    return -2
  }

  function endOfNumber(start: number): number {
    const { bytes, end } = window
    let p = start
    if (bytes[p] === 0x2d) p++
    const first = p
    while (p < end && isDigit(bytes[p]!)) p++
    if (p === first) return p < end ? NOT_A_NUMBER : NUMBER_GOES_ON
    if (bytes[first] === 0x30 && p > first + 1) return NOT_A_NUMBER
    if (p < end && bytes[p] === 0x2e) {
      const fraction = ++p
      while (p < end && isDigit(bytes[p]!)) p++
      if (p === fraction) return p < end ? NOT_A_NUMBER : NUMBER_GOES_ON
    }
    if (p < end && (bytes[p]! | 0x20) === 0x65) {
      p++
      if (p < end && (bytes[p] === 0x2b || bytes[p] === 0x2d)) p++
      const exponent = p
      while (p < end && isDigit(bytes[p]!)) p++
      if (p === exponent) return p < end ? NOT_A_NUMBER : NUMBER_GOES_ON
    }
    return p < end || window.isLast ? p : NUMBER_GOES_ON
  }

  return {
    run,
    position: () => position,
    moveTo(at) {
      position = at
    },
    restart(at) {
      position = at
      depth = 0
      state = AT_TOP
      hasNewline = true
    },
    fault: () => why,
    depth: () => depth,
  }
}

const bytesOf = (word: string): Uint8Array => Uint8Array.from(word, (c) => c.charCodeAt(0))
const WORD_TRUE = bytesOf("true")
const WORD_FALSE = bytesOf("false")
const WORD_NULL = bytesOf("null")
const ESCAPES = bytesOf('"\\/bfnrt')
/** 1 for the bytes that a text cannot be read over without looking: control characters, the quote, the backslash, no ASCII. */
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 32 || byte === 0x22 || byte === 0x5c || byte >= 0x80 ? 1 : 0,
)

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)

/** Bytes of the character that begins here: 2 to 4; 0 where it is no UTF-8, -1 where the window ends within it. */
function utf8Length(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  for (let i = 1; i < length; i++) {
    if (at + i >= end) return -1
    const byte = bytes[at + i]!
    // Overlong forms, surrogates and what lies beyond U+10FFFF differ from sound ones in the second byte alone.
    const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (byte < low || byte > high) return 0
  }
  return length
}
