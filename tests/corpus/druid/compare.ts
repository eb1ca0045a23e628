import type { Analysis } from "#domain/contracts/ingest.ts"
import { MARK } from "#domain/ingestion/spec.ts"
import { type AskedDruid, sqlAnswer } from "#tests/e2e/client.ts"
import { rounded, sameText, tally, totalsOf } from "./facts.ts"
import type { Cell, Reference } from "./reference.ts"
import { readTime } from "./times.ts"

/** A column as Grove's API says that Druid gets it. */
interface PlannedColumn {
  readonly name: string
  readonly kind: "long" | "double" | "string" | "time"
  /** Its place among the columns of the reference. */
  readonly place: number
}

export interface Plan {
  /** What the columns are taken for, for a person. */
  readonly words: string
  readonly columns: readonly PlannedColumn[]
  /** Rows of the reference that have a readable time, and that time; null where the file has none. */
  readonly rows: Reference["rows"]
  readonly times: readonly number[] | null
}

/**
 * What Druid should have, from what the API says it makes of a file and the rows of another reader.
 *
 * @returns what the two do not agree upon before anything is loaded, as sentences
 */
export function planComparison(
  analysis: Analysis,
  reference: Reference,
): { readonly plan: Plan | null; differences: string[] } {
  const width = reference.rows[0]!.length
  const names = analysis.columns.map(({ name }) => name)
  if (names.length !== width)
    return { plan: null, differences: [`${names.length} columns (${names.join(", ")}), the reader has ${width}`] }
  const { places, differences } = placesOf(names, reference.names)
  const kinds = kindsOf(analysis)
  const time = analysis.timestamp.column
  const columns = names.map((name, i) => {
    const kind = name === time ? ("time" as const) : kinds.get(name)
    if (kind === undefined) throw new Error(`The ingestion spec has no column ${name}.`)
    return { name, kind, place: places[i]! }
  })
  const timeColumn = columns.find(({ kind }) => kind === "time")
  const words = wordsOf(columns, analysis.timestamp.format)
  if (timeColumn === undefined) return { plan: { words, columns, rows: reference.rows, times: null }, differences }
  const read = reference.rows.map((row) => {
    const text = row[timeColumn.place] ?? null
    return text === null ? null : readTime(analysis.timestamp.format!, text)
  })
  const rows = reference.rows.filter((_, i) => read[i] !== null)
  return { plan: { words, columns, rows, times: read.filter((millis) => millis !== null) }, differences }
}

function wordsOf(columns: readonly PlannedColumn[], format: string | null): string {
  const numbers = columns.filter(({ kind }) => kind === "long" || kind === "double").length
  const texts = columns.filter(({ kind }) => kind === "string").length
  return `${format === null ? "a constant time" : `times in ${format}`}, ${numbers} numbers, ${texts} texts`
}

/**
 * Columns go by name where all have the reader's, else by place. Blanks around a name are not part of it, and a column whose
 * name is empty or there twice gets one from Grove.
 */
function placesOf(names: readonly string[], inFile: readonly string[] | null) {
  const inOrder = names.map((_, i) => i)
  if (inFile === null) return { places: inOrder, differences: [] }
  const known = inFile.map((name) => name.trim())
  const places = names.map((name) => known.indexOf(name))
  if (places.every((place) => place >= 0)) return { places, differences: [] }
  const isOwn = (name: string) => name !== "" && known.indexOf(name) === known.lastIndexOf(name)
  const others = known.filter((name, i) => isOwn(name) && name !== names[i])
  const differences = others.length === 0 ? [] : [`columns ${names.join(", ")}; the reader has ${known.join(", ")}`]
  return { places: inOrder, differences }
}

/** The types of Druid's columns in the spec that the API would submit. */
function kindsOf({ ingestion_spec }: Analysis): ReadonlyMap<string, "long" | "double" | "string"> {
  const { spec } = ingestion_spec as {
    spec?: { dataSchema: { dimensionsSpec: { dimensions: { type: "long" | "double" | "string"; name: string }[] } } }
  }
  if (spec === undefined) throw new Error("The API has no ingestion spec for this file.")
  return new Map(
    spec.dataSchema.dimensionsSpec.dimensions
      .filter(({ name }) => name !== MARK)
      .map(({ type, name }) => [name, type] as const),
  )
}

