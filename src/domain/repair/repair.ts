import * as z from "zod"
import { patternProblem } from "../schema/times/pattern.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"

/** How a table is mended: operations that a person accepted, in their order, as data that can be kept and done again. */

const name = z.string().min(1).max(256)
const names = z.array(name).min(1).max(2000)
const format = z.string().min(1).max(64)
const text = z.string().max(1000)
/** An id of `schema/timestamp-formats.ts`, or a pattern such as `%d/%m/%Y` or `dd.MM.yyyy HH:mm`. */
const timeFormat = format.refine((id) => timestampFormat(id) !== undefined, {
  error: ({ input }) => patternProblem(String(input)) ?? `There is no time format ${String(input)}.`,
})

export const operation = z.discriminatedUnion("op", [
  /** Blanks at both ends of the values go. */
  z.strictObject({ op: z.literal("trim"), columns: names }),
  /** Words that say "no value" become empty cells; capitals do not matter. */
  z.strictObject({ op: z.literal("null_words"), columns: names, words: z.array(text).min(1).max(50) }),
  /** Numbers written for people become plain ones; `format` is an id of `schema/number-formats.ts`. */
  z.strictObject({ op: z.literal("number"), columns: names, format }),
  /** Times become ISO 8601. */
  z.strictObject({ op: z.literal("time"), columns: names, format: timeFormat }),
  /** Cells that are no number, or no time in any ISO form, become empty. */
  z.strictObject({ op: z.literal("clear"), columns: names, unless: z.enum(["number", "time"]) }),
  /** Empty cells get a value, or that of the row above. */
  z.strictObject({ op: z.literal("fill"), columns: names, value: text.nullable() }),
  /** Rows go whose cell is not what it should be. */
  z.strictObject({ op: z.literal("drop_rows"), column: name, unless: z.enum(["value", "number", "time"]) }),
  /** Rows go whose cell is one of the values, or, with `keep`, all the others do. */
  z.strictObject({
    op: z.literal("drop_values"),
    column: name,
    values: z.array(text).min(1).max(1000),
    keep: z.boolean(),
  }),
  /** Rows go by their number, as a person counts them. */
  z.strictObject({ op: z.literal("drop_listed"), rows: z.array(z.number().int().positive()).min(1).max(10_000) }),
  /** Of rows that are equal in these columns, or in all of them, the first one stays. */
  z.strictObject({ op: z.literal("dedupe"), columns: names.nullable() }),
  /** One column becomes several, cut at a separator; what is too much stays in the last one. */
  z.strictObject({ op: z.literal("split"), column: name, separator: text.min(1), into: names }),
  /** Several columns become one where the first of them stood; empty cells are left out. */
  z.strictObject({ op: z.literal("merge"), columns: names, separator: text, into: name }),
  z.strictObject({ op: z.literal("rename"), column: name, to: name }),
  z.strictObject({ op: z.literal("drop_columns"), columns: names }),
  /** Values are written in another way; null makes a cell empty. */
  z.strictObject({ op: z.literal("map"), column: name, values: z.record(text, text.nullable()) }),
  /** UTF-8 that was read as windows-1252 and saved again gets its letters back: `MÃ¼ller` is `Müller`. */
  z.strictObject({ op: z.literal("redecode"), columns: names }),
  /** What becomes of rows with too few and with too many cells: `join` puts what is too much into the last column. */
  z.strictObject({
    op: z.literal("ragged"),
    short: z.enum(["keep", "fill", "drop"]),
    long: z.enum(["keep", "cut", "join", "drop"]),
  }),
])
export type Operation = z.infer<typeof operation>

export const repair = z.strictObject({
  operation,
  /** The finding that it mends, by its code, or null where a person asked for it. */
  reason: z.string().max(64).nullable(),
})
/** A mend that the user accepted, and why. */
export type Repair = z.infer<typeof repair>

/** What a repair did, for the record of an ingestion. */
export interface RepairResult {
  readonly repair: Repair
  /** Rows that it changed, or took away. */
  readonly rows: number
}

/** True where a row's mend depends on the rows before it: the table is then mended from its first row to its last. */
export const needsOrder = (repairs: readonly Repair[]): boolean =>
  repairs.some(({ operation: o }) => o.op === "dedupe" || (o.op === "fill" && o.value === null))

/** Columns that an operation needs, by name. */
export function columnsOf(o: Operation): readonly string[] {
  if ("columns" in o) return o.columns ?? []
  return "column" in o ? [o.column] : []
}

/** False where an operation leaves every row as it is, so that no count of rows says anything. */
export const touchesRows = ({ op }: Operation): boolean => op !== "rename"

const list = (columns: readonly string[]): string =>
  columns.length > 3 ? `${columns.slice(0, 3).join(", ")} and ${columns.length - 3} more` : columns.join(", ")

const valueList = (values: readonly string[]): string => list(values.map((value) => `“${value}”`))

const SHORT_WORDS = {
  keep: "",
  fill: "Rows with too few cells are filled up.",
  drop: "Rows with too few cells are left out.",
} as const
const LONG_WORDS = {
  keep: "",
  cut: "What is too much in a row is cut off.",
  join: "What is too much in a row joins its last column.",
  drop: "Rows with too many cells are left out.",
} as const

/** The operation in words: one sentence, with one full stop also where a column's name ends with one. */
export const wordsOf = (o: Operation): string => sentenceOf(o).replace(/\.+$/, ".")

function sentenceOf(o: Operation): string {
  switch (o.op) {
    case "trim":
      return `Take blanks off both ends in ${list(o.columns)}.`
    case "null_words":
      return `Read ${o.words.map((w) => `“${w}”`).join(", ")} as no value in ${list(o.columns)}.`
    case "number":
      return `Read ${list(o.columns)} as numbers.`
    case "time":
      return `Read ${list(o.columns)} as times (${o.format}).`
    case "clear":
      return `Empty the cells of ${list(o.columns)} that are no ${o.unless}.`
    case "fill":
      return o.value === null
        ? `Fill empty cells of ${list(o.columns)} from the row above.`
        : `Fill empty cells of ${list(o.columns)} with “${o.value}”.`
    case "drop_rows":
      return `Leave out rows without a ${o.unless} in ${o.column}.`
    case "drop_values":
      return `${o.keep ? "Keep only" : "Leave out"} rows with ${valueList(o.values)} in ${o.column}.`
    case "drop_listed":
      return `Leave out ${o.rows.length === 1 ? `row ${o.rows[0]}` : `${o.rows.length} rows`}.`
    case "dedupe":
      return o.columns === null
        ? "Keep the first of equal rows."
        : `Keep the first of rows that are equal in ${list(o.columns)}.`
    case "split":
      return `Split ${o.column} at “${o.separator}” into ${list(o.into)}.`
    case "merge":
      return `Join ${list(o.columns)} into ${o.into}.`
    case "rename":
      return `Rename ${o.column} to ${o.to}.`
    case "drop_columns":
      return `Leave out ${list(o.columns)}.`
    case "map":
      return `Write ${Object.keys(o.values).length} values of ${o.column} in another way.`
    case "redecode":
      return `Give ${list(o.columns)} back the letters that were read in the wrong encoding.`
    case "ragged":
      return [SHORT_WORDS[o.short], LONG_WORDS[o.long]].filter((words) => words !== "").join(" ")
  }
}
