import type { Cell } from "#formats/transcript.ts"
import type { NumberKind } from "./number-format.ts"
import type { Oddities } from "./oddities.ts"
import { createSerialTexts } from "./serial.ts"
import { decimalText, looksNumeric, numberText } from "./text.ts"

/** Writes the values of a sheet's cells as text, and notes what is odd about them. */
export interface CellTexts {
  /** @param text as the file has it */
  numberOf(text: string, kind: NumberKind | undefined, row: number, column: number): Cell
  serialOf(value: number, kind: NumberKind | undefined, row: number, column: number): Cell
  textOf(text: string, row: number, column: number): Cell
  errorOf(text: string, row: number): Cell
}

export function createCellTexts(date1904: boolean, oddities: Oddities): CellTexts {
  const serialText = createSerialTexts(date1904)

  const dateOf = (value: number, kind: NumberKind, row: number): Cell => {
    const text = serialText(value, kind)
    if (text === null) oddities.see("excel_not_a_date", row, decimalText(value))
    return text ?? decimalText(value)
  }
  const isTime = (kind: NumberKind | undefined): kind is NumberKind =>
    kind !== undefined && (kind.date || kind.time || kind.elapsed)

  return {
    numberOf(text, kind, row, column) {
      if (text === "" || text.trim() === "") return null
      oddities.number(column)
      if (!isTime(kind)) return numberText(text)
      const value = Number(text)
      return Number.isFinite(value) ? dateOf(value, kind, row) : text
    },
    serialOf(value, kind, row, column) {
      oddities.number(column)
      return isTime(kind) ? dateOf(value, kind, row) : decimalText(value)
    },
    textOf(text, row, column) {
      if (text !== "") oddities.text(column, looksNumeric(text), row, text)
      return text
    },
    errorOf(text, row) {
      oddities.see("excel_error_values", row, text)
      return text
    },
  }
}
