import type { ParquetColumnFacts, ParquetFacts } from "../profile/parquet-facts.ts"
import type { Profile } from "../profile/profile.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"
import { type Choices, expectedRows } from "./choices.ts"
import type { Issue } from "./issues.ts"

/** Doubles hold fifteen decimal digits in any case. */
const DOUBLE_DIGITS = 15
const INT64_MAX = 2n ** 63n - 1n
/** Seen to be read by a running Druid; the others need libraries that it comes without, or are not tried. */
const CODECS = ["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"]

/** Findings of the table that is made of the file which Druid would not see, or see otherwise. */
const FINDING_ISSUES: Readonly<Record<string, string>> = {
  parquet_nan: "Druid keeps values that are not a number, and every sum over them is lost.",
  parquet_not_utf8: "Druid has signs of its own for bytes that are no UTF-8.",
  parquet_annotation: "Druid may take a description at its word that does not fit what is stored.",
  duplicate_header: "Druid reads one of two columns of the same name.",
  empty_header: "Druid has no column without a name.",
}

/**
 * Every reason why Druid would misread this Parquet file as it is; empty when it may be sent untouched. Seen on a running
 * Druid 33, type by type.
 *
 * @param facts of the file's footer
 * @param profile of the table of text that is made of the file
 */
export function issuesWithParquetAsIs(facts: ParquetFacts, profile: Profile, choices: Choices): readonly Issue[] {
  const issues: Issue[] = []
  for (const [i, column] of facts.columns.entries()) {
    const seen = profile.columns[i]
    if (seen?.name !== column.name)
      issues.push({
        code: "column_name",
        message: `Druid would have the column ${column.name} under its name in the file.`,
      })
    else issues.push(...issuesWithColumn(column, choices))
  }
  for (const code of new Set(profile.findings.map((finding) => finding.code))) {
    const message = FINDING_ISSUES[code]
    if (message) issues.push({ code, message })
  }
  const { refused } = expectedRows(profile, choices)
  if (refused > 0)
    issues.push({ code: "unreadable_times", message: "Druid's formats read some times that are none here." })
  return issues
}

function issuesWithColumn(column: ParquetColumnFacts, choices: Choices): readonly Issue[] {
  const { timestamp } = choices
  const isTime = timestamp.kind === "column" && timestamp.column === column.name
  const type = choices.columns.find(({ name }) => name === column.name)?.type
  const found = isTime ? timeIssue(column, timestamp.format) : (valueIssue(column) ?? typeIssue(column, type))
  const issues = found ? [issue(column, ...found)] : []
  if (column.codecs.some((codec) => !CODECS.includes(codec)))
    issues.push(
      issue(column, "parquet_codec", `is compressed with ${column.codecs.join(", ")}, which Druid may not know`),
    )
  if (column.encodings.includes("BYTE_STREAM_SPLIT"))
    issues.push(issue(column, "parquet_encoding", "is written as BYTE_STREAM_SPLIT, which Druid may not know"))
  return issues
}

/** A code, and what is said of the column. */
type Found = readonly [code: string, says: string]

const issue = (column: ParquetColumnFacts, code: string, says: string): Issue => ({
  code,
  message: `The column ${column.name} ${says}.`,
})

function timeIssue(column: ParquetColumnFacts, format: string): Found | null {
  if (column.isNested) return ["parquet_nested", "stands in a group, where Druid does not look for the time"]
  switch (column.kind) {
    case "date":
      return null
    case "timestamp":
      // Druid keeps milliseconds of micro- and of INT96's nanoseconds, and takes the count of the others for itself.
      return column.fraction === 9 && column.stored !== "INT96"
        ? ["parquet_nanoseconds", "has nanoseconds, which Druid reads as plain numbers"]
        : null
    case "text":
      return timestampFormat(format)?.druid === undefined
        ? ["timestamp_format", "has times that Druid has no format for"]
        : valueIssue(column)
    case "integer":
      return format === "posix" || format === "millis" || format === "yyyyMMdd"
        ? null
        : ["timestamp_format", "has times that Druid has no format for"]
    default:
      return ["timestamp_format", "is of a type that Druid reads no times from"]
  }
}

function valueIssue(column: ParquetColumnFacts): Found | null {
  if (column.isNested) return ["parquet_nested", "is nested: Druid makes a text such as “a: 1” or several values of it"]
  switch (column.kind) {
    case "boolean":
    case "integer":
      return null
    case "float":
      if (column.annotation === "FLOAT16")
        return ["parquet_unproven", "has numbers of 16 bits, which Druid may not know"]
      // 19.99 of 32 bits is 19.989999771118164 as the double that Druid makes of it.
      return column.stored === "FLOAT"
        ? ["parquet_float", "has numbers of 32 bits, to which Druid adds digits that nobody has seen"]
        : null
    case "unsigned":
      return column.stored === "INT64" && (column.max === null || BigInt(column.max) > INT64_MAX)
        ? ["parquet_unsigned", "may have unsigned numbers that Druid reads as negative ones"]
        : null
    case "decimal":
      return decimalIssue(column)
    case "date":
    case "timestamp":
      return ["parquet_time_as_number", "has times, which Druid reads as a number since 1970"]
    case "time":
      return ["parquet_time_of_day", "has times of day, which Druid reads as a number since midnight"]
    case "text":
      return column.annotation === "STRING"
        ? null
        : ["parquet_unproven", `is called ${column.annotation}, and it is not known what Druid makes of that`]
    default:
      return ["parquet_binary", "has bytes without a text type, which Druid reads as base64"]
  }
}

function decimalIssue({ stored, scale, precision }: ParquetColumnFacts): Found | null {
  const isWhole = stored === "INT32" || stored === "INT64"
  if (isWhole && scale > 0)
    return ["parquet_decimal_shifted", "has decimals stored as whole numbers, which Druid reads without their point"]
  if (!isWhole && precision > DOUBLE_DIGITS)
    return ["parquet_decimal", "has decimals of more than 15 digits, which Druid keeps as doubles"]
  return null
}

/** Texts that are read as something else here: Druid makes null of what it does not read. */
function typeIssue({ kind }: ParquetColumnFacts, type: string | undefined): Found | null {
  return kind === "text" && type !== undefined && type !== "string"
    ? ["text_as_value", "has texts that are read as other values here, and Druid reads them by rules of its own"]
    : null
}
