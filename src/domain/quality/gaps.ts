import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { isTime } from "./future.ts"
import type { QualityCheck } from "./quality-check.ts"

/** Fewer times are no series. */
const LEAST_TIMES = 12
/** So many of the steps from one time to the next are the same where rows come at a steady pace. */
const STEADY = 0.9
/** From so many of its days, or hours, having rows on, a weekday, or an hour of it, is one of business. */
const OF_BUSINESS = 0.6
/** Where each of them has the same number of rows, these many have to be there for the others to be missing. */
const EVEN = 0.8
/** Empty stretches that chance alone makes, of the whole series. */
const BY_CHANCE = 0.05
/** Rows come in bursts, such as the lines of an order: so many count as one. */
const BURST = 3
/** Of the hours of a week, so many are of business where a gap is counted in hours. */
const HOURS_OF_BUSINESS = 100

/** The time of the rows: the one that was chosen, the date of an order, or else the first. */
export function timeOf({ columns, columnOf }: RuleContext): RuleColumn | null {
  const times = columns.filter(isTime)
  return times.find(({ role }) => role === "timestamp") ?? columnOf("order_date") ?? times[0] ?? null
}

/**
 * Stretches of time without a row where there otherwise are rows. Where the times stand at a steady pace, a step that is
 * longer; else days without rows among weekdays, or hours among hours of the week, that mostly have some, as far as the
 * rows are so many that chance would not leave them out.
 */
export function gapChecks(context: RuleContext): readonly QualityCheck[] {
  const column = timeOf(context)
  if (!column || context.rows < LEAST_TIMES) return []
  const at = `${storedName(column)}::TIMESTAMP`
  return [
    {
      code: "time_gap",
      column: column.name,
      odd: `WITH times AS MATERIALIZED (SELECT ${at} AS moment, min(grove_row) AS grove_row, count(*) AS n FROM file WHERE ${storedName(column)} IS NOT NULL GROUP BY 1),
        ${steadySql},
        ${calendarSql("hour", "isodow(slot) * 24 + hour(slot)")},
        ${calendarSql("day", "isodow(slot)")},
        unit AS (SELECT (SELECT count(*) FROM hour_business) >= ${HOURS_OF_BUSINESS} AS hours)
        SELECT * FROM steady_gaps
        UNION ALL SELECT * FROM hour_gaps WHERE (SELECT hours FROM unit) AND NOT EXISTS (FROM pace)
        UNION ALL SELECT * FROM day_gaps WHERE NOT (SELECT hours FROM unit) AND NOT EXISTS (FROM pace)`,
      total: `SELECT count(DISTINCT ${at}) FROM file`,
    },
  ]
}

/** Times of one day of the month are counted in months, all others in milliseconds. A lone time of 1900 makes no gap. */
const steadySql = `shape AS (SELECT count(*) AS n, bool_and(moment = date_trunc('day', moment)) AND (count(DISTINCT day(moment)) = 1 OR bool_and(moment::DATE = last_day(moment))) AS monthly FROM times),
        steps AS (SELECT grove_row, moment, monthly, n, row_number() OVER (ORDER BY p) AS i, lead(moment) OVER (ORDER BY p) AS next, lead(p) OVER (ORDER BY p) - p AS step
          FROM (SELECT grove_row, moment, monthly, shape.n, CASE WHEN monthly THEN year(moment) * 12 + month(moment) ELSE epoch_ms(moment) END AS p FROM times, shape)),
        usual AS (SELECT mode(step) AS step FROM steps),
        pace AS MATERIALIZED (SELECT any_value(usual.step) AS step, any_value(monthly) AS monthly FROM steps, usual WHERE steps.step IS NOT NULL
          HAVING count(*) >= ${LEAST_TIMES - 1} AND count(*) FILTER (WHERE steps.step = usual.step) >= count(*) * ${STEADY}),
        missed AS (SELECT grove_row, moment, next, steps.step // pace.step - 1 AS missing, pace.monthly,
          CASE WHEN pace.monthly THEN pace.step ELSE pace.step // 1000 END AS length
          FROM steps, pace WHERE steps.step >= pace.step * 2 AND least(i, n - i) >= greatest(2, n * 0.005)),
        steady_gaps AS (SELECT grove_row, concat(strftime(moment, '%Y-%m-%d %H:%M'), ' to ', strftime(next, '%Y-%m-%d %H:%M')) AS detail,
          concat(sum(missing) OVER (), CASE WHEN sum(missing) OVER () = 1 THEN ' time is' ELSE ' times are' END, ' missing where one otherwise comes every ', ${paceWords()}) AS note FROM missed)`

