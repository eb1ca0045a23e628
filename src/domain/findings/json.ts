import type { FindingKinds } from "./finding.ts"
import { many } from "./words.ts"

/** What can be odd in a JSON file that is read. */
export const JSON_FINDINGS = {
  json_broken_line: {
    severity: "error",
    short: ["broken line", "broken lines"],
    message: (n) =>
      `${many(n, "line is", "lines are")} no JSON, and left out. Mend ${n === 1 ? "it, or take it" : "them, or take them"} out.`,
    about: "In a file of one record a line, some lines are cut off or damaged.",
    mend: "Mend the lines in the file, or take them out of it.",
  },
  json_not_a_record: {
    severity: "error",
    short: ["value that is no record", "values that are no records"],
    message: (n) => `${many(n, "value is", "values are")} of another kind than the records, and left out.`,
    about: "Among the records stand values of another kind, such as a number among objects, which have no columns.",
    mend: "Take them out of the file.",
  },
  json_repeated_name: {
    severity: "warning",
    short: ["repeated name", "repeated names"],
    message: (n) =>
      `${many(n, "name stands", "names stand")} twice in the same object: the last value counts, the others are left out.`,
    about: "JSON does not say what a repeated name means; the last value is what most programs take.",
    mend: "Give each value a name of its own in the program that writes the file.",
  },
  json_mixed: {
    severity: "warning",
    short: ["object among others", "objects among others"],
    message: (n) =>
      `${many(n, "value is", "values are")} an object in some records and something else in others: the parts of the objects have columns of their own.`,
    about:
      "The same name means two things, so its column holds the plain values and further columns the parts of the objects.",
    mend: null,
  },
  json_list: {
    severity: "info",
    short: ["list", "lists"],
    message: (n) => `${many(n, "value is a list", "values are lists")}, kept as JSON text.`,
    about: "A cell of a table holds one value; a list in it stays a text that can be taken apart later.",
    mend: "Where the entries of the list are the rows that you want, choose that table of the file.",
  },
  json_kept_as_text: {
    severity: "info",
    short: ["object as text", "objects as text"],
    message: (n) =>
      `${many(n, "object has", "objects have")} too many different names or levels for columns, and stay JSON text.`,
    about: "Objects that use ids as names would make a column of every id.",
    mend: null,
  },
  json_name_clash: {
    severity: "warning",
    short: ["name with a dot", "names with dots"],
    message: (n) =>
      many(
        n,
        "column has the name of another one, because a name in the file holds a dot; it got a number.",
        "columns have the names of others, because names in the file hold dots; they got numbers.",
      ),
    about: "The parts of an object are named like a.b, and the file has a plain name a.b beside it.",
    mend: "Rename the column in the source.",
  },
  json_half_character: {
    severity: "warning",
    short: ["half character", "half characters"],
    message: (n) =>
      `${many(n, "text holds", "texts hold")} one half of a character alone (an unpaired surrogate); � stands there now.`,
    about: "A program cut a text in the middle of a character, such as an emoji.",
    mend: "Mend the text in the source, where the character matters.",
  },
  json_other_tables: {
    severity: "info",
    short: ["other table", "other tables"],
    message: (n) => `The file holds ${many(n, "other table", "other tables")} beside the one that is read.`,
    about: "Several lists of records stand in the file, and one is read at a time.",
    mend: "Choose another table of the file.",
  },
} as const satisfies FindingKinds
