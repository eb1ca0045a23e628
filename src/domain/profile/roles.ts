import { isNumberFormat } from "../schema/times/numbers.ts"
import type { Role } from "../schema/types.ts"
import type { ColumnProfile } from "./profile.ts"

/** A time must be readable in so many of all rows before it is proposed as `__time`. */
const TIME_SHARE = 0.95

/** Numbers that name things: nobody adds up order numbers, postcodes or years. */
const ID_NAME =
  /(^|[\s_-])(ids?|no|nr|num|number|nummer|code|key|sku|ean|upc|gtin|zip|plz|postcode|phone|year|month|day|week|hour|quarter|via)$/i
/** The same as the last word of a name in one piece: `ProductKey`, `AirlineID`, `Dayofmonth`. */
const ID_END =
  /\p{L}{3}(nr|nummer)$|[a-z](Id|ID|No|Nr|Code|Key|Number|Year|Month|Day|Week|Hour)$|^[Dd]ay_?[Oo]f_?([Ww]eek|[Mm]onth|[Yy]ear)$|[a-z]{4}(?<!pa|al|li|br|ri|bi|qu)id$/u

/** Whether a column's name says that its values name things, as numbers of orders do. */
export function namesThings(name: string): boolean {
  // `Order no.` is `Order no`.
  const bare = name.replace(/[.:#]+$/, "")
  return ID_NAME.test(bare) || ID_END.test(bare)
}

/**
 * Proposes a role for each column: the best time, numbers that are not ids as metrics, everything else as dimensions.
 *
 * @param rows of the whole file
 */
export function proposeRoles(columns: readonly Omit<ColumnProfile, "role">[], rows: number): readonly ColumnProfile[] {
  const time = columns.reduce<Omit<ColumnProfile, "role"> | null>((best, column) => {
    const parsed = timeParsed(column)
    if (parsed < rows * TIME_SHARE || rows === 0) return best
    return best === null || timeRank(column) > timeRank(best) ? column : best
  }, null)
  return columns.map((column) => ({ ...column, role: column === time ? "timestamp" : roleOf(column, rows) }))
}

/** Names of columns that speak of time: a number such as 45322 is a day there. */
const TIME_NAME =
  /date|datum|fecha|(^|[\s_-])data([\s_-]|$)|time|zeit|timestamp|period|yyyymm|(year|jahr|an)[\s_-]?(month|monat|mes|mois)|(^|[\s_-])(day|tag|jour|dia|month|monat|mois|mes|created|updated|on|at)$/i

/** 2045: bar codes that begin with 40 are milliseconds of 2096, and nobody sold anything then. */
const LAST_PLAUSIBLE = 2_366_841_600_000

/** Any number of some length counts since 1970; digits that are a day of the calendar are none by chance. */
const COUNTS = new Set(["posix", "millis", "micros", "nanos"])

/**
 * Values that read as the time that may be proposed: numbers only where the column's name says so, or where they are
 * times of our days and the name does not say that they name things; years never.
 */
function timeParsed({ timestamps, name }: Omit<ColumnProfile, "role">): number {
  const [best] = timestamps
  const mayBeCount = best && COUNTS.has(best.format) && !TIME_NAME.test(name)
  if (mayBeCount && (namesThings(name) || best.max > LAST_PLAUSIBLE)) return 0
  if (!best || best.format === "yyyy" || (isNumberFormat(best.format) && !TIME_NAME.test(name))) return 0
  return best.parsed
}

/** Times before dates before texts and numbers that could be times; then those that read more values; then the first. */
function timeRank(column: Omit<ColumnProfile, "role">): number {
  const nature = column.type === "timestamp" ? 2 : column.type === "date" ? 1 : 0
  return nature * 2 ** 40 + timeParsed(column)
}

function roleOf(column: Omit<ColumnProfile, "role">, rows: number): Role {
  if (column.type === "float") return "metric"
  if (column.type !== "integer" || namesThings(column.name)) return "dimension"
  // A number that is another one in every row counts the rows; small files may differ by chance.
  const isKey = rows > 100 && column.nulls === 0 && column.distinct >= rows * 0.95
  return isKey ? "dimension" : "metric"
}
