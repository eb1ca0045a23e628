import { type SqlPlace, sqlRefusal } from "../errors.ts"
import { quoteText } from "../names.ts"
import { extractPart, floorTime, readPeriod, shiftTime, strftimeOf } from "./periods.ts"
import { fromZone, inZone } from "./zones.ts"

/** An argument of a call: its SQL for DuckDB, and its text where it is a literal. */
export interface Argument {
  readonly sql: string
  readonly text: string | null
}

/** A call of a Druid function as DuckDB's SQL. */
export type Translate = (args: readonly Argument[], call: Call) => string

export interface Call {
  readonly name: string
  readonly place: SqlPlace
  /** `COUNT(DISTINCT x)`. */
  readonly distinct: boolean
  /** The time zone of the query as SQL, for calls that name none; null is UTC. */
  readonly zone: string | null
}

/** Functions that DuckDB has under the same name with the same meaning. */
const SAME =
  "SUM MIN MAX AVG STDDEV_POP STDDEV_SAMP STDDEV VAR_POP VAR_SAMP VARIANCE ANY_VALUE ARRAY_AGG " +
  "ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE " +
  "COALESCE NULLIF GREATEST LEAST ABS CEIL FLOOR ROUND EXP LN LOG10 POWER SQRT SIGN MOD TRUNC " +
  "LOWER UPPER REPLACE REVERSE REPEAT LPAD RPAD LEFT RIGHT GROUPING"

/** Functions that only have another name. */
const RENAMED: Readonly<Record<string, string>> = {
  NVL: "coalesce",
  CHAR_LENGTH: "length",
  CHARACTER_LENGTH: "length",
  LENGTH: "length",
  STRLEN: "length",
  CEILING: "ceil",
  TRUNCATE: "trunc",
  SUBSTR: "substring",
  STRPOS: "strpos",
  LTRIM: "ltrim",
  RTRIM: "rtrim",
  BTRIM: "trim",
  REGEXP_LIKE: "regexp_matches",
  CONTAINS_STRING: "contains",
  ARRAY_LENGTH: "len",
  ARRAY_OVERLAP: "list_has_any",
  MILLIS_TO_TIMESTAMP: "epoch_ms",
  TIMESTAMP_TO_MILLIS: "epoch_ms",
}

const plain =
  (name: string): Translate =>
  (args, { distinct }) =>
    `${name}(${distinct ? "DISTINCT " : ""}${args.map((a) => a.sql).join(", ")})`

const wrongCall = (call: Call, what: string) => sqlRefusal(`Cannot apply '${call.name}': ${what}`, call.place)

function get(args: readonly Argument[], i: number, call: Call): string {
  const arg = args[i]
  if (!arg) throw sqlRefusal(`Invalid number of arguments to function '${call.name}'`, call.place)
  return arg.sql
}

/** An argument that may be left out or be NULL. */
function optional(args: readonly Argument[], i: number): string | null {
  const sql = args[i]?.sql
  return sql === undefined || sql.toUpperCase() === "NULL" ? null : sql
}

function literal(args: readonly Argument[], i: number, call: Call): string {
  const text = args[i]?.text
  if (text === null || text === undefined) throw wrongCall(call, `argument ${i + 1} must be a literal`)
  return text
}

function periodOf(args: readonly Argument[], i: number, call: Call) {
  const text = literal(args, i, call)
  const period = readPeriod(text)
  if (!period) throw wrongCall(call, `the period '${text}' is not known here`)
  return period
}

function patternOf(args: readonly Argument[], i: number, call: Call): string | null {
  if (optional(args, i) === null) return null
  const text = literal(args, i, call)
  const pattern = strftimeOf(text)
  if (pattern === null) throw wrongCall(call, `the pattern '${text}' is not known here`)
  return pattern
}

const distinctCount: Translate = (args, call) => `count(DISTINCT ${get(args, 0, call)})`
const quantile: Translate = (args, call) => `quantile_disc(${get(args, 0, call)}, ${get(args, 1, call)})`
/** The size of the value (the last argument) only matters to Druid's memory. */
const byTime =
  (aggregate: string): Translate =>
  (args, call) =>
    `${aggregate}(${get(args, 0, call)}, __time)`
