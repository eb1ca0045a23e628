import type { FindingKinds } from "./finding.ts"
import { many } from "./words.ts"

/** What is odd in a Parquet file that is read as a table of text, and how it is written there. */
export const PARQUET_FINDINGS = {
  parquet_nan: {
    severity: "warning",
    short: ["not finite", "not finite"],
    message: (n) =>
      `${many(n, "value is", "values are")} not a number or infinite: written as NaN and Infinity, which nothing adds up.`,
    about: "The program that wrote the file divided by zero or had no value; a sum over such values would be lost.",
    mend: "Write them as no value in the source.",
  },
  parquet_not_utf8: {
    severity: "warning",
    short: ["not UTF-8", "not UTF-8"],
    message: (n) =>
      `${many(n, "text holds", "texts hold")} bytes that are no UTF-8: the sign � stands for each of them now.`,
    about: "The column says that it holds UTF-8, and some of its texts were written in another encoding.",
    mend: "Write the file anew from the source.",
  },
  parquet_far_time: {
    severity: "warning",
    short: ["far time", "far times"],
    message: (n) => `${many(n, "time lies", "times lie")} outside of the years 0 to 9999: the column stays text.`,
    about: "Such times are most often marks for “never”, or were stored in another unit than the column says.",
    mend: "Say what becomes of them, as of any text among times.",
  },
  parquet_bytes: {
    severity: "info",
    short: "bytes, not text",
    message: (n) =>
      `${many(n, "value is", "values are")} bytes that are no text: written as 0x and their hexadecimal digits.`,
    about: "The file does not say that the bytes are a text, and they are no UTF-8.",
    mend: null,
  },
  parquet_json: {
    severity: "info",
    short: "nested values",
    message: (n) => `${many(n, "value is", "values are")} a list, a map or the like: written as JSON text.`,
    about: "A cell of a table holds one value; a list in it stays a text that can be taken apart later.",
    mend: null,
  },
  parquet_group: {
    severity: "info",
    short: "field of a group",
    message: () => "It is a field of a group of fields: each of them has a column of its own.",
    about: "A group such as an address becomes the columns address.street, address.city and so on.",
    mend: null,
  },
  parquet_annotation: {
    severity: "warning",
    short: "description that does not fit",
    message: () => "Its description does not fit the way in which it is stored: the values are written as stored.",
    about: "The file says of a column what cannot be true of its bytes, so it is not believed.",
    mend: "Write the file anew with another program.",
  },
} as const satisfies FindingKinds
