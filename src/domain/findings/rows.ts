import type { FindingKinds } from "./finding.ts"
import { many, partOf } from "./words.ts"

/**
 * What can be odd about rows beside each other, or about values beside all the others of their column. These are asked of
 * all rows as a table, once they are read; their places have a row and no offset.
 */
export const ROW_FINDINGS = {
  duplicate_row: {
    severity: "warning",
    short: ["repeated row", "repeated rows"],
    message: (n) => `${many(n, "row repeats an earlier one", "rows repeat an earlier one")}, the same in every column.`,
    about:
      "A file that was joined or exported twice has rows twice, and its sums are too high. Told only where more rows are equal than chance makes so, as it does in a table of a few short columns.",
    mend: "Leave the repeated rows out, unless two equal ones are meant so.",
  },
  empty_row: {
    severity: "warning",
    short: ["empty row", "empty rows"],
    message: (n) => `${many(n, "row has", "rows have")} no value in any column.`,
    about: "Spreadsheets write rows of delimiters where cells were formatted or cleared; they count as rows.",
    mend: "Leave them out in the source.",
  },
  duplicate_key: {
    severity: "warning",
    short: ["repeated key", "repeated keys"],
    message: (n) =>
      `${many(n, "row has a key that an earlier row has too, and differs from it", "rows have a key that an earlier row has too, and differ from it")} elsewhere.`,
    about:
      "Nearly all values of the column stand in one row alone, so it names the rows; where one comes back, something was entered twice or changed.",
    mend: "Find out which of the rows is right.",
  },
  outlier: {
    severity: "info",
    short: ["far from the rest", "far from the rest"],
    message: (n, total, detail) =>
      `${partOf(n, total, "number", "lies", "lie")} far from the others, which lie between ${detail}.`,
    example: "0.85 and 295",
    about:
      "A slipped decimal point or another unit stands out, but so does the largest order of the year. The tails of the values themselves, on a scale of logarithms, say how far the furthest of so many may lie (Weissman, Journal of the American Statistical Association 1978): where tails are heavy, chance alone has one lie beyond in about one column of twenty, and hardly ever elsewhere.",
    mend: "Look at the rows.",
  },
  out_of_range: {
    severity: "warning",
    short: ["out of its range", "out of their range"],
    message: (n, total, detail) => `${partOf(n, total, "number", "is", "are")} not ${detail}, as the others are.`,
    example: "between -90 and 90",
    about:
      "By its name the column is a latitude, a percentage, an age or the like, and nearly all of its numbers can be one.",
    mend: "Look at the rows; the number may stand in another column or unit.",
  },
  lost_zero: {
    severity: "warning",
    short: ["digit too few", "digits too few"],
    message: (n, total, detail) =>
      `${partOf(n, total, "code", "has", "have")} one digit less than the others, which have ${detail}: a leading zero was lost.`,
    example: "5",
    about: "A spreadsheet took postcodes such as 01067 for numbers and saved 1067, which is nowhere.",
    mend: "Export the column as text from where it still has its zeros.",
  },
  future_time: {
    severity: "warning",
    short: ["in the future", "in the future"],
    message: (n, total) => `${partOf(n, total, "time", "lies", "lie")} in the future.`,
    about:
      "What has not happened yet is a plan, or its day and month are swapped. Not told of columns that are of plans, such as due dates.",
    mend: "Check the format of the column: day and month may be swapped.",
  },
  time_gap: {
    severity: "info",
    short: ["gap in time", "gaps in time"],
    message: (n, _total, detail) => `There ${n === 1 ? "is" : "are"} ${many(n, "gap", "gaps")} in time: ${detail}.`,
    example: "12 days without a row on days of the week that otherwise have rows",
    about:
      "A day without any row is a holiday, or a day that the export left out. Days of the week on which there is hardly ever a row are taken for closed; where rows come at a steady pace, it is the pace that is missed. Told only where chance does not leave days empty.",
    mend: "Look whether the export is complete.",
  },
  period_reversed: {
    severity: "warning",
    short: ["ends before it begins", "end before they begin"],
    message: (n, total, detail) =>
      `${partOf(n, total, "row", "ends", "end")} before ${n === 1 ? "it begins" : "they begin"}: ${detail}.`,
    example: "valid_to lies before valid_from",
    about: "One of the two times is wrong, or day and month are swapped in one of them.",
    mend: "Look the times up in the source.",
  },
  period_overlap: {
    severity: "warning",
    short: ["overlapping period", "overlapping periods"],
    message: (n, total, detail) =>
      `${partOf(n, total, "period", "begins", "begin")} before an earlier one${detail} ends.`,
    example: " of the same product",
    about: "Nearly all periods of the file follow each other; where two overlap, both are true on the same day.",
    mend: "Look which of the periods is right.",
  },
} as const satisfies FindingKinds
