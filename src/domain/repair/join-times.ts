import type { ColumnProfile } from "../profile/profile.ts"
import { readTimeText } from "../schema/times/read-text.ts"
import type { Repair } from "./repair.ts"

/** A date column and the column of the time of day that belongs to it, and how they become one. */
export interface TimeJoin {
  readonly date: string
  readonly time: string
  /** A value of both as it is after the join, before it is read. */
  readonly example: string
  readonly repairs: readonly Repair[]
}

/** Columns that stand next to each other, or with this many others between them, belong together. */
const NEAR = 2
const TIME_OF_DAY = /^\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?:\s?[ap]\.?m\.?)?$/i
/** As workbooks without a date in a cell give times of day. */
const MIDNIGHT = /^\d{4}-\d\d-\d\d[T ]00:00(?::00(?:\.0+)?)?Z?$/

const textsOf = ({ top, min, max }: ColumnProfile): readonly string[] => [
  ...top.map(({ value }) => value),
  ...[min, max].flatMap((text) => text ?? []),
]

/** Each value that a profile tells of is a time of day and nothing else. */
function isTimeOfDay(column: ColumnProfile): boolean {
  return (
    column.timestamps.length === 0 &&
    column.type !== "integer" &&
    textsOf(column).length > 0 &&
    textsOf(column).every((text) => TIME_OF_DAY.test(text.trim()))
  )
}

/** Every value that a profile tells of is a day; a workbook writes some of them with a midnight behind. */
function isDay(column: ColumnProfile): boolean {
  return (
    column.type === "date" ||
    (column.type === "timestamp" && column.top.length > 0 && column.top.every(({ value }) => MIDNIGHT.test(value)))
  )
}

/**
 * Date columns that have the time of day in a column beside them: as one column they are a time. The joined column has the
 * name of the date and is read as any other.
 */
export function timeJoins(columns: readonly ColumnProfile[]): readonly TimeJoin[] {
  const clocks = columns.filter(isTimeOfDay)
  return columns.filter(isDay).flatMap((date): TimeJoin[] => {
    const near = clocks
      .filter(({ index }) => Math.abs(index - date.index) <= NEAR)
      .sort((a, b) => distance(a, date) - distance(b, date))[0]
    return near ? joinOf(date, near) : []
  })
}

/** The one behind the date before the one in front of it. */
const distance = (a: ColumnProfile, date: ColumnProfile): number =>
  Math.abs(a.index - date.index) * 2 - (a.index > date.index ? 1 : 0)

function joinOf(date: ColumnProfile, time: ColumnProfile): TimeJoin[] {
  const day = textsOf(date)[0] ?? ""
  const clock = textsOf(time)[0]!
  const hasMidnight = MIDNIGHT.test(day)
  const example = `${hasMidnight ? day.slice(0, 10) : day} ${clock}`
  if (day === "" || readTimeText(example).readings.length === 0) return []
  const operations = [
    ...(hasMidnight ? [{ op: "split" as const, column: date.name, separator: day[10]!, into: [date.name, REST] }] : []),
    ...(hasMidnight ? [{ op: "drop_columns" as const, columns: [REST] }] : []),
    { op: "merge" as const, columns: [date.name, time.name], separator: " ", into: date.name },
  ]
  return [
    {
      date: date.name,
      time: time.name,
      example,
      repairs: operations.map((operation) => ({ operation, reason: null })),
    },
  ]
}

/** What a workbook's midnight is called until it goes. */
const REST = "midnight"
