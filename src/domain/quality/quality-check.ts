import type { FindingCode } from "../findings/catalogue.ts"
import type { Operation } from "../repair/repair.ts"

/** Something about the rows of any file that is asked of them as a table. Plain data. */
export interface QualityCheck {
  readonly code: FindingCode
  /** Null where it is about whole rows. */
  readonly column: string | null
  /**
   * A SELECT over `file`, the table with its columns by their `stored` names and `grove_row`, of what is odd: `grove_row`,
   * the row to show it by; `detail`, its text; `note`, the same in all rows: what the sentence says beside the count.
   */
  readonly odd: string
  /** A SELECT of one number: of how many. */
  readonly total: string
  readonly repair?: Operation
}

/** Of fewer values nobody can tell which are the odd ones. */
const LEAST_VALUES = 4

/** Whether what is odd is little of all, one at least: a condition on the whole file. More of it is what the column is like. */
export const isFew = (odd: string, all: string, share: number): string =>
  `(SELECT count(*) FILTER (WHERE ${all}) >= ${LEAST_VALUES} AND count(*) FILTER (WHERE ${odd}) <= greatest(1, count(*) FILTER (WHERE ${all}) * ${share}) FROM file)`

/** A number without the `.0` of a whole one. */
export const numberText = (sql: string): string => `regexp_replace((${sql})::VARCHAR, '\\.0$', '')`

/** A time without the time of day that a date does not have. */
export const timeText = (sql: string): string => `regexp_replace((${sql})::VARCHAR, ' 00:00:00$', '')`

export const ROWS_OF_FILE = "SELECT count(*) FROM file"
