import { monthOf, weekdayOf, yearOf } from "./times.ts"

/** The functions of expressions, each in both languages. `null` in is null out. */
export const FUNCTIONS = {
  abs: {
    means: "without its sign",
    takes: "number",
    gives: "number",
    run: Math.abs,
    sql: (of: string) => `abs(${of})`,
  },
  round: {
    means: "to whole numbers, or to as many digits as a second value says; halves away from zero",
    takes: "number",
    gives: "number",
    run: roundHalfAway,
    sql: (of: string, digits: number) => `round(${of}, ${digits})`,
  },
  lower: {
    means: "in small letters",
    takes: "text",
    gives: "text",
    run: lower,
    sql: (of: string) => `lower(${of})`,
  },
  trim: {
    means: "without the blanks around it",
    takes: "text",
    gives: "text",
    run: (text: string) => text.replace(/^ +| +$/g, ""),
    sql: (of: string) => `trim(${of}, ' ')`,
  },
  length: {
    means: "how many characters it has",
    takes: "text",
    gives: "number",
    run: lengthOf,
    sql: (of: string) => `length(${of})::DOUBLE`,
  },
  prefix: {
    means: "what stands before its first digit: `C` of `C536379`, nothing of `536379` and of `POSTAGE`",
    takes: "text",
    gives: "text",
    run: prefixOf,
    sql: (of: string) => `regexp_extract(${of}, '^([^0-9]*)[0-9]', 1)`,
  },
  year: {
    means: "its year",
    takes: "time",
    gives: "number",
    run: yearOf,
    sql: (of: string) => `year(epoch_ms(${of}))::DOUBLE`,
  },
  month: {
    means: "its month, 1 to 12",
    takes: "time",
    gives: "number",
    run: monthOf,
    sql: (of: string) => `month(epoch_ms(${of}))::DOUBLE`,
  },
  weekday: {
    means: "its day of the week, 1 is Monday",
    takes: "time",
    gives: "number",
    run: weekdayOf,
    sql: (of: string) => `isodow(epoch_ms(${of}))::DOUBLE`,
  },
} as const

export type FunctionName = keyof typeof FUNCTIONS
export const isFunction = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name)

function roundHalfAway(value: number, digits = 0): number {
  const power = 10 ** digits
  const scaled = Math.abs(value) * power
  const whole = Math.trunc(scaled)
  const rounded = (scaled - whole >= 0.5 ? whole + 1 : whole) / power
  return Number.isFinite(rounded) ? Math.sign(value) * rounded : value
}

/** Letter by letter, as DuckDB does it: JavaScript makes two letters of İ, and looks at the neighbours of Σ. */
function lower(text: string): string {
  if (!/[İΣ]/.test(text)) return text.toLowerCase()
  return Array.from(text, (letter) => (letter === "İ" ? "i" : letter.toLowerCase())).join("")
}

function lengthOf(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) length--
  return length
}

export function prefixOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 48 && unit <= 57) return text.slice(0, i)
  }
  return ""
}
