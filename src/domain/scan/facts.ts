import { lastReading } from "../schema/times/read.ts"
import { HAS_ZONE, IS_FINER, SECOND_BITS, TIMESTAMP_FORMATS } from "../schema/timestamp-formats.ts"
import { wholeTextOf } from "./bytes.ts"
import { addBig, addDecimal, addSums, copySums, createSums, type Sums } from "./decimal.ts"
import { observeText } from "./extremes.ts"
import { addGrid, addToGrid, copyGrid, createGrid, FRACTIONS, type Grid, WHOLE } from "./histogram.ts"
import { numberFormsOf, WITH_COMMA, WITH_POINT } from "./number-forms.ts"
import { mergePlaces, type Places, see } from "./places.ts"
import { copyShapes, IN_MONTH_FIRST, IN_TIMES, mergeShapes, type Shapes, shapeOf } from "./shapes.ts"
import { isGarbled, isOdd } from "./texts.ts"
import { classified, classify, FLOAT, INTEGER, isBlank, isUtf8, KINDS, TEXT } from "./values.ts"

/** Traits that a value can have whatever its kind; indexes of `Facts.traits`. */
export const PADDED = 0
export const CONTROL_A = 1
export const NUL = 2
export const NOT_UTF8 = 3
/** Times that have a zone, that are finer than a millisecond, whose year has two digits: counted without their places. */
export const ZONED = 4
export const FINER = 5
export const SHORT_YEAR = 6
/** Numbers as people write them, which some format of `schema/number-formats.ts` reads. */
export const FORMATTED = 7
/** Texts with a blank at one of their ends. */
export const BLANKS = 8
/** Decimals with more digits than a double holds. */
export const LONG_DECIMAL = 9
/** Times whose weekday is that of another date. */
export const OTHER_WEEKDAY = 10
/** Long whole numbers that were written with an exponent for short. */
export const SHORTENED = 11
/** Texts whose letters were read in the wrong encoding before, and saved so. */
export const GARBLED = 12
/** Numbers that only formats with a decimal comma read, and those that only ones with a point do; plain ones are not among them. */
export const DECIMAL_COMMA = 13
export const DECIMAL_POINT = 14
export const TRAITS = 15

/** Keys of `Facts.places`: a kind with the formats that read it, or a trait. */
export function kindKey(kind: number, formats: number): number {
  return formats * 16 + kind
}
export function traitKey(trait: number): number {
  return -1 - trait
}

/** Per timestamp format: how many values it reads, and the first and last time. */
const FORMAT_SLOTS = 3

/** What is known of a set of non-empty values: sums over them, so it does not matter in which order they came. */
export interface Facts {
  /** Values of each kind. */
  readonly kinds: Float64Array
  readonly traits: Float64Array
  longest: number
  minText: Uint8Array | null
  maxText: Uint8Array | null
  /** Numbers: the least and the greatest as doubles; infinite while there is none. */
  minNumber: number
  maxNumber: number
  /** Among integers of more than 15 digits, exactly. */
  minBig: bigint | null
  maxBig: bigint | null
  sums: Sums
  readonly integers: Grid
  readonly floats: Grid
  /** Times by their first (or only) and by their second reading. */
  readonly times: Grid
  readonly secondTimes: Grid
  readonly formats: Float64Array
  /** Times that only the general grammar reads. Their places stand there. */
  shapes: Shapes
  /** First places of distinct values by `kindKey` and `traitKey`. */
  readonly places: Map<number, Places>
}

/** A value, where it stands, and how often it is to be counted. */
export interface Value {
  bytes: Uint8Array
  /** Over the bytes. */
  view: DataView
  start: number
  end: number
  hash: number
  /** Byte offset of its record, and row in the range. */
  offset: number
  row: number
  times: number
}

export function createFacts(): Facts {
  const formats = new Float64Array(TIMESTAMP_FORMATS.length * FORMAT_SLOTS)
  for (let i = 0; i < formats.length; i += FORMAT_SLOTS) {
    formats[i + 1] = Number.POSITIVE_INFINITY
    formats[i + 2] = Number.NEGATIVE_INFINITY
  }
  return {
    kinds: new Float64Array(KINDS),
    traits: new Float64Array(TRAITS),
    longest: 0,
    minText: null,
    maxText: null,
    minNumber: Number.POSITIVE_INFINITY,
    maxNumber: Number.NEGATIVE_INFINITY,
    minBig: null,
    maxBig: null,
    sums: createSums(),
    integers: createGrid(WHOLE),
    floats: createGrid(FRACTIONS),
    times: createGrid(WHOLE),
    secondTimes: createGrid(WHOLE),
    formats,
    shapes: new Map(),
    places: new Map(),
  }
}

