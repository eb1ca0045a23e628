import { BLANK, COLON, COMMA, DASH, NONE, POINT, SPACED_DASH } from "./items.ts"
import type { Form } from "./plan.ts"
import { AMPM, MARK_T, NAME, NAME_OR_DAY, NOON, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND } from "./words.ts"

/** Where a time of day stands among items; -1 for what it has not. */
export interface Clock {
  readonly start: number
  readonly end: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Digits of a fraction of the smallest part that is there. */
  readonly fraction: number
  readonly half: number
  /** All digits in one item, `hour`: HHmm or HHmmss. */
  readonly compact: boolean
  /** Twelve, by a word. */
  readonly noon: boolean
}

export const NO_CLOCK: Clock = {
  start: -1,
  end: -1,
  hour: -1,
  minute: -1,
  second: -1,
  fraction: -1,
  half: -1,
  compact: false,
  noon: false,
}

const isShort = (kind: number | undefined): boolean => kind === 1 || kind === 2
const isNumber = (kind: number | undefined): boolean => kind !== undefined && kind >= 1 && kind < 16
const mayStart = (mark: number): boolean => mark === NONE || mark === BLANK || mark === COMMA || mark === SPACED_DASH

/** The time of day of a form, or NO_CLOCK. */
export function findClock(form: Form): Clock {
  const { kinds } = form
  for (let i = 0; i < kinds.length; i++) {
    const clock = colonsAt(form, i) ?? unitsAt(form, i) ?? hourAt(form, i) ?? behindT(form, i) ?? pointsAt(form, i)
    if (clock) return withHalf(form, withHour(form, clock))
  }
  return compactDigits(form)
}

/** Takes the word for hours in, behind a time that needs none: `13:45 h`. */
function withHour({ kinds }: Form, clock: Clock): Clock {
  return clock.minute >= 0 && kinds[clock.end] === UNIT_HOUR ? { ...clock, end: clock.end + 1 } : clock
}

/** Takes the words for the halves of the day in, behind the time or before it. */
function withHalf({ kinds }: Form, clock: Clock): Clock {
  if (clock.half >= 0) return clock
  if (kinds[clock.end] === AMPM) return { ...clock, half: clock.end, end: clock.end + 1 }
  if (kinds[clock.start - 1] === AMPM) return { ...clock, half: clock.start - 1, start: clock.start - 1 }
  return clock
}

/** `H:mm`, `H:mm:ss` and a fraction behind a point, a comma or a colon. */
function colonsAt({ kinds, before }: Form, i: number): Clock | null {
  if (!isShort(kinds[i]) || before[i + 1] !== COLON || !isShort(kinds[i + 1])) return null
  const isYear = kinds[i - 1] === NAME || kinds[i - 1] === NAME_OR_DAY
  const chain = chainFrom({ kinds, before }, i)
  // `02JAN24:10:11:12` has its year in front, `4:2:2014` is a date.
  if (isYear && chain === 4 && before[i] === NONE) return null
  const isBehindYear = (kinds[i - 1] === 4 && i >= 3) || (kinds[i - 1] === 2 && chain === 3)
  // `02/Jan/2006:15:04:05`, and `29.01.2008. 00:00` or `2008. 1. 29. 00:00` with a point behind the date.
  const mark = before[i]!
  const hasSecond = before[i + 2] === COLON && isShort(kinds[i + 2])
  if (mark === COLON || mark === POINT) {
    if (!isBehindYear && !isBehindYearFirst({ kinds, before }, i)) return null
  } else if (mark === DASH) {
    // A dash could be the sign of an offset, which has no seconds.
    if (!hasSecond || kinds[i - 1] !== 8) return null
  } else if (!mayStart(mark)) return null
  if (kinds[i + 2] === 4 && before[i + 2] === COLON) return null
  let end = i + (hasSecond ? 3 : 2)
  const next = before[end]
  const hasT = kinds[i - 1] === MARK_T
  const mayBeFraction = hasSecond
    ? next === POINT || next === COMMA || (next === COLON && kinds[end] === 3)
    : hasT && (next === POINT || next === COMMA)
  const fraction = mayBeFraction && isNumber(kinds[end]) ? end++ : -1
  return { ...NO_CLOCK, start: i, end, hour: i, minute: i + 1, second: hasSecond ? i + 2 : -1, fraction }
}

/** Whether a day stands before the item, whose year is the first of its three parts. */
function isBehindYearFirst({ kinds }: Form, i: number): boolean {
  const middle = kinds[i - 2]
  return kinds[i - 3] === 4 && (isShort(middle) || middle === NAME || middle === NAME_OR_DAY) && isShort(kinds[i - 1])
}

function chainFrom({ kinds, before }: Form, i: number): number {
  let n = 1
  while (isShort(kinds[i + n]) && before[i + n] === COLON) n++
  return n
}

