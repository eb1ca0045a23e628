import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  /**
   * @param total the values of the column, or the rows of the file
   * @param detail what else there is to say
   */
  readonly message: (count: number, total: number, detail: string) => string
}

/** What can be wrong with a CSV file. An `error` keeps the file from being sent: what Druid got would not be what stands in it. */
const CATALOGUE = {
  only_header: {
    severity: "error",
    message: () => "The file has a header and no rows: there is nothing to load.",
  },
  odd_dialect: {
    severity: "info",
    message: (_n, _total, detail) => `The file is written in an unusual way: ${detail}.`,
  },
  preamble: {
    severity: "info",
    message: (n) =>
      `${many(n, "line", "lines")} above the column names ${n === 1 ? "is" : "are"} not part of the table.`,
  },
  multi_line_header: {
    severity: "info",
    message: (n) => `The column names take ${number(n)} lines, which are joined.`,
  },
  footer: {
    severity: "warning",
    message: (n) =>
      `${many(n, "line", "lines")} below the last row ${n === 1 ? "is" : "are"} not part of the table and ${n === 1 ? "is" : "are"} left out.`,
  },
  trailing_delimiter: {
    severity: "info",
    message: () => "Rows end with a delimiter behind which no column stands.",
  },
  several_tables: {
    severity: "warning",
    message: (n, _total, detail) =>
      `The file holds ${many(n, "more table", "more tables")}, from ${n === 1 ? "row" : "rows"} ${detail} on: the one with the most rows is read, the others are left out.`,
  },
  comment_line: {
    severity: "info",
    message: (n) => `${many(n, "line is a comment and is", "lines are comments and are")} skipped.`,
  },
  repeated_header: {
    severity: "warning",
    message: (n) => `The column names stand in the file ${many(n, "more time", "more times")}: there they are skipped.`,
  },
  stray_quote: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row has a quote that does not match another", "rows have quotes that do not match others")}: it is kept as an ordinary character.`,
  },
  mended_row: {
    severity: "warning",
    message: (n) =>
      `${many(n, "row has", "rows have")} a delimiter too many, too few, or another one: the cells are put into the columns that they fit.`,
  },
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
 * @param detail what else the message says, where it does
 */
export function csvFinding(
  code: CsvFindingCode,
  column: string | null,
  count: number,
  places: readonly Place[],
  total = 0,
  detail = "",
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column, count, places, message: message(count, total, detail) }
}
