import { APOSTROPHE, BLANK, COLON, DASH, POINT, SLASH, SPACED_DASH } from "./items.ts"
import type { Form, Refusal } from "./plan.ts"
import { ERA, NAME, NAME_OR_DAY, QUARTER, UNIT_DAY, UNIT_MINUTE, UNIT_MONTH, UNIT_YEAR, WEEK } from "./words.ts"

/** How the parts of a date make a day. */
export type DateKind = "day" | "named" | "month" | "ordinal" | "week" | "quarter" | "digits"

/** One way to read a date: its format, and which items are its parts (-1 for none). */
export interface DateReading {
  /** Id of the format, but for the language of names that have several meanings. */
  readonly id: string
  readonly kind: DateKind
  readonly year: number
  /** Two digits, whose century is a convention. */
  readonly isShortYear: boolean
  /** The month, the week, the quarter or the day of the year. */
  readonly middle: number
  readonly day: number
  /** The name of the era that the year is one of; -1 for none. */
  readonly era: number
}

const LETTERS: Readonly<Record<number, string>> = {
  1: "n",
  2: "n",
  3: "3",
  4: "y",
  8: "8",
  14: "e",
  [NAME]: "M",
  [NAME_OR_DAY]: "M",
  [UNIT_YEAR]: "Y",
  [UNIT_MONTH]: "U",
  [UNIT_DAY]: "D",
  [WEEK]: "w",
  [QUARTER]: "q",
  [UNIT_MINUTE]: "m",
  [ERA]: "J",
}

const reading = (id: string, kind: DateKind, year: number, middle: number, day = -1, isShortYear = false, era = -1) => [
  { id, kind, year, middle, day, isShortYear, era },
]

/** Where the parts of a date with a month's name stand. */
const NAMED: Readonly<Record<string, readonly [id: string, year: number, month: number, day: number]>> = {
  nMy: ["d MMM yyyy", 2, 1, 0],
  Mny: ["MMM d yyyy", 2, 0, 1],
  yMn: ["yyyy MMM d", 0, 1, 2],
  ynM: ["yyyy d MMM", 0, 2, 1],
  Myn: ["MMM yyyy d", 1, 0, 2],
  My: ["MMM yyyy", 1, 0, -1],
  yM: ["MMM yyyy", 0, 1, -1],
  nMn: ["d MMM yy", 2, 1, 0],
  Mnn: ["MMM d yy", 2, 0, 1],
  Mn: ["MMM yy", 1, 0, -1],
}

/** The ways to read a date out of some items of a form; or why there is none. */
export function dateReadings(form: Form, at: readonly number[]): readonly DateReading[] | Refusal {
  const { kinds, before } = form
  const shape = at.map((i) => LETTERS[kinds[i]!] ?? "?").join("")
  const marks = at.slice(1).map((i) => before[i]!)
  const named = NAMED[shape]
  if (named) {
    const [id, year, month, day] = named
    const isShortYear = kinds[at[year]!] !== 4
    if (isShortYear && kinds[at[year]!] !== 2) return "no_year"
    // `Jan 24` may be a day of any year; `Jan-24` and `Jan '24` are months.
    if (shape === "Mn" && marks[0] !== DASH && marks[0] !== APOSTROPHE) return "no_year"
    return reading(id, "named", at[year]!, at[month]!, day < 0 ? -1 : at[day]!, isShortYear)
  }
  return withUnits(shape, form, at) ?? numbers(shape, form, at, marks) ?? refusal(shape)
}

function refusal(shape: string): Refusal {
  if (shape === "") return "no_date"
  return shape === "nM" || shape === "nn" ? "no_year" : "unknown"
}