export function copyFacts(facts: Facts): Facts {
  return {
    ...facts,
    kinds: facts.kinds.slice(),
    traits: facts.traits.slice(),
    sums: copySums(facts.sums),
    integers: copyGrid(facts.integers),
    floats: copyGrid(facts.floats),
    times: copyGrid(facts.times),
    secondTimes: copyGrid(facts.secondTimes),
    formats: facts.formats.slice(),
    shapes: copyShapes(facts.shapes),
    places: new Map([...facts.places].map(([key, places]) => [key, [...places]])),
  }
}

/**
 * Takes one value in; values must come in the order of the file.
 *
 * @param ordered false: the caller keeps the least and the greatest text
 */
export function observe(facts: Facts, value: Value, ordered = true): void {
  const { bytes, view, start, end, times } = value
  const kind = classify(bytes, start, end)
  facts.kinds[kind]! += times
  if (end - start > facts.longest) facts.longest = end - start
  if (ordered) observeText(facts, bytes, start, end)
  if (kind === INTEGER || kind === FLOAT) observeNumber(facts, kind, times)
  if (kind === FLOAT && classified.big !== null) observeLong(facts, classified.big, value)
  if (classified.padded) noteTrait(facts, PADDED, value)
  if (kind === TEXT) observeWord(facts, value)
  const { formats } = classified
  if (formats !== 0) {
    observeTimes(facts, formats, classified.times, times)
    noteFlags(facts, classified.times[3]!, times)
  }
  if (classified.isGeneral) observeGeneral(facts, value)
  else notePlace(facts, kindKey(kind, formats), value)
  if (isOdd(view, start, end)) observeBytes(facts, value)
}

/** More digits than a double is ever written with: some of them are lost in one. */
const DOUBLE_DIGITS = 17
const isLonger = (mantissa: bigint): boolean => String(mantissa).replace(/^-|0+$/g, "").length > DOUBLE_DIGITS

const LETTER_E = 69
/** Excel writes whole numbers from twelve digits on so: with six of them at most, and a sign before the exponent. */
const isShortened = (text: string, mantissa: bigint): boolean =>
  classified.scale === 0 && mantissa >= 100_000_000_000n && /^\d(\.\d{1,5})?E\+\d\d$/.test(text)

/** Notes what a decimal of many digits, or with an exponent, loses or has lost. */
function observeLong(facts: Facts, mantissa: bigint, value: Value): void {
  const { bytes, start, end } = value
  if (isLonger(mantissa)) noteTrait(facts, LONG_DECIMAL, value)
  if (bytes[end - 4] === LETTER_E && isShortened(wholeTextOf(bytes, start, end), mantissa))
    noteTrait(facts, SHORTENED, value)
}

/** Notes what a text may be beside a word: a number as people write it, or one with blanks around it. */
function observeWord(facts: Facts, value: Value): void {
  const { bytes, start, end } = value
  if (isBlank(bytes[start]!) || isBlank(bytes[end - 1]!)) noteTrait(facts, BLANKS, value)
  const forms = numberFormsOf(bytes, start, end)
  if (forms === 0) return
  noteTrait(facts, FORMATTED, value)
  if ((forms & WITH_POINT) === 0) noteTrait(facts, DECIMAL_COMMA, value)
  if ((forms & WITH_COMMA) === 0) noteTrait(facts, DECIMAL_POINT, value)
}

function observeNumber(facts: Facts, kind: number, times: number): void {
  const { value, mantissa, scale, big } = classified
  if (big !== null) {
    addBig(facts.sums, big * BigInt(times), scale)
    if (kind === INTEGER) {
      if (facts.minBig === null || big < facts.minBig) facts.minBig = big
      if (facts.maxBig === null || big > facts.maxBig) facts.maxBig = big
    }
  } else addDecimal(facts.sums, mantissa, scale, times)
  if (value < facts.minNumber) facts.minNumber = value
  if (value > facts.maxNumber) facts.maxNumber = value
  addToGrid(kind === INTEGER ? facts.integers : facts.floats, value, times)
}

/** Counts a value that the formats of a mask read. */
export function observeTimes(facts: Facts, mask: number, slots: Float64Array, times: number): void {
  const { formats } = facts
  for (let bits = mask; bits !== 0; bits &= bits - 1) {
    const index = 31 - Math.clz32(bits & -bits)
    const time = slots[((1 << index) & SECOND_BITS) === 0 ? 0 : 1]!
    const at = index * FORMAT_SLOTS
    formats[at]! += times
    if (time < formats[at + 1]!) formats[at + 1] = time
    if (time > formats[at + 2]!) formats[at + 2] = time
  }
  if ((mask & ~SECOND_BITS) !== 0) addToGrid(facts.times, slots[0]!, times)
  if ((mask & SECOND_BITS) !== 0) addToGrid(facts.secondTimes, slots[1]!, times)
}

