/** What a Parquet file says of itself in its footer: known at once, whatever its size. */
export interface ParquetFacts {
  readonly rows: number
  readonly rowGroups: number
  /** The program that wrote it, in its own words. */
  readonly writer: string | null
  /** The columns of the table that is made of it. */
  readonly columns: readonly ParquetColumnFacts[]
}

/** What the values of a leaf are, in a person's words. */
export type ParquetKind =
  | "boolean"
  | "integer"
  | "unsigned"
  | "float"
  | "decimal"
  | "date"
  | "time"
  | "timestamp"
  | "interval"
  | "text"
  | "uuid"
  | "bytes"
  | "geometry"

export interface ParquetColumnFacts {
  /** A field of a group is named `group.field`. */
  readonly name: string
  readonly kind: ParquetKind | "nested"
  /** Parquet's names of how it is stored and what that means, such as INT64 and TIMESTAMP; null where there is none. */
  readonly stored: string | null
  readonly annotation: string | null
  /** Digits behind the point of a decimal, and all of them. */
  readonly scale: number
  readonly precision: number
  /** Digits of the fraction of a second that a time has: 3, 6 or 9. */
  readonly fraction: 3 | 6 | 9
  /** A list, a map, or a field of a group. */
  readonly isNested: boolean
  /** Null where the file does not tell. Texts may be cut off by the writer. */
  readonly nulls: number | null
  readonly min: string | null
  readonly max: string | null
  /** Over all row groups. */
  readonly codecs: readonly string[]
  readonly encodings: readonly string[]
}
