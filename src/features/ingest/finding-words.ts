import { formatCount, plural } from "#components/format.ts"
import type { CsvFindingCode } from "#domain/findings/csv.ts"
import type { Finding, Severity } from "#domain/findings/finding.ts"
import type { ParquetFindingCode } from "#domain/findings/parquet.ts"
import type { TextFindingCode } from "#domain/findings/text.ts"

/** One and many of what was found; a single text where a count says nothing, since the whole column is so. */
const SHORT: Readonly<
  Record<CsvFindingCode | ParquetFindingCode | TextFindingCode, readonly [string, string] | string>
> = {
  short_row: ["short row", "short rows"],
  long_row: ["long row", "long rows"],
  quoted_newline: ["line break in a value", "line breaks in values"],
  backslash_escape: ["quote behind a backslash", "quotes behind a backslash"],
  text_after_quote: ["text behind a quote", "texts behind a quote"],
  unclosed_quote: ["open quote", "open quotes"],
  mixed_newline: ["other line end", "other line ends"],
  blank_line: ["blank line", "blank lines"],
  empty_header: ["column without a name", "columns without a name"],
  duplicate_header: ["repeated name", "repeated names"],
  renamed_header: ["name with a comma", "names with commas"],
  padded_number: ["padded number", "padded numbers"],
  control_a: ["Ctrl-A inside", "with Ctrl-A inside"],
  nul: ["NUL inside", "with NUL inside"],
  not_utf8: ["not UTF-8", "not UTF-8"],
  leading_zero: ["leading zero", "leading zeros"],
  too_big: ["too big a number", "too big numbers"],
  not_a_number: ["not a number", "not numbers"],
  not_a_time: ["without a time", "without a time"],
  text_among_times: ["text among times", "texts among times"],
  day_or_month: "day or month first?",
  month_name_language: "month in which language?",
  mixed_time_formats: ["time in another format", "times in another format"],
  mixed_time_notations: ["time written otherwise", "times written otherwise"],
  mixed_time_zones: "with and without zone",
  other_weekday: ["weekday of another date", "weekdays of other dates"],
  two_digit_year: ["year of two digits", "years of two digits"],
  time_precision: ["finer than a millisecond", "finer than a millisecond"],
  text_decoded: "read from another encoding",
  text_encoding_unsure: "which encoding?",
  text_undecodable: ["unreadable character", "unreadable characters"],
  text_mixed_encodings: ["byte that is not UTF-8", "bytes that are not UTF-8"],
  text_mojibake: ["garbled word", "garbled words"],
  parquet_nested: "nested values",
  parquet_unsigned: "unsigned numbers",
  parquet_decimal: "long decimals",
  parquet_decimal_shifted: "decimals without point",
  parquet_not_finite: ["not finite", "not finite"],
  parquet_time_as_number: "time as a number",
  parquet_nanoseconds: "nanoseconds",
  parquet_time_of_day: "time of day",
  parquet_binary: "bytes, not text",
}

/** A finding in a few words for its column's row: `1,454 leading zeros`, `nested values`. */
export function findingShort({ code, count }: Pick<Finding, "code" | "count">): string {
  const words = (SHORT as Readonly<Record<string, readonly [string, string] | string>>)[code]
  if (words === undefined) return plural(count, "finding")
  return typeof words === "string" ? words : `${formatCount(count)} ${words[count === 1 ? 0 : 1]}`
}

/** Findings of the same kind in several columns, told once; one alone has its own message and places. */
export interface FindingGroup {
  readonly severity: Severity
  readonly findings: readonly [Finding, ...Finding[]]
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
/** Fewer columns than this are told one by one, each with its places. */
const SHARED = 3

/** All findings, the most severe first, those that many columns share put together. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = findings.flatMap((f): FindingGroup[] => {
    const alike = f.column === null ? [f] : findings.filter((other) => other.column !== null && other.code === f.code)
    if (alike.length < SHARED) return [{ severity: f.severity, findings: [f] }]
    const [first, ...rest] = alike
    return first === f ? [{ severity: f.severity, findings: [first, ...rest] }] : []
  })
  return groups.sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

/** What a group says: the common sentence, or, where each column has other figures, what they have in common. */
export function groupMessage({ findings }: FindingGroup): string {
  const [first, ...rest] = findings
  if (rest.every((f) => f.message === first.message)) return first.message
  const count = findings.reduce((sum, f) => sum + f.count, 0)
  return `${findingShort({ code: first.code, count })} in ${plural(findings.length, "column")}:`
}
