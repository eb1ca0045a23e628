import type { FindingCode } from "../findings/catalogue.ts"
import type { Finding } from "../findings/finding.ts"
import type { TopValue } from "../profile/profile.ts"
import { isNullWord } from "../schema/null-words.ts"
import { NUMBER_FORMATS, numberFormatsOf } from "../schema/number-formats.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"
import type { ColumnType } from "../schema/types.ts"
import { readAgain } from "./mojibake.ts"
import type { Operation, Repair } from "./repair.ts"
import { otherTimes, plainTimes, rivalReadings, type TimeColumn } from "./suggest-times.ts"

/** One way to mend a finding, the one that loses least first. */
export interface Suggestion {
  /** What a button says. */
  readonly label: string
  readonly repairs: readonly Repair[]
}

/** What is asked about a column; a profile has it. */
export interface SuggestColumn extends TimeColumn {
  readonly type?: ColumnType
  readonly top?: readonly TopValue[]
  /** Of texts, as they are written. */
  readonly min?: string | null
  readonly max?: string | null
}

interface Table {
  readonly columns: readonly SuggestColumn[]
}

type Suggest = (finding: Finding, column: SuggestColumn | undefined, table: Table) => readonly Suggestion[]

const SHORT: Suggest = ({ code }) => [
  way("Fill them up", code, { op: "ragged", short: "fill", long: "keep" }),
  way("Leave these rows out", code, { op: "ragged", short: "drop", long: "keep" }),
]

const LONG: Suggest = ({ code }) => [
  way("Join what is too much to the last column", code, { op: "ragged", short: "keep", long: "join" }),
  way("Cut off what is too much", code, { op: "ragged", short: "keep", long: "cut" }),
  way("Leave these rows out", code, { op: "ragged", short: "keep", long: "drop" }),
]

/** Rows whose cells may stand in the wrong places; nobody but a person can say what they are. */
const BROKEN_ROWS: Suggest = ({ code, count, places }) => {
  const rows = [...new Set(places.map(({ row }) => row))].filter((row) => row > 0)
  return rows.length === count ? [way("Leave these rows out", code, { op: "drop_listed", rows })] : []
}

const LEAVE_OUT: Suggest = ({ code, column }) =>
  column === null ? [] : [way("Leave the column out", code, { op: "drop_columns", columns: [column] })]

const REDATED: Suggest = ({ code }, column) =>
  column === undefined
    ? []
    : rivalReadings(column).map(([format, operation]) => way(`Read them ${orderWords(format)}`, code, operation))

const TRIM: Suggest = ({ code, column }, _, table) => {
  const columns = column === null ? textColumns(table) : [column]
  return columns.length === 0 ? [] : [way("Take the blanks off", code, { op: "trim", columns })]
}

/** Words that stand for an error or for no number, wherever they stand. */
const AS_NOTHING: Suggest = ({ code, column, places }, _, table) => {
  const columns = column === null ? textColumns(table) : [column]
  const words = [...new Set(places.map(({ text }) => text.trim()))].filter((text) => NO_VALUES.test(text))
  return columns.length === 0 || words.length === 0
    ? []
    : [way(`Read ${quoted(words)} as no value`, code, { op: "null_words", columns, words })]
}

