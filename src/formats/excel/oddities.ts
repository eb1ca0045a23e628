import { type FindingCode, finding } from "#domain/findings/catalogue.ts"
import type { Finding, Place } from "#domain/findings/finding.ts"
import { columnName } from "./address.ts"

const MOST_PLACES = 20
const MOST_NAMED = 5

/** Collects what is odd in a sheet while its cells are read. Rows count from 1, columns from 0. */
export interface Oddities {
  see(code: FindingCode, row: number, text: string): void
  number(column: number): void
  /** @param isNumeric it shows a number */
  text(column: number, isNumeric: boolean, row: number, text: string): void
  findings(): readonly Finding[]
}

interface Seen {
  count: number
  readonly places: Place[]
}

interface ColumnTally {
  numbers: number
  texts: number
  readonly numeric: Seen
}

export function createOddities(): Oddities {
  const seen = new Map<FindingCode, Seen>()
  const columns: ColumnTally[] = []
  const columnAt = (column: number): ColumnTally => {
    while (columns.length <= column) columns.push({ numbers: 0, texts: 0, numeric: { count: 0, places: [] } })
    return columns[column]!
  }
  const add = (to: Seen, row: number, text: string): void => {
    to.count++
    // The offset is that of a record in a text file; a workbook has none.
    if (to.places.length < MOST_PLACES) to.places.push({ row, offset: 0, text: text.slice(0, 200) })
  }
  return {
    see(code, row, text) {
      const known = seen.get(code) ?? { count: 0, places: [] }
      seen.set(code, known)
      add(known, row, text)
    },
    number(column) {
      columnAt(column).numbers++
    },
    text(column, isNumeric, row, text) {
      const tally = columnAt(column)
      if (isNumeric) add(tally.numeric, row, text)
      else tally.texts++
    },
    findings() {
      const found = [...seen].map(([code, { count, places }]) => finding(code, null, count, places))
      const asText = columns.flatMap(({ numbers, texts, numeric }, column) =>
        numeric.count > 0 && numbers > numeric.count + texts ? [{ column, ...numeric }] : [],
      )
      if (asText.length === 0) return found
      const names = asText.slice(0, MOST_NAMED).map(({ column }) => columnName(column))
      const count = asText.reduce((sum, one) => sum + one.count, 0)
      const places = asText.flatMap((one) => one.places).slice(0, MOST_PLACES)
      const named = names.join(", ") + (asText.length > MOST_NAMED ? ", …" : "")
      return [...found, finding("excel_number_as_text", null, count, places, { detail: named })]
    },
  }
}