/** Dates whose parts have their names: 2024年1月31日, 2024-W05-3, Q1 2024. */
function withUnits(shape: string, { kinds, before }: Form, at: readonly number[]): readonly DateReading[] | null {
  const [a, b, c, d] = at as [number, number, number, number]
  const isShortYear = (i: number) => kinds[i] === 2 && before[i] !== BLANK && before[i] !== POINT
  switch (shape) {
    case "yYnUnD":
    case "yYnUn":
      return reading("yyyy-M-d", "day", a, c, at[4]!)
    case "nYnUnD":
      return kinds[a] === 2 ? reading("yy/M/d", "day", a, c, at[4]!, true) : null
    case "JnYnUnD":
    case "J3YnUnD":
      return reading("yyyy-M-d", "day", b, d, at[5]!, false, a)
    case "Jnnn":
    case "J3nn":
      return before[c] === before[d] ? reading("yyyy-M-d", "day", b, c, d, false, a) : null
    case "ymn":
    case "yYnU":
      return reading("yyyy-M", "month", a, c)
    case "ywn":
      return reading("yyyy-Www", "week", a, c)
    case "ywnn":
      return kinds[c] === 2 && kinds[d] === 1 ? reading("yyyy-Www", "week", a, c, d) : null
    case "yw3":
      return reading("yyyy-Www", "week", a, c)
    case "yYnw":
      return reading("yyyy-Www", "week", a, c)
    case "wny":
      return reading("yyyy-Www", "week", c, b)
    case "nwy":
      return reading("yyyy-Www", "week", c, a)
    case "wnn":
      return isShortYear(c) && before[c] === SLASH ? reading("yyyy-Www", "week", c, b, -1, true) : null
    case "yYnq":
      return reading("yyyy-Qq", "quarter", a, c)
    case "qnn":
      return isShortYear(c) ? reading("yyyy-Qq", "quarter", c, b, -1, true) : null
    case "nqn":
      return isShortYear(c) ? reading("yyyy-Qq", "quarter", c, a, -1, true) : null
    case "yqn":
      return reading("yyyy-Qq", "quarter", a, c)
    case "qny":
      return reading("yyyy-Qq", "quarter", c, b)
    case "nqy":
      return reading("yyyy-Qq", "quarter", c, a)
    default:
      return null
  }
}

const MARKS: Readonly<Record<number, string>> = {
  [SLASH]: "/",
  [POINT]: ".",
  [DASH]: "-",
  [SPACED_DASH]: "-",
  [BLANK]: " ",
  [COLON]: ":",
}

function numbers(shape: string, { kinds }: Form, at: readonly number[], marks: readonly number[]) {
  const [a, b, c] = at as [number, number, number]
  const mark = marks.every((one) => one === marks[0]) ? MARKS[marks[0]!] : undefined
  switch (shape) {
    case "8":
    case "e":
      return reading("yyyy-M-d", "digits", a, a)
    case "ynn":
      return mark ? reading("yyyy-M-d", "day", a, b, c) : null
    case "nny":
      return mark
        ? [...reading(`d${mark}M${mark}yyyy`, "day", c, b, a), ...reading(`M${mark}d${mark}yyyy`, "day", c, a, b)]
        : null
    case "nnn":
      return mark && mark !== ":" && kinds[c] === 2 ? shortYears(mark, kinds[a] === 2, a, b, c) : null
    case "yn":
      return mark === "-" || mark === "." || mark === "/" ? reading("yyyy-M", "month", a, b) : null
    case "ny":
      return mark === "-" || mark === "." || mark === "/" ? reading("M/yyyy", "month", b, a) : null
    case "y3":
      return mark === "-" || mark === " " ? reading("yyyy-DDD", "ordinal", a, b) : null
    case "3y":
      return mark === " " ? reading("yyyy-DDD", "ordinal", b, a) : null
    default:
      return null
  }
}

function shortYears(mark: string, mayBeYear: boolean, a: number, b: number, c: number): readonly DateReading[] {
  return [
    ...reading(`d${mark}M${mark}yy`, "day", c, b, a, true),
    ...reading(`M${mark}d${mark}yy`, "day", c, a, b, true),
    ...(mayBeYear ? reading(`yy${mark}M${mark}d`, "day", a, b, c, true) : []),
  ]
}