function noteFlags(facts: Facts, flags: number, times: number): void {
  if ((flags & HAS_ZONE) !== 0) facts.traits[ZONED]! += times
  if ((flags & IS_FINER) !== 0) facts.traits[FINER]! += times
}

/** Counts a value that the general grammar read last. */
function observeGeneral(facts: Facts, value: Value): void {
  const { times } = value
  noteFlags(facts, (lastReading.hasZone ? HAS_ZONE : 0) | (lastReading.isFiner ? IS_FINER : 0), times)
  if (lastReading.isShortYear) facts.traits[SHORT_YEAR]! += times
  if (lastReading.isOtherWeekday) noteTrait(facts, OTHER_WEEKDAY, value)
  if (facts.shapes === null) return
  const shape = shapeOf(facts.shapes, times)
  if (shape === null) {
    facts.shapes = null
    return
  }
  for (let i = 0; i < lastReading.count; i++) {
    const grid = shape.grids[i]!
    if (grid === IN_TIMES) addToGrid(facts.times, lastReading.times[i]!, times)
    else if (grid === IN_MONTH_FIRST) addToGrid(facts.secondTimes, lastReading.times[i]!, times)
  }
  see(shape.places, value, value.hash, value.offset, value.row)
}

/** Notes what makes trouble in any text: NUL, Ctrl-A, bytes that are not UTF-8, or were taken for others before. */
function observeBytes(facts: Facts, value: Value): void {
  const { bytes, start, end } = value
  let nul = false
  let controlA = false
  let high = false
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80) high = true
    else if (byte === 0) nul = true
    else if (byte === 1) controlA = true
  }
  if (nul) noteTrait(facts, NUL, value)
  if (controlA) noteTrait(facts, CONTROL_A, value)
  if (!high) return
  if (!isUtf8(bytes, start, end)) noteTrait(facts, NOT_UTF8, value)
  else if (isGarbled(bytes, start, end)) noteTrait(facts, GARBLED, value)
}

function noteTrait(facts: Facts, trait: number, value: Value): void {
  facts.traits[trait]! += value.times
  notePlace(facts, traitKey(trait), value)
}

/** Notes where a value stands; answers how many places are kept under the key. */
export function notePlace(facts: Facts, key: number, value: Value): number {
  let places = facts.places.get(key)
  if (places === undefined) {
    places = []
    facts.places.set(key, places)
  }
  see(places, value, value.hash, value.offset, value.row)
  return places.length
}

/** Adds what is known of the values of the next range, whose rows start `shift` later. */
export function addFacts(into: Facts, from: Facts, shift: number): void {
  from.kinds.forEach((n, i) => {
    into.kinds[i]! += n
  })
  from.traits.forEach((n, i) => {
    into.traits[i]! += n
  })
  into.longest = Math.max(into.longest, from.longest)
  if (from.minText) observeText(into, from.minText, 0, from.minText.length)
  if (from.maxText) observeText(into, from.maxText, 0, from.maxText.length)
  into.minNumber = Math.min(into.minNumber, from.minNumber)
  into.maxNumber = Math.max(into.maxNumber, from.maxNumber)
  into.minBig = least(into.minBig, from.minBig)
  into.maxBig = greatest(into.maxBig, from.maxBig)
  addSums(into.sums, from.sums)
  addGrid(into.integers, from.integers)
  addGrid(into.floats, from.floats)
  addGrid(into.times, from.times)
  addGrid(into.secondTimes, from.secondTimes)
  for (let i = 0; i < from.formats.length; i += FORMAT_SLOTS) {
    into.formats[i]! += from.formats[i]!
    into.formats[i + 1] = Math.min(into.formats[i + 1]!, from.formats[i + 1]!)
    into.formats[i + 2] = Math.max(into.formats[i + 2]!, from.formats[i + 2]!)
  }
  into.shapes = mergeShapes(into.shapes, from.shapes, shift)
  for (const [key, places] of from.places) into.places.set(key, mergePlaces(into.places.get(key) ?? [], places, shift))
}

function least(a: bigint | null, b: bigint | null): bigint | null {
  return a === null ? b : b === null || a < b ? a : b
}

function greatest(a: bigint | null, b: bigint | null): bigint | null {
  return a === null ? b : b === null || a > b ? a : b
}

/** What a timestamp format read: how many values, first and last time in epoch milliseconds. */
export function formatFacts(facts: Facts, index: number): { parsed: number; min: number; max: number } {
  const at = index * FORMAT_SLOTS
  return { parsed: facts.formats[at]!, min: facts.formats[at + 1]!, max: facts.formats[at + 2]! }
}
