import type { FindingCode } from "../findings/catalogue.ts"
import type { Finding } from "../findings/finding.ts"
import { isNullWord } from "../schema/null-words.ts"
import { NUMBER_FORMATS, numberFormatsOf } from "../schema/number-formats.ts"
import type { Operation, Repair } from "./repair.ts"

/** One way to mend a finding, the one that loses least first. */
export interface Suggestion {
  /** What a button says. */
  readonly label: string
  readonly repairs: readonly Repair[]
}

/** What is asked about a table; a profile has it. */
interface Columns {
  readonly columns: readonly { readonly name: string }[]
}

type Suggest = (finding: Finding, column: Columns["columns"][number] | undefined) => readonly Suggestion[]

const SHORT: Suggest = ({ code }) => [
  one("Fill them up", { op: "ragged", short: "fill", long: "keep" }, code),
  one("Leave these rows out", { op: "ragged", short: "drop", long: "keep" }, code),
]

const LONG: Suggest = ({ code }) => [
  one("Join what is too much to the last column", { op: "ragged", short: "keep", long: "join" }, code),
  one("Cut off what is too much", { op: "ragged", short: "keep", long: "cut" }, code),
  one("Leave these rows out", { op: "ragged", short: "keep", long: "drop" }, code),
]

/** Rows that are shown all can be left out by their numbers. */
const EMPTY_ROW: Suggest = ({ code, count, places }) =>
  count === places.length
    ? [one("Leave these rows out", { op: "drop_listed", rows: places.map((p) => p.row) }, code)]
    : []

/** What can be done about a finding, by its code. A code that is missing needs nothing, or nothing here can mend it. */
const SUGGESTIONS: Readonly<Partial<Record<FindingCode, Suggest>>> = {
  short_row: SHORT,
  long_row: LONG,
  not_a_number: oddValues("number"),
  text_among_times: oddValues("time"),
  not_a_time: oddValues("time"),
  formatted_number: ({ code, column, places }) =>
    numberForms(
      column === null ? [] : [column],
      places.map((p) => p.text),
      code,
    ),
  blanks: ({ code, column }) =>
    column === null ? [] : [one("Take the blanks off", { op: "trim", columns: [column] }, code)],
  empty_column: ({ code, column }) =>
    column === null ? [] : [one("Leave the column out", { op: "drop_columns", columns: [column] }, code)],
  duplicate_row: ({ code, repair }) => (repair ? [one("Keep the first of equal rows", repair, code)] : []),
  duplicate_key: ({ code, repair }) => (repair ? [one("Keep the first row of each key", repair, code)] : []),
  empty_row: EMPTY_ROW,
  null_word: ({ code, repair }) => (repair ? [one("Read them as no value", repair, code)] : []),
  look_alike: ({ code, repair }) => (repair ? [one("Write them as the more frequent one", repair, code)] : []),
}

/** How a finding can be mended; empty where there is no way that a program should offer. */
export function suggestRepairs(finding: Finding, { columns }: Columns): readonly Suggestion[] {
  const column = columns.find((c) => c.name === finding.column)
  return SUGGESTIONS[finding.code as FindingCode]?.(finding, column) ?? []
}

const one = (label: string, operation: Operation, reason: string): Suggestion => ({
  label,
  repairs: [{ operation, reason }],
})

/** The values of a column that are not like the others: numbers of another form, words for nothing, or wrong. */
function oddValues(kind: "number" | "time"): Suggest {
  return ({ code, places }, column) => {
    if (!column) return []
    const texts = places.map((p) => p.text).filter((text) => text !== "")
    const words = [...new Set(texts.filter(isNullWord))]
    const columns = [column.name]
    const ways: Suggestion[] = []
    if (kind === "number") ways.push(...numberForms(columns, texts, code))
    if (words.length > 0)
      ways.push(
        one(`Read ${words.map((w) => `“${w}”`).join(", ")} as no value`, { op: "null_words", columns, words }, code),
      )
    if (texts.length > words.length || words.length === 0) {
      ways.push(one(`Empty the cells that are no ${kind}`, { op: "clear", columns, unless: kind }, code))
      ways.push(one("Leave these rows out", { op: "drop_rows", column: column.name, unless: kind }, code))
    }
    return ways
  }
}

/** The formats that read every odd value that is written like a number. */
function numberForms(columns: readonly string[], texts: readonly string[], reason: string): readonly Suggestion[] {
  const masks = texts.map(numberFormatsOf).filter((mask) => mask !== 0)
  if (masks.length === 0) return []
  const common = masks.reduce((all, mask) => all & mask)
  return NUMBER_FORMATS.filter(({ bit }) => (common & bit) !== 0)
    .slice(0, 2)
    .map(({ id, example }) =>
      one(`Read them as numbers such as ${example}`, { op: "number", columns: [...columns], format: id }, reason),
    )
}