/** `14h40`, `7 hours 10 minutes`, `9时30分`; `04.2h` is a fraction of an hour. */
function unitsAt({ kinds, before }: Form, i: number): Clock | null {
  if (!isShort(kinds[i]) || !mayStart(before[i]!)) return null
  if (kinds[i + 1] === 1 && before[i + 1] === POINT && kinds[i + 2] === UNIT_HOUR)
    return { ...NO_CLOCK, start: i, end: i + 3, hour: i, fraction: i + 1 }
  if (kinds[i + 1] !== UNIT_HOUR) return null
  const minute = i + 2
  const hasUnit = kinds[minute + 1] === UNIT_MINUTE
  // `14 h 40` is the end of a text: a number with a blank before it could be the day.
  const isSpaced = before[i + 1] === BLANK && before[minute] === BLANK && minute === kinds.length - 1 && i >= 3
  const hasMinute =
    isShort(kinds[minute]) && (hasUnit || ((before[minute] === NONE || isSpaced) && kinds[minute] === 2))
  if (!hasMinute) return { ...NO_CLOCK, start: i, end: i + 2, hour: i }
  if (!hasUnit) return { ...NO_CLOCK, start: i, end: i + 3, hour: i, minute }
  const second = i + 4
  const hasSecond = isShort(kinds[second]) && kinds[second + 1] === UNIT_SECOND
  return { ...NO_CLOCK, start: i, end: hasSecond ? i + 6 : i + 4, hour: i, minute, second: hasSecond ? second : -1 }
}

/** `3pm`, and noon. */
function hourAt({ kinds, before }: Form, i: number): Clock | null {
  if (kinds[i] === NOON) return { ...NO_CLOCK, start: i, end: i + 1, noon: true }
  if (!isShort(kinds[i]) || kinds[i + 1] !== AMPM || !mayStart(before[i]!)) return null
  // The numbers of a date have marks between them, or none behind them.
  return { ...NO_CLOCK, start: i, end: i + 2, hour: i, half: i + 1 }
}

/** Behind a T: `T10`, `T1049`, `T104941`, and `T11.5`, an hour and a half. */
function behindT({ kinds, before }: Form, i: number): Clock | null {
  if (kinds[i] !== MARK_T) return null
  const hour = i + 1
  const kind = kinds[hour]
  if (kind !== 2 && kind !== 4 && kind !== 6) return null
  if (kind === 2 && before[hour + 1] === COLON) return null
  const hasFraction = (before[hour + 1] === POINT || before[hour + 1] === COMMA) && isNumber(kinds[hour + 1])
  // Two digits behind a point could be minutes.
  if (hasFraction && kind === 2 && kinds[hour + 1] === 2) return null
  const fraction = hasFraction ? hour + 1 : -1
  return { ...NO_CLOCK, start: i, end: hour + (hasFraction ? 2 : 1), hour, compact: kind !== 2, fraction }
}

/** `H.mm` or `H.mm.ss` behind a date of three parts; with a dash before it, as DB2 writes it, only with seconds. */
function pointsAt({ kinds, before }: Form, i: number): Clock | null {
  const isBehindDigits = i === 1 && kinds[0] === 8
  if ((i < 3 && !isBehindDigits) || !isShort(kinds[i]) || before[i + 1] !== POINT || kinds[i + 1] !== 2) return null
  const hasSecond = before[i + 2] === POINT && kinds[i + 2] === 2
  if (before[i] !== BLANK && !(before[i] === DASH && hasSecond && kinds[i - 3] === 4)) return null
  const end = i + (hasSecond ? 3 : 2)
  const hasFraction = hasSecond && before[end] === POINT && isNumber(kinds[end])
  if (!hasFraction && isNumber(kinds[end]) && before[end] === POINT) return null
  const fraction = hasFraction ? end : -1
  const second = hasSecond ? i + 2 : -1
  return { ...NO_CLOCK, start: i, end: hasFraction ? end + 1 : end, hour: i, minute: i + 1, second, fraction }
}

/** `20240131 134500`, `2024-01-31 1345`: digits alone behind a whole date. */
function compactDigits({ kinds, before }: Form): Clock {
  const isBehindDigits = kinds[0] === 8
  const i = isBehindDigits ? 1 : kinds.findIndex((kind, at) => at >= 3 && (kind === 6 || kind === 4))
  if (i < 0 || (kinds[i] !== 6 && kinds[i] !== 4)) return NO_CLOCK
  // Four digits could be the year, unless it stands before them.
  if (!isBehindDigits && kinds[i] === 4 && !kinds.slice(0, i).includes(4)) return NO_CLOCK
  if (before[i] !== BLANK && !(isBehindDigits && before[i] === DASH && kinds[i] === 6)) return NO_CLOCK
  const hasFraction = before[i + 1] === POINT && isNumber(kinds[i + 1])
  const end = hasFraction ? i + 2 : i + 1
  return { ...NO_CLOCK, start: i, end, hour: i, compact: true, fraction: hasFraction ? i + 1 : -1 }
}
