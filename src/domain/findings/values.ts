import type { FindingKinds } from "./finding.ts"
import { many, partOf, written } from "./words.ts"

/** What can be odd about the values of a column, whatever file it stands in. */
export const VALUE_FINDINGS = {
  not_a_number: {
    severity: "warning",
    short: ["not a number", "not numbers"],
    message: (n, total) => `${partOf(n, total, "value", "is not a number", "are not numbers")}: the column stays text.`,
    about: "Most values of the column are numbers, and those that are none keep Druid from adding it up.",
    mend: "Mend the values, or say what becomes of them.",
  },
  formatted_number: {
    severity: "warning",
    short: ["number with signs", "numbers with signs"],
    message: (n, total) =>
      `${partOf(n, total, "value", "is a number", "are numbers")} as people write them, with groups, a decimal comma, a currency or per cent: the column stays text until they are read as numbers.`,
    about: "Numbers such as 1.234,50 € are texts for Druid, and which sign is the decimal one has to be decided.",
    mend: "Say how the numbers are written.",
  },
  mixed_decimals: {
    severity: "warning",
    short: ["decimal comma", "decimal commas"],
    message: (n) =>
      `${many(n, "number has", "numbers have")} a decimal comma, and others of the column a decimal point or commas between thousands: look at what becomes of each before all are read in one way.`,
    about:
      "Files of two countries were joined, or numbers lost their points on the way: 1,234 is one and a bit in some rows, and a thousand and more in others.",
    mend: "Write all numbers in one way in the source, or mend those of each part by itself.",
  },
  padded_number: {
    severity: "info",
    short: ["padded number", "padded numbers"],
    message: (n) => `${many(n, "number has blanks around it", "numbers have blanks around them")}; they are taken off.`,
    about: "Blanks beside a number change nothing about it.",
    mend: null,
  },
  leading_zero: {
    severity: "info",
    short: ["leading zero", "leading zeros"],
    message: (n) =>
      `${many(n, "number begins", "numbers begin")} with a zero: the column stays text, so that none is lost.`,
    about: "Postcodes and article numbers such as 01067 are names and no quantities.",
    mend: null,
  },
  too_big: {
    severity: "warning",
    short: ["too big a number", "too big numbers"],
    message: (n) => `${many(n, "number is", "numbers are")} beyond 64 bits: the column stays text.`,
    about: "Druid has no number that keeps all of their digits; they are most often the ids of something.",
    mend: null,
  },
  long_decimal: {
    severity: "warning",
    short: ["long decimal", "long decimals"],
    message: (n) => `${many(n, "number has", "numbers have")} more than 17 digits: as a metric the last ones are lost.`,
    about: "Druid keeps decimals as 64-bit floating-point numbers, which have about 16 digits.",
    mend: "Round the column in the source, where its last digits mean something.",
  },
  shortened_number: {
    severity: "warning",
    short: ["shortened number", "shortened numbers"],
    message: (n) =>
      `${many(n, "number is", "numbers are")} written as 4.0063E+12 for short: the last digits are lost, and different ones may have become the same.`,
    about: "Excel writes ids of twelve digits and more so, and keeps them so in a CSV file.",
    mend: "Format the column as whole numbers or as text in Excel, and save the file again.",
  },
  null_word: {
    severity: "info",
    short: ["word for no value", "words for no value"],
    message: (n) =>
      `${many(n, "value is a word", "values are words")} for “no value”: ${n === 1 ? "it is counted as a value until it is" : "they are counted as values until they are"} read as empty.`,
    about: "Words such as n/a, NULL and - stand where there is nothing, and each would be a group of its own.",
    mend: "Read the words as no value.",
  },
  blanks: {
    severity: "info",
    short: ["value with blanks", "values with blanks"],
    message: (n) =>
      `${many(n, "value has", "values have")} blanks at the ends: for Druid ${n === 1 ? "it is another value" : "they are other values"} than without.`,
    about: "“North” and “North ” are two groups in every chart.",
    mend: "Take the blanks off.",
  },
  look_alike: {
    severity: "warning",
    short: ["other spelling", "other spellings"],
    message: (n) =>
      `${many(n, "value differs", "values differ")} from a more frequent one by capitals, blanks or width alone: each spelling would be a group of its own.`,
    about: "Spellings such as “north” beside “North” most often mean the same.",
    mend: "Write them as the more frequent one.",
  },
  constant_column: {
    severity: "info",
    short: "always the same",
    message: (n) => `All ${written(n)} values are the same: the column tells nothing apart.`,
    about: "The column says the same in every row that has a value in it, as an export of one shop does.",
    mend: null,
  },
  near_constant: {
    severity: "info",
    short: ["value unlike the rest", "values unlike the rest"],
    message: (n, total) => `All but ${written(n)} of ${written(total)} values are the same.`,
    about: "A few values stand apart from all the others: slips, or the ones that matter.",
    mend: "Look at the values that differ.",
  },
  empty_column: {
    severity: "info",
    short: "no values",
    message: () => "The column has no value in any row.",
    about: "The source has the field and nobody fills it in.",
    mend: "Leave the column out.",
  },
  not_utf8: {
    severity: "error",
    short: ["not UTF-8", "not UTF-8"],
    message: (n) => `${many(n, "value is", "values are")} not UTF-8: letters would be lost. Save the file as UTF-8.`,
    about: "Bytes that no letter of the file's encoding stands for cannot be sent without losing what they meant.",
    mend: "Choose the encoding in which the file was saved, or save it as UTF-8.",
  },
  control_a: {
    severity: "warning",
    short: ["Ctrl-A inside", "with Ctrl-A inside"],
    message: (n) => `${many(n, "value holds", "values hold")} the control character Ctrl-A.`,
    about: "Druid would split such a value into several, so Grove writes the file anew for it.",
    mend: "Find out in the source what the character was.",
  },
  nul: {
    severity: "warning",
    short: ["NUL inside", "with NUL inside"],
    message: (n) => `${many(n, "value holds", "values hold")} a NUL character.`,
    about:
      "The character cannot be seen, and tools read it in ways of their own: the value would never be found again.",
    mend: "Find out in the source where the character comes from; a file that was cut off or badly copied has many.",
  },
} as const satisfies FindingKinds
