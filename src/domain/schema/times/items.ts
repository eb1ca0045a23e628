import { wholeTextOf } from "../../scan/bytes.ts"
import { halfBehindClock, isNoEnd, isZoneBehindClock } from "./endings.ts"
import {
  AMPM,
  ASIDE,
  fold,
  LETTERS,
  MARK_T,
  MONTH_OF,
  type MonthName,
  NAME_OR_DAY,
  NOISE,
  ORDINAL,
  type Word,
  wordOf,
  wordOfCodes,
} from "./words.ts"

/** Kinds of items below 16: numbers, by how many digits they have. Others: the kinds of `words.ts`. */
export const LONG_NUMBER = 15

/** What stands before an item. */
export const NONE = 0
export const BLANK = 1
export const SLASH = 2
export const POINT = 3
export const DASH = 4
export const COLON = 5
export const PLUS = 6
export const APOSTROPHE = 7
export const COMMA = 8
/** A dash between blanks: it may part a date from a time as well. */
export const SPACED_DASH = 9

const MOST_ITEMS = 24
const MOST_TELLING = 4
const MOST_CODES = 96

/** The items of a text: numbers and words, each with what stands before it. One object, written again by every call. */
export interface Items {
  count: number
  readonly kinds: Uint8Array
  readonly before: Uint8Array
  /** Of numbers up to 15 digits, and of words. */
  readonly values: Float64Array
  readonly starts: Uint8Array
  readonly lengths: Uint8Array
  readonly names: (MonthName | null)[]
  /** Words that tell the language or the weekday, as many as `tellingCount`. */
  readonly telling: (Word | null)[]
  tellingCount: number
  /** The text in small letters without accents. */
  readonly codes: Uint16Array
}

const items: Items = {
  count: 0,
  kinds: new Uint8Array(MOST_ITEMS),
  before: new Uint8Array(MOST_ITEMS),
  values: new Float64Array(MOST_ITEMS),
  starts: new Uint8Array(MOST_ITEMS),
  lengths: new Uint8Array(MOST_ITEMS),
  names: new Array<MonthName | null>(MOST_ITEMS).fill(null),
  telling: new Array<Word | null>(MOST_TELLING).fill(null),
  tellingCount: 0,
  codes: new Uint16Array(MOST_CODES + 4),
}

/** The items of the bytes `[start, end)`, or null where they hold something that no time has. */
export function itemsOf(bytes: Uint8Array, start: number, end: number): Items | null {
  const length = load(bytes, start, end)
  return length > 0 && split(length) ? items : null
}

/** Writes the folded text to `items.codes`; answers its length, 0 where it is too long. */
function load(bytes: Uint8Array, start: number, end: number): number {
  const { codes } = items
  if (end - start > MOST_CODES) return end - start > MOST_CODES * 3 ? 0 : loadFolded(bytes, start, end)
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!
    if (byte >= 0x80) return loadFolded(bytes, start, end)
    codes[p - start] = byte >= 65 && byte <= 90 ? byte + 32 : byte
  }
  return end - start
}

