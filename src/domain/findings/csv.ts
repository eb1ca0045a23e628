import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  /** @param total the values of the column, or the rows of the file */
  readonly message: (count: number, total: number) => string
}

/** What can be wrong with a CSV file. An `error` keeps the file from being sent: what Druid got would not be what stands in it. */
const CATALOGUE = {
  short_row: {
    severity: "warning",
    message: (n) => `${many(n, "row has", "rows have")} too few cells: the missing ones are empty.`,
  },
  long_row: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row has", "rows have")} more cells than there are columns: the extra ones are left out.`,
  },
  quoted_newline: {
    severity: "info",
    message: (n) => `${many(n, "row has", "rows have")} a line break inside quotes; it stays part of the value.`,
  },
  backslash_escape: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row has", "rows have")} a quote behind a backslash, which is read as the end of the value.`,
  },
  text_after_quote: {
    severity: "warning",
    message: (n) => `${many(n, "row has", "rows have")} text behind a closing quote; it is kept as part of the value.`,
  },
  unclosed_quote: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row has", "rows have")} a quote that never closes; it is read as an ordinary character.`,
  },
  mixed_newline: {
    severity: "info",
    message: (n) => `${many(n, "line ends", "lines end")} in another way than the rest of the file.`,
  },
  blank_line: {
    severity: "info",
    message: (n) => `${many(n, "blank line is", "blank lines are")} skipped.`,
  },
  empty_header: {
    severity: "info",
    message: (n) => `${many(n, "column has", "columns have")} no name and got one by position.`,
  },
  duplicate_header: {
    severity: "warning",
    message: (n) =>
      many(
        n,
        "column has the name of an earlier one and got a number.",
        "columns have the name of an earlier one and got a number.",
      ),
  },
  renamed_header: {
    severity: "info",
    message: (n) =>
      `${many(n, "column name has", "column names have")} a comma or a line break, which Druid cannot keep; a blank stands there now.`,
  },
  padded_number: {
    severity: "info",
    message: (n) => `${many(n, "number has", "numbers have")} blanks around it; they are taken off.`,
  },
  control_a: {
    severity: "warning",
    message: (n) => `${many(n, "value holds", "values hold")} the control character Ctrl-A.`,
  },
  nul: {
    severity: "warning",
    message: (n) => `${many(n, "value holds", "values hold")} a NUL character.`,
  },
  not_utf8: {
    severity: "error",
    message: (n) =>
      `${many(n, "value is", "values are")} not UTF-8: letters in them would be lost. Save the file as UTF-8.`,
  },
  leading_zero: {
    severity: "info",
    message: (n) =>
      `${many(n, "number begins", "numbers begin")} with a zero: the column stays text, so that none is lost.`,
  },
  too_big: {
    severity: "warning",
    message: (n) => `${many(n, "number is", "numbers are")} beyond 64 bits: the column stays text.`,
  },
  not_a_number: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "value is", "values are")} not a number: the column stays text.`,
  },
  not_a_time: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "row has", "rows have")} no readable time: Druid would refuse them.`,
  },
  text_among_times: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "value is", "values are")} not a readable time: the column stays text. Chosen as the time, their rows are left out.`,
  },
  day_or_month: {
    severity: "warning",
    message: (n) => `All ${number(n)} dates can be read day first or month first. Check the format of the time column.`,
  },
  month_name_language: {
    severity: "warning",
    message: (n) =>
      `${many(n, "date has", "dates have")} a month's name that means another month in another language. Check the format of the time column.`,
  },
  mixed_time_formats: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "time is", "times are")} written in another format than the rest, which is not read with it.`,
  },
  mixed_time_notations: {
    severity: "info",
    message: (n, total) =>
      `${number(n)} of ${many(total, "time is", "times are")} written in another way than the rest; all are read.`,
  },
  mixed_time_zones: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "time has", "times have")} a zone and the others none: those are taken as UTC.`,
  },
  other_weekday: {
    severity: "warning",
    message: (n) =>
      `${many(n, "time names", "times name")} a weekday that its date does not have; the date is what is read.`,
  },
  two_digit_year: {
    severity: "info",
    message: (n) =>
      `${many(n, "year has", "years have")} two digits: 69 to 99 are read as 1969 to 1999, 00 to 68 as 2000 to 2068.`,
  },
  time_precision: {
    severity: "info",
    message: (n) =>
      `${many(n, "time is", "times are")} finer than a millisecond, which is the finest that Druid keeps of a row's time.`,
  },
} as const satisfies Record<string, Entry>

export type CsvFindingCode = keyof typeof CATALOGUE

/**
 * @param count exact over the whole file
 * @param total what it is a part of, where the message says so
 */
export function csvFinding(
  code: CsvFindingCode,
  column: string | null,
  count: number,
  places: readonly Place[],
  total = 0,
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column, count, places, message: message(count, total) }
}
