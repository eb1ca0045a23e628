import type { Case, Output } from "./case.ts"

/** A way in which a label of DuckDB's and Grove's reading differ, where a careful person may well side with Grove. */
export interface Opinion {
  readonly duckDb: string
  readonly grove: string
}

interface Expected {
  readonly delimiter?: string
  readonly headerLines?: number
  readonly skipRows?: number
  readonly nColumns?: number
  readonly columns?: readonly string[]
}

interface Read {
  readonly delimiter?: string
  readonly headerLines?: number
  readonly columns?: readonly string[]
}

const ONE_COLUMN: Opinion = {
  duckDb:
    "reads each line as a single cell where some have another number of cells, or the sign between them is a rare one",
  grove: "keeps the columns, and tells of rows that are too short or too long",
}
const NAMES_SKIPPED: Opinion = {
  duckDb: "skips the names, with what is above the first row as wide as the last ones",
  grove: "keeps the names; a column without one gets one",
}
const WORDS_ARE_NAMES: Opinion = {
  duckDb: "takes the first row for names wherever all cells are texts",
  grove: "takes a row for one of values where most of its cells occur again below, or where they look like values",
}
const BLANKS_KEPT: Opinion = {
  duckDb: "keeps the blank that stands behind each delimiter in the cell",
  grove: "takes it for a part of the delimiter",
}

/** Which opinion a reading that is not the label's is of; null where it is of none that is known. */
export function opinionOf({ expected }: Case, output: Output): Opinion | null {
  const want = expected as Expected
  const got = output as Read
  if (!got.columns || !want.columns) return null
  const sign = got.delimiter
  if (want.nColumns === 1 && got.columns.length > 1 && sign !== undefined && want.delimiter !== sign) return ONE_COLUMN
  if (sign !== undefined && want.delimiter !== undefined && sign !== want.delimiter && sign.trim() === want.delimiter)
    return BLANKS_KEPT
  if (want.headerLines === 0 && (want.skipRows ?? 0) > 0 && (got.headerLines ?? 0) > 0) return NAMES_SKIPPED
  if (want.headerLines === 1 && got.headerLines === 0) return WORDS_ARE_NAMES
  return null
}