/** What can be done about a finding, by its code. A code that is missing needs nothing, or nothing here can mend it. */
const SUGGESTIONS: Readonly<Partial<Record<FindingCode, Suggest>>> = {
  short_row: SHORT,
  long_row: LONG,
  mended_row: BROKEN_ROWS,
  stray_quote: BROKEN_ROWS,
  text_after_quote: BROKEN_ROWS,
  backslash_escape: BROKEN_ROWS,
  unclosed_quote: BROKEN_ROWS,
  not_a_number: oddValues("number"),
  text_among_times: oddValues("time"),
  not_a_time: oddValues("time"),
  mixed_time_formats: ({ code, places }, column) =>
    otherTimesOf(
      code,
      column,
      places.map((p) => p.text),
    ),
  day_or_month: REDATED,
  month_name_language: REDATED,
  formatted_number: ({ code, places }, column) =>
    column === undefined
      ? []
      : numberForms(
          column,
          places.map((p) => p.text),
          code,
        ),
  blanks: TRIM,
  xml_padded_text: TRIM,
  empty_column: LEAVE_OUT,
  constant_column: LEAVE_OUT,
  duplicate_row: ({ code, repair }) => (repair ? [way("Keep the first of equal rows", code, repair)] : []),
  duplicate_key: ({ code, repair }) => (repair ? [way("Keep the first row of each key", code, repair)] : []),
  empty_row: BROKEN_ROWS,
  null_word: ({ code, repair }) => (repair ? [way("Read them as no value", code, repair)] : []),
  look_alike: ({ code, repair }) => (repair ? [way("Write them as the more frequent one", code, repair)] : []),
  excel_error_values: AS_NOTHING,
  parquet_nan: AS_NOTHING,
  text_mojibake: ({ code, places }, _, table) => {
    const columns = textColumns(table)
    const isMended = places.some(({ text }) => text.split(/[\s,;|"]+/).some((word) => readAgain(word) !== word))
    return columns.length > 0 && isMended
      ? [way("Give them back their letters", code, { op: "redecode", columns })]
      : []
  },
}

/** What a button says where the finding itself tells the repair. */
const LABELS: Readonly<Partial<Record<Operation["op"], string>>> = {
  dedupe: "Keep the first of them",
  trim: "Take the blanks off",
  null_words: "Read them as no value",
  clear: "Empty these cells",
  drop_rows: "Leave these rows out",
  drop_listed: "Leave these rows out",
  drop_columns: "Leave the column out",
  fill: "Fill them from the row above",
  map: "Write them in the other way",
}

/** How a finding can be mended; empty where there is no way that a program should offer. */
export function suggestRepairs(finding: Finding, table: Table): readonly Suggestion[] {
  const column = table.columns.find((c) => c.name === finding.column)
  const suggest = SUGGESTIONS[finding.code as FindingCode]
  if (suggest) return suggest(finding, column, table)
  const { code, repair } = finding
  const label = repair && LABELS[repair.op]
  return repair && label ? [way(label, code, repair)] : []
}

/**
 * Ways to mend the same finding in several columns at once: those that each of them has. Operations that differ in their
 * columns alone become one.
 */
export function suggestForAll(findings: readonly Finding[], table: Table): readonly Suggestion[] {
  const [first = [], ...others] = findings.map((finding) => suggestRepairs(finding, table))
  return first.flatMap(({ label, repairs }): Suggestion[] => {
    const same = others.map((ways) => ways.find((w) => w.label === label))
    if (same.some((w) => w === undefined)) return []
    return [{ label, repairs: joined([...repairs, ...same.flatMap((w) => w?.repairs ?? [])]) }]
  })
}

/** Repairs of which each is made once, for all columns that it is for. */
function joined(repairs: readonly Repair[]): readonly Repair[] {
  const byRest = new Map<string, Repair>()
  for (const repair of repairs) {
    const { operation } = repair
    const names = "columns" in operation ? operation.columns : null
    const isEach = operation.op !== "merge" && operation.op !== "dedupe" && names !== null
    const key = isEach ? JSON.stringify({ ...operation, columns: [] }) : JSON.stringify(operation)
    const before = byRest.get(key)?.operation
    const columns =
      isEach && before && "columns" in before ? [...new Set([...(before.columns ?? []), ...names])] : names
    // Behind what stands before it for any of the columns.
    byRest.delete(key)
    byRest.set(key, isEach ? { ...repair, operation: { ...operation, columns } as Operation } : repair)
  }
  return [...byRest.values()]
}

const way = (label: string, reason: string, ...operations: readonly Operation[]): Suggestion => ({
  label,
  repairs: operations.map((operation) => ({ operation, reason })),
})

const NO_VALUES = /^(?:#[\p{L}\d/!?_]+|-?Infinity|NaN)$/u
const quoted = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(", ")

/** Columns in which a text can stand; all where their types are not known. */
const textColumns = ({ columns }: Table): string[] =>
  columns.filter(({ type }) => type === undefined || type === "string").map(({ name }) => name)

/** `day first`, `month first`, or how the format is named. */
function orderWords(id: string): string {
  if (/^d+[/. -]M{1,2}[/. -]/.test(id)) return "day first"
  if (/^M{1,2}[/. -]d+[/. -]/.test(id)) return "month first"
  return `as ${timestampFormat(id)?.label ?? id}`
}

function otherTimesOf(code: string, column: SuggestColumn | undefined, texts: readonly string[]): Suggestion[] {
  if (column === undefined) return []
  const ways = otherTimes(column, texts)
  return ways.map(({ formats, example, operations }) =>
    way(`Read ${example} too${ways.length > 1 ? `, ${orderWords(formats[0]!)}` : ""}`, code, ...operations),
  )
}

/** The values of a column that are not like the others: numbers or times of another form, words for nothing, or wrong. */
function oddValues(kind: "number" | "time"): Suggest {
  return ({ code, count, places }, column) => {
    if (!column) return []
    const texts = places.map((p) => p.text).filter((text) => text !== "")
    const words = [...new Set(texts.filter(isNullWord))]
    const others = texts.filter((text) => !isNullWord(text))
    const columns = [column.name]
    const ways: Suggestion[] = []
    if (kind === "number") ways.push(...numberForms(column, texts, code))
    else ways.push(...otherTimesOf(code, column, others))
    if (words.length > 0)
      ways.push(way(`Read ${quoted(words)} as no value`, code, { op: "null_words", columns, words }))
    if (others.length > 0 || words.length === 0) {
      // Whether a cell is a number or a time is asked of the plain forms, so the others get theirs first.
      const plain = kind === "number" ? plainNumbers(column) : plainTimes(column)
      // Cells that are empty already have nothing to be emptied of.
      if (texts.length > 0 || places.length < count)
        ways.push(way(`Empty the cells that are no ${kind}`, code, ...plain, { op: "clear", columns, unless: kind }))
      ways.push(way("Leave these rows out", code, ...plain, { op: "drop_rows", column: column.name, unless: kind }))
    }
    return ways
  }
}

const PLAIN_NUMBER = /^[-+]?\d+(?:\.\d+)?$/

/** The format that a column's most frequent numbers have in common, where they are written for people. */
export function plainNumbers({ name, top = [] }: SuggestColumn): readonly Operation[] {
  const texts = top.map(({ value }) => value).filter((text) => !PLAIN_NUMBER.test(text))
  const [format] = commonFormats(texts)
  return format ? [{ op: "number", columns: [name], format: format.id }] : []
}

/** The formats that read every text that is written like a number. */
function commonFormats(texts: readonly string[]) {
  const masks = texts.map(numberFormatsOf).filter((mask) => mask !== 0)
  if (masks.length === 0) return []
  const common = masks.reduce((all, mask) => all & mask)
  return NUMBER_FORMATS.filter(({ bit }) => (common & bit) !== 0)
}

function numberForms(column: SuggestColumn, texts: readonly string[], reason: string): readonly Suggestion[] {
  // The places are the first ones: a number with groups may come after them, and rules out the format without.
  const others = [...(column.top ?? []).map(({ value }) => value), column.min ?? "", column.max ?? ""]
  const formats = commonFormats([...texts, ...others].filter((text) => !PLAIN_NUMBER.test(text))).slice(0, 2)
  return formats.map(({ id, example, decimal }, i) => {
    const first = formats[0]!
    const adds = i > 0 && first.grouping === null && first.decimal === decimal
    const label = adds ? `Read them as numbers, also such as ${example}` : `Read them as numbers such as ${example}`
    return way(label, reason, { op: "number", columns: [column.name], format: id })
  })
}
