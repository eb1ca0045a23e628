import type { FindingKinds } from "./finding.ts"
import { many, written } from "./words.ts"

const isOrAre = (n: number): string => (n === 1 ? "is" : "are")

/** How a CSV file is written: its lines, its rows and its column names. */
export const CSV_FINDINGS = {
  only_header: {
    severity: "error",
    short: "no rows",
    message: () => "The file has a header and no rows: there is nothing to load.",
    about: "The export held column names only, often because its filter let nothing through.",
    mend: "Export the file again with rows in it.",
  },
  odd_dialect: {
    severity: "info",
    short: "unusual dialect",
    message: (_n, _total, detail) => `The file is written in an unusual way: ${detail}.`,
    example: 'cells are separated by "#"',
    about: "Cells are separated, quoted or escaped by other signs than most programs use; Grove found out which.",
    mend: null,
  },
  preamble: {
    severity: "info",
    short: ["line above the names", "lines above the names"],
    message: (n) => `${many(n, "line", "lines")} above the column names ${isOrAre(n)} not part of the table.`,
    about: "Reports begin with a title, a date or a filter; such lines are skipped.",
    mend: null,
  },
  multi_line_header: {
    severity: "info",
    short: "names in several lines",
    message: (n) => `The column names take ${written(n)} lines, which are joined.`,
    about: "A header of several lines, such as groups of columns above their names, becomes one name for each column.",
    mend: null,
  },
  footer: {
    severity: "warning",
    short: ["line below the table", "lines below the table"],
    message: (n) =>
      `${many(n, "line", "lines")} below the last row ${isOrAre(n)} not part of the table and ${isOrAre(n)} left out.`,
    about: "Totals and notes below the table would count as rows, so they are left out.",
    mend: "Look at the lines: where one is a row after all, write it like the others in the source.",
  },
  trailing_delimiter: {
    severity: "info",
    short: "delimiter at each line's end",
    message: () => "Rows end with a delimiter behind which no column stands.",
    about: "Some programs write a delimiter behind the last cell too; no column is made of it.",
    mend: null,
  },
  several_tables: {
    severity: "warning",
    short: ["more table", "more tables"],
    message: (n, _total, detail) =>
      `The file holds ${many(n, "more table", "more tables")}, from ${n === 1 ? "row" : "rows"} ${detail} on: one is read, the ${n === 1 ? "other is" : "others are"} left out.`,
    example: "41, 58, 90",
    about: "Several tables stand below each other in one file; the largest is read where no other is chosen.",
    mend: "Choose another table where the file is read, or save each as a file of its own.",
  },
  total_row: {
    severity: "warning",
    short: "total left out",
    message: (_n, _total, detail) =>
      `The last row is a total and is left out: it holds the sums of the rows above, of ${detail}.`,
    example: "quantity, revenue",
    about:
      "A total would count everything twice. It is left out only where its figures are the sums, to the last digit.",
    mend: null,
  },
  total_differs: {
    severity: "warning",
    short: "total that is no sum",
    message: (_n, _total, detail) =>
      `Row ${detail} calls itself a total, but its figures are not the sums of the rows above: it is kept as a row.`,
    example: "412",
    about: "Rows are missing, or the total counts others than stand in the file; as a row it would count as well.",
    mend: "Compare the total with the source; leave the row out if it is one.",
  },
  comment_line: {
    severity: "info",
    short: ["comment", "comments"],
    message: (n) => `${many(n, "line is a comment and is", "lines are comments and are")} skipped.`,
    about: "Lines that begin with a sign such as # are remarks of the program that wrote the file.",
    mend: null,
  },
  end_comment: {
    severity: "info",
    short: ["comment behind a row", "comments behind rows"],
    message: (n) =>
      `${many(n, "row has a comment behind it, which is", "rows have comments behind them, which are")} left out.`,
    about: "The sign that begins comments stands in the row too, and only what is before it fits the columns.",
    mend: null,
  },
  repeated_header: {
    severity: "warning",
    short: ["repeated header", "repeated headers"],
    message: (n) => `The column names stand in the file ${many(n, "more time", "more times")}: there they are skipped.`,
    about: "Files were joined with their headers, or the program repeats the header on each page.",
    mend: null,
  },
  stray_quote: {
    severity: "warning",
    short: ["quote without a match", "quotes without a match"],
    message: (n) =>
      `${many(n, "row has a quote that does not match another: it is kept as an ordinary character", "rows have quotes that do not match others: they are kept as ordinary characters")}.`,
    about:
      "A quote inside a value was not doubled when the file was written; where the value ends was told by its row.",
    mend: "Look at the rows; the program that wrote the file should double quotes inside values.",
  },
  mended_row: {
    severity: "warning",
    short: ["mended row", "mended rows"],
    message: (n) =>
      `${many(n, "row has", "rows have")} a delimiter too many, too few, or another one: the cells are put into the columns that they fit.`,
    about: "A value holds the delimiter without quotes, or one is missing; the other rows tell which cell goes where.",
    mend: "Look at the rows; where cells stand in the wrong column, mend them in the source.",
  },
  short_row: {
    severity: "warning",
    short: ["short row", "short rows"],
    message: (n) => `${many(n, "row has", "rows have")} too few cells: the missing ones are empty.`,
    about:
      "The last cells of a row are missing, as spreadsheets write it; if one in the middle is missing, the rest stands one column too far left.",
    mend: "Look at the rows in question; where values stand in the wrong column, mend them in the source.",
  },
  long_row: {
    severity: "warning",
    short: ["long row", "long rows"],
    message: (n) =>
      `${many(n, "row has", "rows have")} more cells than there are columns: the extra ones are left out.`,
    about:
      "A value most often holds the delimiter without quotes, so that the cells behind it stand one column too far right.",
    mend: "Put quotes around values that hold the delimiter, in the program that writes the file.",
  },
  quoted_newline: {
    severity: "info",
    short: ["line break in a value", "line breaks in values"],
    message: (n) => `${many(n, "row has", "rows have")} a line break inside quotes; it stays part of the value.`,
    about:
      "An address or a note of several lines is one value; Druid would cut it, so Grove writes the file anew for it.",
    mend: null,
  },
  backslash_escape: {
    severity: "warning",
    short: ["quote behind a backslash", "quotes behind a backslash"],
    message: (n) =>
      `${many(n, "row has", "rows have")} a quote behind a backslash, which is read as the end of the value.`,
    about:
      "Some programs write a backslash before a quote where CSV doubles it, others a path that ends in one: which it is cannot be told here.",
    mend: "Look at the rows; have the program double quotes inside values.",
  },
  text_after_quote: {
    severity: "warning",
    short: ["text behind a quote", "texts behind a quote"],
    message: (n) => `${many(n, "row has", "rows have")} text behind a closing quote; it is kept as part of the value.`,
    about: "A quote inside a value was not doubled when the file was written.",
    mend: "Have the program that writes the file double quotes inside values.",
  },
  unclosed_quote: {
    severity: "warning",
    short: ["open quote", "open quotes"],
    message: (n) =>
      `${many(n, "row has", "rows have")} a quote that never closes; it is read as an ordinary character.`,
    about:
      "A value begins with a quote that is no bracket, such as an inch sign, or the closing one is lost; the row ends at its line's end.",
    mend: "Have the program that writes the file double quotes inside values.",
  },
  mixed_newline: {
    severity: "info",
    short: ["other line end", "other line ends"],
    message: (n) => `${many(n, "line ends", "lines end")} in another way than the rest of the file.`,
    about: "Files from several systems were joined; all of their lines are read.",
    mend: null,
  },
  blank_line: {
    severity: "info",
    short: ["blank line", "blank lines"],
    message: (n) => `${many(n, "blank line is", "blank lines are")} skipped.`,
    about: "A line without anything in it is no row.",
    mend: null,
  },
  empty_header: {
    severity: "info",
    short: ["column without a name", "columns without a name"],
    message: (n) => `${many(n, "column has", "columns have")} no name and got one by position.`,
    about: "The header has an empty cell, as where a spreadsheet's first column holds row numbers.",
    mend: "Name the column in the source.",
  },
  duplicate_header: {
    severity: "warning",
    short: ["repeated name", "repeated names"],
    message: (n) =>
      many(
        n,
        "column has the name of an earlier one and got a number.",
        "columns have the name of an earlier one and got a number.",
      ),
    about: "Columns can only be told apart by their names, so a repeated one gets a number.",
    mend: "Name the column in the source.",
  },
  renamed_header: {
    severity: "info",
    short: ["name with a comma", "names with commas"],
    message: (n) =>
      `${many(n, "column name has", "column names have")} a comma or a line break, which Druid cannot keep; a blank stands there now.`,
    about: "Druid breaks on such a name.",
    mend: null,
  },
} as const satisfies FindingKinds
