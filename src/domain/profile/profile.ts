import type { Finding } from "../findings/finding.ts"
import type { ColumnType, Role } from "../schema/types.ts"

/** What a file can be, by its content. */
export const FILE_FORMATS = ["csv", "json", "xml", "xlsx", "xls", "xlsb", "ods", "parquet"] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** What a file can be packed in. */
export const CONTAINERS = ["gzip", "zstd", "zip"] as const
export type Container = (typeof CONTAINERS)[number]

export type Newline = "lf" | "crlf" | "cr" | "mixed"

/** How a CSV file is written. */
export interface Dialect {
  /** One character or several. */
  readonly delimiter: string
  /** Null: no sign stands around cells. */
  readonly quote: string | null
  /** What keeps a quote inside quotes from closing them: the quote itself where it is doubled. */
  readonly escape: string | null
  /** What lines begin with that are no records. */
  readonly comment: string | null
  readonly header: boolean
  readonly newline: Newline
}

/** Which lines without a word are no records: those of blanks alone, those of not even blanks, or none of them. */
export type BlankLines = "skip" | "skipEmpty" | "keep"

/** What a person says about how a file is written; what is not said is found out. */
export interface DialectChoice {
  readonly delimiter?: string
  readonly quote?: string | null
  readonly escape?: string | null
  readonly comment?: string | null
  /** What alone ends a record. */
  readonly newline?: "\n" | "\r\n" | "\r"
  /** Lines that the names take: 0 where there are none. */
  readonly headerLines?: number
  /** Lines at the beginning that are not looked at. */
  readonly skipLines?: number
  /** Left out, a blank line is a record only between those of a single column, where it is an empty cell. */
  readonly blankLines?: BlankLines
  /** Notes and totals below the table are rows of it too. */
  readonly lastLines?: "keep"
}

/** The dialect that Druid, and nearly everybody, means by CSV; what differs is said beside it. */
export const PLAIN_DIALECT: Dialect = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  comment: null,
  header: true,
  newline: "lf",
}

export interface TopValue {
  readonly value: string
  readonly count: number
}

/** Equal-width buckets from `min` to `max` (epoch milliseconds for times). The counts add up to the non-null values. */
export interface Histogram {
  readonly min: number
  readonly max: number
  readonly counts: readonly number[]
}

/** A timestamp format that values of a column satisfy; the first of the list is the one proposed. */
export interface TimestampCandidate {
  /** An id of `schema/timestamp-formats.ts`. */
  readonly format: string
  /** Values that this format reads. The others, and nulls, are rows that Druid would refuse. */
  readonly parsed: number
  /** Epoch milliseconds. */
  readonly min: number
  /** Epoch milliseconds. */
  readonly max: number
}

export interface ColumnProfile {
  /** Position in the file, from 0. */
  readonly index: number
  /** Unique in the file: an empty or repeated header got a name of its own, and a finding. */
  readonly name: string
  readonly type: ColumnType
  /** The proposal; the user's choice stands in `Choices`. */
  readonly role: Role
  /** Rows that have a value. */
  readonly count: number
  /** Empty cells; rows that are too short count here. */
  readonly nulls: number
  /** Quoted empty texts: a value for Druid, not a null. Included in `count`. */
  readonly empties: number
  readonly distinct: number
  /** False: `distinct` is a HyperLogLog estimate. */
  readonly distinctExact: boolean
  /** Smallest and greatest value as text (numbers as numbers, times as ISO 8601, else by code unit); null when there is none. */
  readonly min: string | null
  readonly max: string | null
  /** Exact sum of a number column as decimal text, else null. */
  readonly sum: string | null
  /** Longest value in bytes. */
  readonly longest: number
  /** Most frequent first, at most 10. */
  readonly top: readonly TopValue[]
  /** Each count of `top` is at most this much too high; 0 is exact. */
  readonly topError: number
  readonly histogram: Histogram | null
  /** Empty when no value looks like a time. Sorted: most parsed first. */
  readonly timestamps: readonly TimestampCandidate[]
}

/** Characters of a text of a profile, the name of a column among them, at most. */
export const MOST_TEXT = 1024

/** A profile tells of so many findings at most, the worst first. */
export const MOST_FINDINGS = 500

/** What a file contains: the only input, with the user's choices, of everything that comes after the scan. */
export interface Profile {
  readonly version: 1
  readonly format: FileFormat
  readonly container: Container | null
  /** Which table of the file it is: a worksheet, a path to records; null where it has but one without a name. */
  readonly table: string | null
  /** WHATWG encoding name; "utf-8" includes ASCII; null where the format is binary. */
  readonly encoding: string | null
  readonly bom: boolean
  /** Null where the file is no CSV. */
  readonly dialect: Dialect | null
  /** Size of the file. MB is 10⁶ bytes everywhere. */
  readonly bytes: number
  /** Size of the table as text, which is what is scanned and cut into objects: the file's own where it is plain CSV. */
  readonly textBytes: number
  /** Records, header not counted. */
  readonly rows: number
  /** See `upload/fingerprint.ts`: lower-case hex. */
  readonly fingerprint: string
  readonly columns: readonly ColumnProfile[]
  readonly findings: readonly Finding[]
}
