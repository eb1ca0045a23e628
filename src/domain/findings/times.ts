import type { FindingKinds } from "./finding.ts"
import { many, partOf, written } from "./words.ts"

/** What can be odd about dates and times. */
export const TIME_FINDINGS = {
  not_a_time: {
    severity: "warning",
    short: ["without a time", "without a time"],
    message: (n, total) =>
      `${partOf(n, total, "row", "has", "have")} no readable time: Druid would refuse ${n === 1 ? "it" : "them"}.`,
    about: "Every row of Druid has a time; the rows that have none in the time column are left out, and counted.",
    mend: "Mend the times, choose another format or another time column.",
  },
  text_among_times: {
    severity: "warning",
    short: ["text among times", "texts among times"],
    message: (n, total) =>
      `${partOf(n, total, "value", "is not read as a time", "are not read as times")}: the column stays text. Chosen as the time, rows without one are left out.`,
    about: "Most values of the column are times, and those that are none make a text of the column.",
    mend: "Mend the values, or say what becomes of them.",
  },
  day_or_month: {
    severity: "warning",
    short: "day or month first?",
    message: (n) =>
      `All ${written(n)} dates can be read day first or month first. Check the format of the time column.`,
    about: "No date has a day after the 12th, so nothing in the file tells 3 April from 4 March.",
    mend: "Choose the format of the time column.",
  },
  other_day_or_month: {
    severity: "info",
    short: "day or month first?",
    message: (n) =>
      `All ${written(n)} dates can be read day first or month first, and no other column tells: rules and the preview take the likelier way.`,
    about:
      "The column is no time column, so its texts are sent as they stand; where they are compared, 3 April may be 4 March.",
    mend: "Write these dates with the year first, or with names of months, in the source.",
  },
  month_name_language: {
    severity: "warning",
    short: "month in which language?",
    message: (n) =>
      `${many(n, "date has", "dates have")} a month's name that means another month in another language. Check the format of the time column.`,
    about: "A name such as “listopad” is October in Croatian and November in Polish and Czech.",
    mend: "Choose the format of the time column, which names the language.",
  },
  mixed_time_formats: {
    severity: "warning",
    short: ["time in another format", "times in another format"],
    message: (n, total) =>
      `${partOf(n, total, "time", "is", "are")} written in another format than the rest, and not read with it.`,
    about: "Two systems wrote the column; one format is read, and the times in the other one are not.",
    mend: "Write all times in one way in the source.",
  },
  mixed_time_notations: {
    severity: "info",
    short: ["time written otherwise", "times written otherwise"],
    message: (n, total) =>
      `${partOf(n, total, "time", "is", "are")} written in another way than the rest; all are read.`,
    about: "The times differ in how they are written and not in what they mean.",
    mend: null,
  },
  mixed_time_zones: {
    severity: "warning",
    short: "with and without zone",
    message: (n, total) =>
      `${partOf(n, total, "time", "has", "have")} a zone and the others none: those are taken as UTC.`,
    about: "A time without a zone can be hours off beside times that have one.",
    mend: "Write all times with a zone, or all without, in the source.",
  },
  other_weekday: {
    severity: "warning",
    short: ["weekday of another date", "weekdays of other dates"],
    message: (n) =>
      `${many(n, "time names", "times name")} a weekday that its date does not have; the date is what is read.`,
    about: "“Monday, 2 January 2024” was a Tuesday: the weekday or the date is wrong.",
    mend: "Look the dates up in the source.",
  },
  two_digit_year: {
    severity: "info",
    short: ["year of two digits", "years of two digits"],
    message: (n) =>
      `${many(n, "year has", "years have")} two digits: 69 to 99 are read as 1969 to 1999, 00 to 68 as 2000 to 2068.`,
    about: "The century does not stand in the file, so it is taken as most programs take it.",
    mend: "Write years with four digits in the source, where another century is meant.",
  },
  other_calendar: {
    severity: "warning",
    short: "another calendar?",
    message: (n) =>
      `${n === 1 ? "The time lies" : `All ${written(n)} times lie`} in years that another calendar counts now; read as it stands, that is centuries off.`,
    about: "2024 is 2567 in Thailand, 1402 or 1403 in Iran, and 1445 or 1446 in the calendar of Islam.",
    mend: "Export the dates by the Gregorian calendar.",
  },
  time_precision: {
    severity: "info",
    short: ["finer than a millisecond", "finer than a millisecond"],
    message: (n) =>
      `${many(n, "time is", "times are")} finer than a millisecond, which is the finest that Druid keeps of a row's time.`,
    about: "The digits behind the third are cut off where the column is the time column.",
    mend: null,
  },
} as const satisfies FindingKinds
