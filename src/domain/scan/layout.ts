import type { Dialect } from "../profile/profile.ts"

/** How a CSV file is laid out, as its first bytes show it: all that a scan of any range of it has to know. */
export interface CsvLayout {
  readonly dialect: Dialect
  /** WHATWG name of the encoding that the text is scanned in: UTF-8 alone, which includes ASCII. */
  readonly encoding: "utf-8"
  readonly bom: boolean
  /** The header's cells as written, or null where the file has none. */
  readonly header: readonly string[] | null
  /** One name a column, unique and not empty. */
  readonly names: readonly string[]
  /** Byte offset of the first record after BOM, blank lines and header. */
  readonly dataOffset: number
  /** Row of the record at `dataOffset`, as a person counts: the first line of the file is row 1. */
  readonly firstRow: number
  /** Byte offset behind the last record, where something else stands below the table; null: the end of the file. */
  readonly dataEnd: number | null
  /** Blank lines before the header: they stand outside of what is scanned. */
  readonly blankLines: number
  /** Lines above the names that are none of the table: a title, a date, a filter. */
  readonly preambleLines: number
  /** Lines that the names take. */
  readonly headerLines: number
  /** Lines below the last record. */
  readonly footerLines: number
  /** Rows end with a delimiter that no column stands behind. */
  readonly trailingDelimiter: boolean
}