function loadFolded(bytes: Uint8Array, start: number, end: number): number {
  const text = fold(wholeTextOf(bytes, start, end))
  if (text.length > MOST_CODES) return 0
  for (let i = 0; i < text.length; i++) items.codes[i] = text.charCodeAt(i)
  return text.length
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  code === 0xaa ||
  code === 0xba ||
  (code >= 0xc0 && !(code >= 0x2000 && code < 0x206f) && code !== MINUS_SIGN && !isOwnMark(code))
const MINUS_SIGN = 0x2212
/** Marks of other scripts that stand for a comma, or for the point of an abbreviation. */
const isOwnMark = (code: number): boolean => code === 0x60c || code === 0x3001 || code === 0x964 || isOwnPoint(code)
const isOwnPoint = (code: number): boolean => code === 0x970 || code === 0x5f3
/** Scripts without blanks between words: a word is looked for at each place. */
const isRunOn = (code: number): boolean => (code >= 0x2e80 && code < 0xa000) || (code >= 0xac00 && code < 0xd7b0)

let before = NONE
let hadBlank = false
/** Where the last word that says nothing ended. */
let noiseEnd = 0
let isBehindNoise = false

/** Between two items; false where a mark stands there that no time has. */
function takeMark(code: number, next: number): boolean {
  switch (code) {
    case 32:
    case 9:
    case 91:
    case 93:
    case 95:
    case 64:
      if (before === NONE || before === COMMA) before = BLANK
      hadBlank = true
      return true
    case 44:
    case 59:
    case 0x60c:
    case 0x3001:
    case 0x964:
      before = before === NONE && !hadBlank ? COMMA : BLANK
      return true
    case 46:
    case 0x970:
    case 0x5f3:
      return takePunctuation(POINT)
    case 47:
      return takePunctuation(SLASH)
    case 58:
      return takePunctuation(COLON)
    case 43:
      return takePunctuation(PLUS)
    case 39:
    case 0x2019:
      return takePunctuation(APOSTROPHE)
    case 45:
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case MINUS_SIGN:
      return takePunctuation(hadBlank && next === 32 ? SPACED_DASH : DASH)
    default:
      return false
  }
}

function takePunctuation(mark: number): boolean {
  // A point ends an abbreviation or an ordinal, whatever comes then.
  if (before !== NONE && before !== BLANK && before !== POINT) return false
  if (before === POINT && mark === POINT) return false
  before = mark
  return true
}

function put(kind: number, value: number, start: number, length: number, name: MonthName | null): boolean {
  const at = items.count
  if (at === MOST_ITEMS) return false
  items.kinds[at] = kind
  items.before[at] = before
  items.values[at] = value
  items.starts[at] = start
  items.lengths[at] = length
  items.names[at] = name
  items.count++
  before = NONE
  hadBlank = false
  isBehindNoise = false
  return true
}

function split(length: number): boolean {
  const { codes } = items
  codes[length] = 0
  items.count = 0
  items.tellingCount = 0
  before = NONE
  hadBlank = false
  noiseEnd = 0
  isBehindNoise = false
  let p = 0
  while (p < length) {
    const code = codes[p]!
    if (isDigit(code)) p = takeNumber(p, length)
    else if (code === 40) p = takeAside(p, length, 41)
    else if (code === 91 && p > 0 && isLetter(codes[p + 1]!)) p = takeAside(p, length, 93)
    else if (isLetter(code)) p = isRunOn(code) ? takeRunOn(p, length) : takeWord(p, length)
    else p = takeMark(code, p + 1 < length ? codes[p + 1]! : 0) ? p + 1 : -1
    if (p < 0) return false
  }
  // Nothing but a point or a bracket may stand behind the last one, and no blank around all.
  const ends = before === NONE || before === POINT || codes[length - 1] === CLOSING || noiseEnd === length
  const begins = items.before[0] === NONE || (items.before[0] === BLANK && codes[0] !== 32 && codes[0] !== 9)
  return items.count > 0 && begins && ends
}

function takeNumber(from: number, length: number): number {
  const { codes } = items
  let p = from
  let value = 0
  while (p < length && isDigit(codes[p]!)) value = value * 10 + (codes[p++]! - 48)
  return put(Math.min(p - from, LONG_NUMBER), value, from, p - from, null) ? p : -1
}

/** `(CEST)`, `[Europe/Berlin]`, `(水)`: what stands in brackets up to the mark `close`. */
function takeAside(from: number, length: number, close: number): number {
  const { codes } = items
  let p = from + 1
  while (p < length && codes[p] !== close) {
    if (!isLetter(codes[p]!) && !isDigit(codes[p]!) && !isOfZone(codes[p]!)) return -1
    p++
  }
  if (p >= length) return -1
  const text = textAt(from + 1, p)
  if (OFFSET_FROM_UTC.test(text)) {
    // What stands in the brackets is read; they say nothing.
    codes[p] = CLOSING
    if (before === NONE) before = BLANK
    return from + 1
  }
  const word = wordOf(text)
  if (word?.kind === NOISE || word?.kind === NAME_OR_DAY) {
    noteTelling(word)
    return takeNoise(p + 1)
  }
  if (ONE_LETTER_DAYS.includes(text)) return takeNoise(p + 1)
  return put(ASIDE, 0, from, 0, null) ? p + 1 : -1
}

/** `(UTC+02:00)`. */
const OFFSET_FROM_UTC = /^(utc|gmt)([+-]\d{1,2}(:?\d\d)?)?$/
const CLOSING = 93

/** Days of the week in parentheses, as Japanese, Chinese and Korean have them. */
const ONE_LETTER_DAYS = "月火水木金土日一二三四五六월화수목금토일".normalize("NFC")
const isOfZone = (code: number): boolean =>
  code === 32 || code === 43 || code === 47 || code === 45 || code === 58 || code === 46

/** The longest known word that begins here. */
function takeRunOn(from: number, length: number): number {
  for (let end = Math.min(from + 4, length); end > from; end--) {
    const word = wordOf(textAt(from, end))
    if (word) return takeKnown(word, from, end)
  }
  return -1
}

/** Letters, and points between letters: `a.m` is one word. */
function takeWord(from: number, length: number): number {
  const { codes } = items
  let p = from
  let points = 0
  while (p < length) {
    const code = codes[p]!
    if (isLetter(code) && !isRunOn(code)) p++
    else if (code === 46 && p + 1 < length && isLetter(codes[p + 1]!)) {
      points++
      p++
    } else break
  }
  const isLone = p === from + 1 && (codes[from] === 97 || codes[from] === 112)
  const isLast = p === length && isBehindClock()
  if (isLone) {
    const end = isLast ? p : endOfSpacedHalf(p, length)
    // `10:00A` behind a T is a zone of the military, an hour ahead of UTC.
    if (isLast && hasKind(MARK_T)) return -1
    if (end > 0) return takeKnown(wordOf(codes[from] === 97 ? "am" : "pm")!, from, end)
  }
  if (isLast && points === 0) {
    const text = textAt(from, p)
    const half = halfBehindClock(text)
    if (isZoneBehindClock(text)) return takeLetters(from, p)
    if (half !== undefined) return takeKnown(half, from, p)
    if (isNoEnd(text)) return -1
  }
  const word =
    (points === 0 ? wordOfCodes(codes, from, p) : wordOf(textAt(from, p).replaceAll(".", ""))) ?? unglued(from, p)
  // `T` and `Z` and the letters of weeks and quarters stand right at their numbers.
  const last = items.count - 1
  const touches = before === NONE && last >= 0 && items.kinds[last]! <= LONG_NUMBER
  if (word === undefined) return takeLetters(from, p)
  if (touches && word.isOrdinal && items.kinds[last]! <= 2) return p
  if (word.kind === ORDINAL) return -1
  if (word.kind === MONTH_OF) return takeMonthOf(from, p, length)
  if (word.kind === MARK_T && !(touches && p < length && isDigit(codes[p]!))) return -1
  return takeKnown(word, from, p)
}

const hasKind = (kind: number): boolean => items.kinds.subarray(0, items.count).includes(kind)

/** Whether what was taken last is the end of a time of day. */
function isBehindClock(): boolean {
  const last = items.count - 1
  if (last < 1) return false
  const { kinds, before: marks } = items
  return kinds[last] === AMPM || (kinds[last]! <= LONG_NUMBER && (marks[last] === COLON || marks[last - 1] === COLON))
}

/** `a. m.` of Spanish: where its m ends, or 0. */
function endOfSpacedHalf(from: number, length: number): number {
  const { codes } = items
  let p = from
  if (codes[p] === 46) p++
  if (codes[p] === 32) p++
  const isM = p > from && p < length && codes[p] === 109 && !(p + 1 < length && isLetter(codes[p + 1]!))
  return isM ? p + 1 : 0
}

/** Letters that are no known word may name a zone behind a time, and nothing else. */
function takeLetters(from: number, end: number): number {
  const { codes, count } = items
  const mayBeZone = count >= 3 && end - from >= 2 && end - from <= 5 && codes[from]! < 128 && codes[end - 1]! < 128
  return mayBeZone && put(LETTERS, 0, from, end - from, null) ? end : -1
}

const PREFIXES = ["เดือน", "วันที่", "วัน"].map(fold)

/** A word with another one before it that it is written together with: Thai has no blanks. */
function unglued(from: number, end: number): Word | undefined {
  const first = items.codes[from]!
  // Hebrew writes "in" before the month as its first letter.
  if (first === 0x5d1) return wordOf(textAt(from + 1, end))
  if (first < 0xe00) return undefined
  const text = textAt(from, end)
  const prefix = PREFIXES.find((one) => text.startsWith(one))
  return prefix === undefined ? undefined : wordOf(text.slice(prefix.length))
}

function noteTelling(word: Word): void {
  if (word.languages !== null && items.tellingCount < MOST_TELLING) items.telling[items.tellingCount++] = word
}

function takeKnown(word: Word, from: number, end: number): number {
  noteTelling(word)
  if (word.kind === NOISE) return takeNoise(end)
  return put(word.kind, word.value, from, end - from, word.name) ? end : -1
}

/** Goes on behind a word that says nothing, and its point. */
function takeNoise(end: number): number {
  // What stands before it does not matter, unless it was a mark that parts numbers; `terça-feira` is one word in two.
  const isMark = before !== NONE && before !== BLANK && before !== POINT && before !== COMMA && before !== SPACED_DASH
  if (isMark && !isBehindNoise) return -1
  before = BLANK
  hadBlank = true
  isBehindNoise = true
  noiseEnd = items.codes[end] === 46 ? end + 1 : end
  return noiseEnd
}

/** `tháng mười hai`, `tháng 12`: the word for month before a name of up to two words or a number. */
function takeMonthOf(from: number, end: number, length: number): number {
  const { codes } = items
  let p = end
  while (p < length && codes[p] === 32) p++
  let q = p
  while (q < length && isDigit(codes[q]!)) q++
  if (q > p) {
    const word = wordOf(`thang_${VIETNAMESE[Number(textAt(p, q)) - 1] ?? ""}`)
    return word?.name ? takeKnown(word, from, q) : -1
  }
  const ends: number[] = []
  for (q = p; q < length && ends.length < 2; ends.push(q)) {
    while (q < length && codes[q] === 32) q++
    const start = q
    while (q < length && isLetter(codes[q]!)) q++
    if (q === start) break
  }
  for (const stop of ends.reverse()) {
    const word = wordOf(`thang_${textAt(p, stop).replaceAll(" ", "_")}`)
    if (word?.name) return takeKnown(word, from, stop)
  }
  return -1
}

const VIETNAMESE = "mot hai ba tu nam sau bay tam chin muoi muoi_mot muoi_hai".split(" ")

function textAt(from: number, end: number): string {
  let text = ""
  for (let i = from; i < end; i++) text += String.fromCharCode(items.codes[i]!)
  return text
}