/** `day`, `10 minutes`, `3 months`. */
function paceWords(): string {
  const words = (unit: string, seconds: number) =>
    `CASE WHEN length = ${seconds} THEN '${unit}' ELSE concat(length // ${seconds}, ' ${unit}s') END`
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const
  const cases = units.map(
    ([unit, seconds]) => `WHEN length % ${seconds} = 0 AND length > 0 THEN ${words(unit, seconds)}`,
  )
  return `CASE WHEN monthly THEN ${words("month", 1)} ${cases.join(" ")} WHEN length < 1 THEN 'few milliseconds' ELSE ${words("second", 1)} END`
}

/** Gaps in days, or hours, of business. A single date of 1900 must not make a century of gaps. */
function calendarSql(unit: "day" | "hour", slotOfWeek: string): string {
  const format = unit === "day" ? "%Y-%m-%d" : "%Y-%m-%d %H:00"
  return `${unit}_slots AS MATERIALIZED (SELECT date_trunc('${unit}', moment)::TIMESTAMP AS slot, min(grove_row) AS grove_row, sum(n) AS n FROM times GROUP BY 1),
        ${unit}_span AS (SELECT quantile_disc(slot, 0.005) AS first, quantile_disc(slot, 0.995) AS last FROM ${unit}_slots),
        ${unit}_marked AS MATERIALIZED (SELECT c.slot, ${slotOfWeek.replaceAll("slot", "c.slot")} AS of_week, s.n FROM (SELECT unnest(generate_series(first, last, INTERVAL 1 ${unit})) AS slot
          FROM ${unit}_span WHERE date_diff('day', first, last) BETWEEN 27 AND 36600) c LEFT JOIN ${unit}_slots s ON c.slot = s.slot),
        ${unit}_business AS MATERIALIZED (SELECT of_week FROM ${unit}_marked GROUP BY 1 HAVING count(*) >= 4 AND count(n) >= count(*) * ${OF_BUSINESS}),
        ${unit}_open AS MATERIALIZED (SELECT * FROM ${unit}_marked WHERE of_week IN (SELECT of_week FROM ${unit}_business)),
        ${unit}_usual AS (SELECT count(*) AS whole, count(n) / count(*) AS share, median(n) AS n, quantile_disc(n, 0.1) = quantile_disc(n, 0.9) AND count(n) >= count(*) * ${EVEN} AS is_even FROM ${unit}_open),
        ${unit}_runs AS (SELECT min(m.slot) AS first, max(m.slot) AS last, count(*) AS length, any_value(s.grove_row) AS grove_row
          FROM ${unit}_open m ASOF JOIN ${unit}_slots s ON m.slot >= s.slot WHERE m.n IS NULL GROUP BY s.slot),
        ${unit}_sure AS (SELECT r.* FROM ${unit}_runs r, ${unit}_usual u WHERE is_even OR whole * least(pow(1 - share, length), exp(-length * u.n / ${BURST})) < ${BY_CHANCE}),
        ${unit}_gaps AS (SELECT grove_row, CASE WHEN length = 1 THEN strftime(first, '${format}') ELSE concat(strftime(first, '${format}'), ' to ', strftime(last, '${format}'), ', ', length, ' ${unit}s') END AS detail,
          concat(sum(length) OVER (), CASE WHEN sum(length) OVER () = 1 THEN ' ${unit}' ELSE ' ${unit}s' END, ' without a row on ${unit === "day" ? "days" : "hours"} of the week that otherwise have rows') AS note FROM ${unit}_sure)`
}