const by =
  (aggregate: string): Translate =>
  (args, call) =>
    `${aggregate}(${get(args, 0, call)}, ${get(args, 1, call)})`

const SPECIAL: Readonly<Record<string, Translate>> = {
  COUNT: (args, { distinct }) =>
    args.length === 0 ? "count(*)" : `count(${distinct ? "DISTINCT " : ""}${args[0]!.sql})`,
  APPROX_COUNT_DISTINCT: distinctCount,
  APPROX_COUNT_DISTINCT_BUILTIN: distinctCount,
  APPROX_COUNT_DISTINCT_DS_HLL: distinctCount,
  APPROX_COUNT_DISTINCT_DS_THETA: distinctCount,
  APPROX_QUANTILE: quantile,
  APPROX_QUANTILE_DS: quantile,
  // The plain ones pass over rows whose value is null.
  LATEST: byTime("arg_max_null"),
  EARLIEST: byTime("arg_min_null"),
  LATEST_BY: by("arg_max_null"),
  EARLIEST_BY: by("arg_min_null"),
  // DuckDB's concat leaves nulls out; with one of them Druid's is null.
  CONCAT: (args) => `(${args.map((a) => a.sql).join(" || ")})`,
  SAFE_DIVIDE: (args, call) => `(${get(args, 0, call)} / nullif(${get(args, 1, call)}, 0))`,
  ICONTAINS_STRING: (args, call) => `contains(lower(${get(args, 0, call)}), lower(${get(args, 1, call)}))`,
  REGEXP_EXTRACT: (args, call) =>
    `nullif(regexp_extract(${get(args, 0, call)}, ${get(args, 1, call)}, ${args[2]?.sql ?? "0"}), '')`,
  ARRAY_CONTAINS: (args, call) => `coalesce(list_contains(${get(args, 0, call)}, ${get(args, 1, call)}), FALSE)`,
  TIME_FLOOR: (args, call) =>
    floorTime(get(args, 0, call), periodOf(args, 1, call), optional(args, 2), optional(args, 3) ?? call.zone),
  TIME_SHIFT: (args, call) =>
    shiftTime(get(args, 0, call), periodOf(args, 1, call), get(args, 2, call), optional(args, 3) ?? call.zone),
  TIME_EXTRACT: (args, call) => {
    const unit = args[1] ? literal(args, 1, call) : "EPOCH"
    const sql = extractPart(unit, get(args, 0, call), optional(args, 2) ?? call.zone)
    if (sql === null) throw wrongCall(call, `the unit '${unit}' is not known here`)
    return sql
  },
  TIME_PARSE: (args, call) => {
    const pattern = patternOf(args, 1, call)
    if (pattern === null) return `TRY_CAST(${get(args, 0, call)} AS TIMESTAMP)`
    const parsed = `CAST(try_strptime(${get(args, 0, call)}, ${quoteText(pattern)}) AS TIMESTAMP)`
    const zone = optional(args, 2) ?? call.zone
    return zone === null ? parsed : fromZone(parsed, zone)
  },
  TIME_FORMAT: (args, call) => {
    const zone = optional(args, 2) ?? call.zone
    const time = zone === null ? get(args, 0, call) : inZone(get(args, 0, call), zone)
    return `strftime(${time}, ${quoteText(patternOf(args, 1, call) ?? "%Y-%m-%dT%H:%M:%S.%gZ")})`
  },
  TIME_IN_INTERVAL: (args, call) => {
    const [start = "", end = ""] = literal(args, 1, call).split("/")
    const time = get(args, 0, call)
    if (Number.isNaN(Date.parse(start)) || Number.isNaN(Date.parse(end)))
      throw wrongCall(call, "the interval is not start/end")
    return `(${time} >= epoch_ms(${Date.parse(start)}) AND ${time} < epoch_ms(${Date.parse(end)}))`
  },
}

const FUNCTIONS: ReadonlyMap<string, Translate> = new Map([
  ...SAME.split(" ").map((name) => [name, plain(name.toLowerCase())] as const),
  ...Object.entries(RENAMED).map(([name, to]) => [name, plain(to)] as const),
  ...Object.entries(SPECIAL),
])

export const functionOf = (name: string): Translate | undefined => FUNCTIONS.get(name.toUpperCase())