/** Holds a datasource against what it should have. @returns what differs, as sentences */
export async function compareDatasource(
  druid: AskedDruid,
  datasource: string,
  plan: Plan,
  reference: Reference,
): Promise<readonly string[]> {
  const table = identifier(datasource)
  const differences = [...(await compareTime(druid, table, plan))]
  for (const column of plan.columns) {
    if (column.kind === "time") continue
    const texts = plan.rows.map((row) => row[column.place] ?? null)
    const found =
      column.kind === "string"
        ? await compareTexts(druid, table, column, texts, reference)
        : await compareNumbers(druid, table, column, texts, reference.digits)
    differences.push(...found.map((difference) => `${column.name}: ${difference}`))
  }
  return differences
}

async function compareTime(druid: AskedDruid, table: string, { rows, times }: Plan): Promise<readonly string[]> {
  const [answer] = await ask(
    druid,
    `SELECT COUNT(*) AS "rows", MIN(__time) AS "first", MAX(__time) AS "last", COUNT(DISTINCT __time) AS "distinct" FROM ${table}`,
  )
  const { rows: count, first, last, distinct } = answer!
  const differences: string[] = []
  const hold = (what: string, actual: unknown, expected: unknown) => {
    if (String(actual) !== String(expected)) differences.push(`${what} ${actual}, the reader has ${expected}`)
  }
  hold("rows", count, rows.length)
  if (times === null) {
    hold("different constant times", distinct, 1)
    hold("the constant time's part of a day", Date.parse(first ?? "") % 86_400_000, 0)
    return differences
  }
  hold("first time", Date.parse(first ?? ""), Math.min(...times))
  hold("last time", Date.parse(last ?? ""), Math.max(...times))
  hold("different times", distinct, new Set(times).size)
  return differences
}

/** Doubles are added in another order by every engine. */
const ROUNDING = 1e-12

async function compareNumbers(
  druid: AskedDruid,
  table: string,
  { name, kind }: PlannedColumn,
  texts: readonly Cell[],
  digits: number | undefined,
): Promise<readonly string[]> {
  const isWhole = kind === "long"
  const expected = totalsOf(texts, isWhole ? "long" : "double", digits)
  const c = identifier(name)
  const [answer] = await ask(
    druid,
    `SELECT COUNT(${c}) AS "count", COUNT(DISTINCT ${c}) AS "distinct", SUM(${c}) AS "sum", MIN(${c}) AS "min", MAX(${c}) AS "max" FROM ${table}`,
  )
  const read = (text: Cell | undefined) =>
    text == null ? null : isWhole ? BigInt(text) : rounded(Number(text), digits)
  const differences: string[] = []
  for (const what of ["count", "distinct", "min", "max"] as const) {
    const actual = what === "count" || what === "distinct" ? Number(answer![what]) : read(answer![what])
    if (actual !== expected[what]) differences.push(`${what} ${actual}, the reader has ${expected[what]}`)
  }
  const sum = read(answer!.sum) ?? (isWhole ? 0n : 0)
  const isSame =
    sum === expected.sum || (!isWhole && Math.abs(Number(sum) - Number(expected.sum)) <= expected.weight * ROUNDING)
  if (!isSame) differences.push(`sum ${sum}, the reader has ${expected.sum}`)
  return differences
}

/** Of texts every one is compared, and how often it is there: Druid has no smallest one. */
async function compareTexts(
  druid: AskedDruid,
  table: string,
  { name }: PlannedColumn,
  texts: readonly Cell[],
  reference: Reference,
): Promise<readonly string[]> {
  const c = identifier(name)
  const answer = await ask(druid, `SELECT ${c} AS "value", COUNT(*) AS "rows" FROM ${table} GROUP BY ${c}`)
  const asOne = sameText(reference)
  const expected = tally(texts, asOne)
  const actual = new Map<Cell, number>()
  for (const { value = null, rows } of answer) {
    const key = asOne(value)
    actual.set(key, (actual.get(key) ?? 0) + Number(rows))
  }
  const wrong = [...new Set([...expected.keys(), ...actual.keys()])].filter(
    (value) => expected.get(value) !== actual.get(value),
  )
  if (wrong.length === 0) return []
  const show = (value: Cell) =>
    `${value === null ? "no value" : JSON.stringify(value.slice(0, 80))} ${actual.get(value) ?? 0} times, the reader ${expected.get(value) ?? 0}`
  const some = wrong.slice(0, 4).map(show).join("; ")
  return [`${wrong.length} values of ${expected.size} differ: ${some}`]
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Rows with every number as its text, for a double would round some. */
async function ask(druid: AskedDruid, query: string): Promise<Record<string, Cell>[]> {
  const exact = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? context?.source : value
  return JSON.parse(await sqlAnswer(druid, query), exact as (key: string, value: unknown) => unknown)
}
