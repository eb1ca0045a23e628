import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  /** @param detail names what is concerned: a sheet, columns */
  readonly message: (count: number, detail: string) => string
}

/** What is odd in a workbook and can no longer be seen in the table that was read from it. */
const CATALOGUE = {
  excel_sheet_chosen: {
    severity: "info",
    message: (n, sheet) => `The workbook has ${number(n)} sheets that can be seen; ${sheet} is read.`,
  },
  excel_hidden_sheet: {
    severity: "warning",
    message: (_, sheet) => `The sheet ${sheet} is hidden in the workbook.`,
  },
  excel_hidden_rows: {
    severity: "info",
    message: (n) => `${many(n, "row is", "rows are")} hidden in the sheet, by hand or by a filter; all are read.`,
  },
  excel_hidden_columns: {
    severity: "info",
    message: (n) => `${many(n, "column is", "columns are")} hidden in the sheet; all are read.`,
  },
  excel_merged_cells: {
    severity: "warning",
    message: (n) =>
      `${many(n, "group of cells is", "groups of cells are")} merged: the value stands in the first cell, and the others are empty.`,
  },
  excel_error_values: {
    severity: "warning",
    message: (n) => `${many(n, "cell holds", "cells hold")} an error such as #N/A; it is kept as text.`,
  },
  excel_formula_without_value: {
    severity: "warning",
    message: (n) =>
      `${many(n, "formula was", "formulas were")} saved without a result, so the cell is empty. Open the file in Excel, save it, and choose it again.`,
  },
  excel_number_as_text: {
    severity: "warning",
    message: (n, columns) =>
      `${many(n, "number is", "numbers are")} stored as text in columns of numbers (${columns}); they are read as the numbers that they show.`,
  },
  excel_not_a_date: {
    severity: "warning",
    message: (n) =>
      `${many(n, "number is", "numbers are")} shown as a date but stands for no day of the calendar; the number itself is kept.`,
  },
  excel_text_missing: {
    severity: "warning",
    message: (n) => `${many(n, "cell refers", "cells refer")} to a text that the workbook does not hold, and is empty.`,
  },
  excel_rows_renumbered: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row does", "rows do")} not stand in the order of the row numbers; the order of the file is kept.`,
  },
  excel_not_a_workbook: {
    severity: "info",
    message: (_, what) =>
      `The file is no workbook of today but ${what}, though it may be named .xls; its table is read.`,
  },
} as const satisfies Record<string, Entry>

export type ExcelFindingCode = keyof typeof CATALOGUE

/** @param count exact over the sheet that was read */
export function excelFinding(
  code: ExcelFindingCode,
  count: number,
  places: readonly Place[] = [],
  detail = "",
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column: null, count, places, message: message(count, detail) }
}
