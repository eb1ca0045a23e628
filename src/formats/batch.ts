/**
 * A batch of rows by column, in Arrow's memory layout, so that a writer can take the buffers as they are.
 * `validity` has one bit a row, least significant first, 1 for a value; null when every row has one.
 */
export type Vector =
  | {
      readonly kind: "utf8"
      readonly offsets: Int32Array
      readonly bytes: Uint8Array
      readonly validity: Uint8Array | null
    }
  | { readonly kind: "int64"; readonly values: BigInt64Array; readonly validity: Uint8Array | null }
  | { readonly kind: "float64"; readonly values: Float64Array; readonly validity: Uint8Array | null }
  /** Microseconds since 1970 in UTC. */
  | { readonly kind: "timestamp"; readonly values: BigInt64Array; readonly validity: Uint8Array | null }

export interface Field {
  readonly name: string
  readonly kind: Vector["kind"]
  /** Its values recur: a writer may keep a dictionary of them. */
  readonly recurs: boolean
}

export interface Batch {
  readonly rows: number
  /** One for each field of the schema, in its order. */
  readonly columns: readonly Vector[]
}
