import { type FindingCode, finding } from "../findings/catalogue.ts"
import type { Finding } from "../findings/finding.ts"
import { isOrderOpen, type ProvenOrders } from "../profile/day-order.ts"
import type { ColumnProfile, TimestampCandidate } from "../profile/profile.ts"
import { rivalsOf } from "../profile/rivals.ts"
import { generalFormat, placeIn } from "../schema/times/general.ts"
import { coveredBits, type TimestampFormat, timestampFormat } from "../schema/timestamp-formats.ts"
import { valuesOf } from "./column-profile.ts"
import { type Facts, FINER, OTHER_WEEKDAY, SHORT_YEAR, traitKey, ZONED } from "./facts.ts"
import type { Placing } from "./findings.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import type { RangeScan } from "./scanner.ts"
import { DATE, TIMESTAMP } from "./values.ts"

/**
 * What is odd about the times of a column that is the time, or mostly times: rows without one, days that could be months,
 * several formats, zones here and there.
 *
 * @param orders of days and months that the file's columns prove
 * @param mostly share of the values that makes the others the odd ones
 */
export function timeFindings(
  column: ColumnProfile,
  facts: Facts,
  scan: RangeScan,
  placing: Placing,
  mostly: number,
  orders: ProvenOrders,
): readonly Finding[] {
  const [best] = column.timestamps
  const values = valuesOf(facts)
  const isTime = column.role === "timestamp"
  const isOfTimes = column.type === "date" || column.type === "timestamp"
  if (!best || !(isTime || isOfTimes || (column.type === "string" && best.parsed >= values * mostly))) return []
  const findings: Finding[] = []
  const report = (code: FindingCode, count: number, places: readonly Seen[], total = 0) => {
    if (count > 0) findings.push(finding(code, column.name, count, placing(places), { total }))
  }
  const format = timestampFormat(best.format)!
  const isRead = readsOf(format)
  // A row without a value is refused too, but no fault of a column that is not the time.
  const total = isTime ? scan.rows : values
  if (isTime || !isOfTimes) {
    const unread = placesOf(
      facts,
      (_, formats) => !isRead.mask(formats),
      (key) => !isRead.key(key),
    )
    const nulls = isTime ? scan.columns[column.index]!.nullPlaces : []
    const places = [...unread, ...nulls].sort((a, b) => a.offset - b.offset).slice(0, MAX_PLACES)
    report(isTime ? "not_a_time" : "text_among_times", total - best.parsed, places, total)
  }
  const [rival] = isTime ? rivalsOf(best, column.timestamps) : []
  if (rival) report(rival.kind === "month_name" ? "month_name_language" : "day_or_month", best.parsed, [])
  if (!isTime && isOfTimes && isOrderOpen(column, orders)) report("other_day_or_month", best.parsed, [])
  findings.push(...notationFindings(column, best, facts, placing))
  return findings
}

function notationFindings(
  { name, timestamps }: ColumnProfile,
  best: TimestampCandidate,
  facts: Facts,
  placing: Placing,
): readonly Finding[] {
  const findings: Finding[] = []
  const report = (code: FindingCode, count: number, places: readonly Seen[], total = 0) => {
    if (count > 0) findings.push(finding(code, name, count, placing(places), { total }))
  }
  const isRead = readsOf(timestampFormat(best.format)!)
  const times = facts.kinds[DATE]! + facts.kinds[TIMESTAMP]!
  report(
    "mixed_time_formats",
    Math.max(0, times - best.parsed),
    placesOf(
      facts,
      (kind, formats) => (kind === DATE || kind === TIMESTAMP) && !isRead.mask(formats),
      (key) => !isRead.key(key),
    ),
    times,
  )
  const parts = partsOf(best, timestamps, facts)
  if (parts.length > 1) {
    const [most, ...others] = parts.toSorted((a, b) => b.parsed - a.parsed)
    const isOther = (bits: number) => others.some(({ bit }) => (bits & bit) !== 0) && (bits & most!.bit) === 0
    const places = placesOf(
      facts,
      (_, formats) => isOther(formats),
      (key) => most!.bit !== 0 && placeIn(key, best.format) >= 0,
    )
    report("mixed_time_notations", best.parsed - most!.parsed, places, best.parsed)
  }
  const zoned = facts.traits[ZONED]!
  if (zoned < facts.kinds[TIMESTAMP]!) report("mixed_time_zones", zoned, [], facts.kinds[TIMESTAMP]!)
  report("other_weekday", facts.traits[OTHER_WEEKDAY]!, facts.places.get(traitKey(OTHER_WEEKDAY)) ?? [])
  report("two_digit_year", facts.traits[SHORT_YEAR]!, [])
  if (isOfOtherCalendar(best)) report("other_calendar", best.parsed, [])
  report("time_precision", facts.traits[FINER]!, [])
  return findings
}

/** Years that people of our days write by another calendar: those of Iran and of Islam, and the Buddhist one's. */
const OTHER_YEARS = [
  [1320, 1500],
  [2480, 2640],
] as const

function isOfOtherCalendar({ min, max }: TimestampCandidate): boolean {
  const first = new Date(min).getUTCFullYear()
  const last = new Date(max).getUTCFullYear()
  return OTHER_YEARS.some(([from, to]) => first >= from && last <= to)
}

/**
 * How many values each way of writing has that a format of the grammar reads: those of the formats that it covers, with
 * their bit, and the rest, with none.
 */
function partsOf(
  best: TimestampCandidate,
  timestamps: readonly TimestampCandidate[],
  { shapes }: Facts,
): readonly { readonly parsed: number; readonly bit: number }[] {
  const covers = generalFormat(best.format)?.covers ?? []
  const covered = timestamps
    .filter(({ format }) => covers.includes(format))
    .map(({ format, parsed }) => ({ parsed, bit: timestampFormat(format)!.bit }))
  const own = [...(shapes ?? [])].filter(([key]) => placeIn(key, best.format) >= 0)
  const rest = own.reduce((sum, [, { count }]) => sum + count, 0)
  return rest > 0 ? [...covered, { parsed: rest, bit: 0 }] : covered
}

/** Which values a format reads, by the mask of the formats that do and by the key of a reading. */
function readsOf({ id, bit }: TimestampFormat) {
  const general = generalFormat(id)
  const bits = general ? bit | coveredBits(general) : bit
  return { mask: (formats: number) => (formats & bits) !== 0, key: (key: string) => placeIn(key, id) >= 0 }
}

/** The first places of the values of some kinds, or of those that the grammar reads by some keys. */
export function placesOf(
  facts: Facts,
  wanted: (kind: number, formats: number) => boolean,
  wantedKey: (key: string) => boolean,
): readonly Seen[] {
  const masked = [...facts.places].flatMap(([key, places]) =>
    key >= 0 && wanted(key % 16, Math.floor(key / 16)) ? places : [],
  )
  const shaped = [...(facts.shapes ?? [])].flatMap(([key, { places }]) => (wantedKey(key) ? places : []))
  return [...masked, ...shaped].sort((a, b) => a.offset - b.offset).slice(0, MAX_PLACES)
}
