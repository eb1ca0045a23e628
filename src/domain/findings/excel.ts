import type { FindingKinds } from "./finding.ts"
import { many, written } from "./words.ts"

/** What is odd in a workbook and can no longer be seen in the table that was read from it. The detail is a name. */
export const EXCEL_FINDINGS = {
  excel_sheet_chosen: {
    severity: "info",
    short: ["sheet", "sheets"],
    message: (n, _total, sheet) => `The workbook has ${written(n)} sheets that can be seen; ${sheet} is read.`,
    example: "“Orders”",
    about: "A workbook holds several tables, and one is read at a time.",
    mend: "Choose another sheet.",
  },
  excel_hidden_sheet: {
    severity: "warning",
    short: "hidden sheet",
    message: (_n, _total, sheet) => `The sheet ${sheet} is hidden in the workbook.`,
    example: "“Prices 2019”",
    about: "Who made the workbook did not mean the sheet to be seen: it may be old or half done.",
    mend: "Choose another sheet, where this one was not meant.",
  },
  excel_hidden_rows: {
    severity: "info",
    short: ["hidden row", "hidden rows"],
    message: (n) => `${many(n, "row is", "rows are")} hidden in the sheet, by hand or by a filter; all are read.`,
    about: "A filter shows some rows only; Grove reads those too that it hides, so sums differ from what Excel shows.",
    mend: "Take the filter's rows alone into a sheet of their own, where only they are meant.",
  },
  excel_hidden_columns: {
    severity: "info",
    short: ["hidden column", "hidden columns"],
    message: (n) => `${many(n, "column is", "columns are")} hidden in the sheet; all are read.`,
    about: "Columns that are hidden in Excel are sent like the others.",
    mend: "Delete the columns in the workbook, where they are not meant to be sent.",
  },
  excel_merged_cells: {
    severity: "warning",
    short: ["merged group", "merged groups"],
    message: (n) =>
      `${many(n, "group of cells is", "groups of cells are")} merged: the value stands in the first cell, and the others are empty.`,
    about: "What looks like one value for several rows is a value in the first of them only.",
    mend: "Take the cells apart in the workbook, and fill them.",
  },
  excel_error_values: {
    severity: "warning",
    short: ["error in a cell", "errors in cells"],
    message: (n) => `${many(n, "cell holds", "cells hold")} an error such as #N/A; it is kept as text.`,
    about: "A formula has no result, and the word that Excel shows instead makes a text of a column of numbers.",
    mend: "Mend the formulas, or read the words as no value.",
  },
  excel_formula_without_value: {
    severity: "warning",
    short: ["formula without a result", "formulas without a result"],
    message: (n) =>
      `${many(n, "formula was saved without a result, so its cell is", "formulas were saved without a result, so their cells are")} empty. Open the file in Excel, save it, and choose it again.`,
    about:
      "A program wrote the workbook and left it to Excel to reckon; Grove reads results and reckons nothing itself.",
    mend: "Open the file in Excel, save it, and choose it again.",
  },
  excel_number_as_text: {
    severity: "warning",
    short: ["number stored as text", "numbers stored as text"],
    message: (n, _total, columns) =>
      `${many(n, "number is", "numbers are")} stored as text in columns of numbers (${columns}); they are read as the numbers that they show.`,
    example: "amount, price",
    about: "Excel leaves such cells out of its sums, so sums here can differ from those in the workbook.",
    mend: null,
  },
  excel_not_a_date: {
    severity: "warning",
    short: ["number shown as a date", "numbers shown as dates"],
    message: (n) =>
      `${many(n, "number is shown as a date but stands", "numbers are shown as dates but stand")} for no day of the calendar; the number itself is kept.`,
    about: "Excel counts days from 1900 on, and what is negative or too large is none.",
    mend: "Look at the cells in the workbook.",
  },
  excel_text_missing: {
    severity: "warning",
    short: ["missing text", "missing texts"],
    message: (n) =>
      `${many(n, "cell refers to a text that the workbook does not hold, and is", "cells refer to texts that the workbook does not hold, and are")} empty.`,
    about: "The workbook is damaged or was written by a program that makes mistakes.",
    mend: "Open the file in Excel, let it be mended, save it, and choose it again.",
  },
  excel_rows_renumbered: {
    severity: "warning",
    short: ["row out of order", "rows out of order"],
    message: (n) =>
      `${many(n, "row does", "rows do")} not stand in the order of the row numbers; the order of the file is kept.`,
    about: "A program wrote the sheet with wrong row numbers, which Excel may show in another order.",
    mend: null,
  },
  excel_not_a_workbook: {
    severity: "info",
    short: "no workbook of today",
    message: (_n, _total, what) =>
      `The file is no workbook of today but ${what}, though it may be named .xls; its table is read.`,
    example: "a web page",
    about: "Many programs save a table in another form and name it .xls, which Excel opens all the same.",
    mend: null,
  },
} as const satisfies FindingKinds
