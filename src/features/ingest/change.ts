import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { SampleRow } from "#domain/repair/preview.ts"
import { sampleOf } from "#domain/repair/preview.ts"
import { type Operation, operation as operationContract, type Repair } from "#domain/repair/repair.ts"
import { plainNumbers } from "#domain/repair/suggest.ts"
import { plainTimes } from "#domain/repair/suggest-times.ts"
import { isNullWord } from "#domain/schema/null-words.ts"
import { NUMBER_FORMATS, numberFormatsOf } from "#domain/schema/number-formats.ts"
import { issueWithTimeFormat } from "#domain/schema/times/try-format.ts"
import type { Card } from "./model.ts"

/** What can be done to one column. */
export const COLUMN_CHANGES = {
  rename: "Rename it",
  time: "Read it as times",
  number: "Read it as numbers",
  null_words: "Read words as empty",
  fill: "Fill empty cells",
  map: "Replace values",
  trim: "Take blanks off",
  split: "Split it into columns",
  merge: "Join it with other columns",
  drop_rows: "Leave rows out",
  clear: "Empty what does not fit",
  redecode: "Mend garbled letters",
  drop_columns: "Leave it out",
} as const
export type ColumnChange = keyof typeof COLUMN_CHANGES

/** What can be done to all rows. */
export const TABLE_CHANGES = {
  dedupe: "Leave repeated rows out",
  listed: "Leave rows out by number",
  short: "Rows with too few cells",
  long: "Rows with too many cells",
} as const
export type TableChange = keyof typeof TABLE_CHANGES

/** What a person has filled in so far; each change looks at its own fields. */
export interface Draft {
  readonly change: ColumnChange | TableChange
  /** A new name, or several between commas. */
  readonly name: string
  /** Words or values between commas. */
  readonly words: string
  readonly format: string
  readonly value: string
  readonly fillFrom: "above" | "value"
  /** New values by the old ones; an empty one changes nothing. */
  readonly values: Readonly<Record<string, string>>
  readonly separator: string
  readonly others: readonly string[]
  readonly unless: "value" | "number" | "time"
  readonly rowsWith: "no_value" | "no_number" | "no_time" | "these" | "not_these"
  readonly short: "fill" | "drop"
  readonly long: "join" | "cut" | "drop"
}

/** Repairs, or what is missing or wrong in a sentence; with "" nothing was filled in yet. */
export type Drafted = { readonly repairs: readonly Repair[] } | { readonly problem: string }

const SEPARATORS = [", ", "; ", " - ", "|", ";", "/", ",", "_", "-", " "] as const

/** The first draft of a change, with what the column's values suggest. */
export function draftOf(change: Draft["change"], column: ColumnProfile | null, texts: readonly string[]): Draft {
  const separator =
    change === "merge" ? " " : (SEPARATORS.find((s) => texts.length > 0 && texts.every((t) => t.includes(s))) ?? "")
  const pieces = separator === "" ? 2 : Math.min(8, Math.max(2, ...texts.map((t) => t.split(separator).length)))
  const name = column?.name ?? ""
  return {
    change,
    name: change === "split" ? Array.from({ length: pieces }, (_, i) => `${name}_${i + 1}`).join(", ") : name,
    words: change === "null_words" ? [...new Set(texts.filter(isNullWord))].join(", ") : "",
    format: change === "number" ? likeliestNumber(texts) : (column?.timestamps[0]?.format ?? ""),
    value: "",
    fillFrom: "value",
    values: {},
    separator,
    others: [],
    unless: column && column.timestamps.length > 0 ? "time" : "number",
    rowsWith: "no_value",
    short: "fill",
    long: "join",
  }
}

/** The format that reads most of the texts. */
function likeliestNumber(texts: readonly string[]): string {
  const masks = texts.map(numberFormatsOf)
  const reads = (bit: number) => masks.filter((mask) => (mask & bit) !== 0).length
  return NUMBER_FORMATS.reduce((best, format) => (reads(format.bit) > reads(best.bit) ? format : best)).id
}

export const listOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "")

/** The repairs that a draft means. */
export function draftedRepairs(draft: Draft, column: ColumnProfile | null, names: readonly string[]): Drafted {
  const drafted = column === null ? ofTable(draft) : ofColumn(draft, column, names)
  if ("problem" in drafted) return drafted
  // What the server would refuse once all bytes were sent.
  if (!drafted.operations.every((o) => operationContract.safeParse(o).success))
    return { problem: "That is more than one repair can hold: take fewer or shorter values." }
  return { repairs: drafted.operations.map((operation) => ({ operation, reason: null })) }
}

type Drawn = { readonly operations: readonly Operation[] } | { readonly problem: string }
const does = (...operations: readonly Operation[]): Drawn => ({ operations })
const lacks = (problem: string): Drawn => ({ problem })

