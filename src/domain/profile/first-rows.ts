/** The first records as text, for the table that shows within a blink. Null is an empty cell. */
export interface FirstRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Of each row, its number as a person counts: that of findings. */
  readonly numbers: readonly number[]
}