function ofColumn(draft: Draft, column: ColumnProfile, names: readonly string[]): Drawn {
  const columns = [column.name]
  switch (draft.change) {
    case "rename": {
      const to = draft.name.trim()
      if (to === "" || to === column.name) return lacks("")
      return takenName([to], names) ?? does({ op: "rename", column: column.name, to })
    }
    case "trim":
    case "redecode":
      return does({ op: draft.change, columns })
    case "drop_columns":
      return names.length === 1 ? lacks("It is the only column.") : does({ op: "drop_columns", columns })
    case "null_words": {
      const words = [...listOf(draft.words)]
      return words.length === 0 ? lacks("") : does({ op: "null_words", columns, words })
    }
    case "number":
      return does({ op: "number", columns, format: draft.format })
    case "time": {
      const format = draft.format.trim()
      if (format === "") return lacks("")
      const issue = issueWithTimeFormat(format)
      return issue === null ? does({ op: "time", columns, format }) : lacks(issue)
    }
    case "fill":
      if (draft.fillFrom === "above") return does({ op: "fill", columns, value: null })
      return draft.value === "" ? lacks("") : does({ op: "fill", columns, value: draft.value })
    case "map": {
      const values = Object.fromEntries(Object.entries(draft.values).filter(([from, to]) => to !== "" && to !== from))
      return Object.keys(values).length === 0 ? lacks("") : does({ op: "map", column: column.name, values })
    }
    case "split": {
      const into = [...listOf(draft.name)]
      if (draft.separator === "" || into.length === 0) return lacks("")
      if (into.length === 1) return lacks("Give two names at least, with a comma between them.")
      const others = names.filter((name) => name !== column.name)
      return takenName(into, others) ?? does({ op: "split", column: column.name, separator: draft.separator, into })
    }
    case "merge": {
      const into = draft.name.trim()
      if (draft.others.length === 0 || into === "") return lacks("")
      const joined = [column.name, ...draft.others]
      const taken = takenName(
        [into],
        names.filter((name) => !joined.includes(name)),
      )
      return taken ?? does({ op: "merge", columns: joined, separator: draft.separator, into })
    }
    case "clear": {
      const unless = draft.unless === "time" ? "time" : "number"
      return does(...plainForm(unless, column), { op: "clear", columns, unless })
    }
    case "drop_rows":
      return droppedRows(draft, column)
    default:
      return lacks("")
  }
}

function droppedRows({ rowsWith, words }: Draft, column: ColumnProfile): Drawn {
  if (rowsWith === "these" || rowsWith === "not_these") {
    const values = [...listOf(words)]
    const keep = rowsWith === "not_these"
    return values.length === 0 ? lacks("") : does({ op: "drop_values", column: column.name, values, keep })
  }
  const unless = rowsWith === "no_value" ? "value" : rowsWith === "no_number" ? "number" : "time"
  return does(...plainForm(unless, column), { op: "drop_rows", column: column.name, unless })
}

/** Whether a cell is a number or a time is asked of the plain forms, so the others get theirs first. */
const plainForm = (unless: Draft["unless"], column: ColumnProfile): readonly Operation[] =>
  unless === "time" ? plainTimes(column) : unless === "number" ? plainNumbers(column) : []

function takenName(wanted: readonly string[], names: readonly string[]): Drawn | null {
  const taken = wanted.find((name, i) => names.includes(name) || wanted.indexOf(name) < i)
  if (taken !== undefined) return lacks(`There is a column ${taken} already.`)
  const long = wanted.find((name) => name.length > 256)
  return long === undefined ? null : lacks("A name has at most 256 characters.")
}

function ofTable(draft: Draft): Drawn {
  switch (draft.change) {
    case "dedupe":
      return does({ op: "dedupe", columns: draft.others.length === 0 ? null : [...draft.others] })
    case "short":
      return does({ op: "ragged", short: draft.short, long: "keep" })
    case "long":
      return does({ op: "ragged", short: "keep", long: draft.long })
    case "listed": {
      const rows = rowNumbers(draft.words)
      if (rows === null) return lacks("Write row numbers with commas between them, as 12, 40-42.")
      if (rows.length > 10_000) return lacks("More than 10,000 rows cannot be named one by one.")
      return rows.length === 0 ? lacks("") : does({ op: "drop_listed", rows: [...rows] })
    }
    default:
      return lacks("")
  }
}

/** `12, 40-42` as numbers, each once; null where it is none. */
export function rowNumbers(text: string): readonly number[] | null {
  const rows = new Set<number>()
  for (const part of listOf(text)) {
    const [, first, last = first] = /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(part) ?? []
    if (first === undefined || Number(first) < 1 || Number(last) < Number(first)) return null
    if (Number(last) - Number(first) > 10_000) return null
    for (let row = Number(first); row <= Number(last); row++) rows.add(row)
  }
  return [...rows].sort((a, b) => a - b)
}

/** The rows to try a change on: the table's first ones, and for a column those in which something was found. */
export function sampleFor({ first, profile }: Card, column: string | null): readonly SampleRow[] {
  const rows = (first?.rows ?? []).map((cells, i): SampleRow => ({ row: first!.numbers[i]!, cells }))
  if (!profile || column === null) return rows
  const known = new Set(rows.map(({ row }) => row))
  const places = profile.findings
    .filter((f) => f.column === column)
    .flatMap((f) => f.places)
    .filter(({ row, text }) => row > 0 && text !== "" && !known.has(row) && known.add(row))
  return [...rows, ...sampleOf(profile, column, places)]
}

/** The values of a column among sample rows, without those that are empty. */
export function textsOf(sample: readonly SampleRow[], index: number): readonly string[] {
  return sample.flatMap(({ cells }) => {
    const cell = cells[index]
    return cell === undefined || cell === null || cell.trim() === "" ? [] : [cell]
  })
}

/** The name that the column has once the repairs are made; null where it goes. */
export function nameAfter(repairs: readonly Repair[], name: string): string | null {
  return repairs.reduce<string | null>((now, { operation: o }) => {
    if (now === null) return null
    if (o.op === "rename" && o.column === now) return o.to
    if (o.op === "split" && o.column === now) return o.into[0] ?? null
    if (o.op === "merge" && o.columns.includes(now)) return o.into
    return o.op === "drop_columns" && o.columns.includes(now) ? null : now
  }, name)
}
