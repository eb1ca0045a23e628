import { finding } from "#domain/findings/catalogue.ts"
import type { Finding, Place } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { isHeader, nameColumns } from "#domain/scan/header.ts"
import { MAX_PLACES } from "#domain/scan/places.ts"
import type { ByteSource } from "../source.ts"
import type { Cell, ReadOptions, RecordSink, Transcribed } from "../transcript.ts"
import { readValues } from "./columns.ts"
import { nextObjectLine, positionsOf } from "./lines.ts"
import { type Column, MOST_NAMES, nameJsonColumns } from "./node.ts"
import { type Fault, scanJson } from "./scan.ts"
import { createSurveyor, type Seen, type Survey } from "./survey.ts"
import { type JsonTable, tablesOf } from "./tables.ts"
import type { Window } from "./tokenize.ts"
import { createWriter } from "./write.ts"

/** A transcript, and the names that lead from a record to each column. */
export interface JsonTranscribed extends Transcribed {
  readonly paths: readonly (readonly string[])[]
}

const emptyWindow = (): Window => ({ bytes: new Uint8Array(0), end: 0, base: 0, isLast: false })

/**
 * Reads JSON (RFC 8259) in UTF-8: an array of objects, JSON lines, an array of arrays, an object of arrays, or arrays within
 * an object. Objects within records become columns with dotted names; arrays within records stay JSON text. Numbers stay as
 * they are written. The file is read twice: to find the table and its columns, and to write it.
 *
 * @param pieceBytes are read at a time; makes no difference to what is read
 */
export async function transcribeJson(
  source: ByteSource,
  options: ReadOptions,
  sink: RecordSink,
  pieceBytes?: number,
): Promise<Result<JsonTranscribed>> {
  const from = await lengthOfBom(source)
  const window = emptyWindow()
  const { reader, survey } = createSurveyor(window, (start) => nextObjectLine(source, start))
  const fault = await scanJson(source, window, reader, from, false, pieceBytes)
  if (fault !== null) return failed("bad_json", await messageOf(source, fault))
  const tables = tablesOf(survey)
  const table = options.table === undefined ? tables[0] : tables.find(({ name }) => name === options.table)
  if (table === undefined)
    return options.table === undefined || tables.length === 0
      ? failed("no_table", "This is sound JSON, but there are no records in it: no list of objects or of rows.")
      : failed(
          "no_such_table",
          `The file has no table ${options.table}. It has: ${tables.map((t) => t.name).join(", ")}.`,
        )
  if (table.isTooWide)
    return failed("too_many_columns", `The objects in ${table.name} have more than ${MOST_NAMES} different names.`)
  if (table.width === 0)
    return failed("no_table", "This is sound JSON, but its records are empty: there is no name in any of them.")
  const halves: Seen = { count: 0, places: [] }
  const written = await write(source, from, table, sink, halves, pieceBytes)
  const findings = [
    ...(await findingsOfFile(source, survey, table, tables)),
    ...findingsOfColumns(table, written.names),
    ...(halves.count > 0 ? [finding("json_half_character", null, halves.count, halves.places)] : []),
    ...(written.clashes.length > 0 ? [finding("json_name_clash", null, written.clashes.length)] : []),
  ]
  const isAlone = tables.length === 1 && table.name === "$"
  return ok({
    names: written.names,
    paths: written.paths,
    table: isAlone ? null : table.name,
    tables: isAlone ? [] : tables.map(({ name, rows, width }) => ({ name, rows, columns: width, hidden: false })),
    findings,
  })
}

interface Written {
  readonly names: readonly string[]
  readonly paths: readonly (readonly string[])[]
  readonly clashes: readonly string[]
}

async function write(
  source: ByteSource,
  fileStart: number,
  table: JsonTable,
  sink: RecordSink,
  halves: Seen,
  pieceBytes?: number,
): Promise<Written> {
  if (table.form === "columns") {
    const lists: (readonly Cell[])[] = []
    for (const { offset } of table.arrays) lists.push(await readValues(source, offset, halves))
    for (let row = 0; row < table.rows; row++) await sink.record(lists.map((list) => list[row] ?? null))
    const names = table.arrays.map(({ path }) => path[0]!)
    return { names, paths: names.map((name) => [name]), clashes: [] }
  }
  const window = emptyWindow()
  const { record, depth, from, width } = table
  const rows = table.form === "rows" ? createRowSink(sink, width) : null
  const writer = createWriter(window, { depth, record, columns: width }, rows ?? sink, halves, (start) =>
    nextObjectLine(source, start),
  )
  const fault = await scanJson(source, window, writer, from ?? fileStart, from !== null, pieceBytes)
  if (fault !== null) throw new Error(`the file reads otherwise the second time, at byte ${fault.offset}`)
  if (rows === null) {
    const { names, clashes } = nameJsonColumns(table.columns)
    return { names, clashes, paths: table.columns.map(({ path }) => path) }
  }
  const names = await rows.finish()
  return { names, paths: names.map((name) => [name]), clashes: [] }
}

/** So many rows are looked at to tell whether the first one is a header. */
const ROWS_TO_LOOK_AT = 100

/** Takes rows without names; the first one is left out where it holds the names. */
function createRowSink(sink: RecordSink, width: number): RecordSink & { finish(): Promise<readonly string[]> } {
  let names: readonly string[] | null = null
  let held: (readonly Cell[])[] = []

  async function decide(): Promise<void> {
    const [first = [], ...rows] = held
    const isNamed = first.length > 0 && rows.length > 0 && first.every((cell) => cell !== null && cell !== "")
    const hasHeader = isNamed && new Set(first).size === first.length && isHeader(first, rows)
    names = nameColumns(hasHeader ? first.map((cell) => cell ?? "") : [], width)
    for (const row of hasHeader ? rows : held) await sink.record(row)
    held = []
  }
  return {
    record(cells) {
      if (names !== null) return sink.record(cells)
      held.push(cells)
      return held.length > ROWS_TO_LOOK_AT ? decide() : undefined
    },
    async finish() {
      if (names === null) await decide()
      return names!
    },
  }
}

async function findingsOfFile(
  source: ByteSource,
  { broken, repeated }: Survey,
  table: JsonTable,
  tables: readonly JsonTable[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  if (broken.length > 0) {
    const shown = broken.slice(0, MAX_PLACES)
    const positions = await positionsOf(
      source,
      shown.map(({ start }) => start),
    )
    const places: Place[] = []
    for (const [i, { start, offset }] of shown.entries()) {
      const text = await textAt(source, start, Math.max(80, offset - start + 1))
      places.push({ row: positions[i]!.line, offset: start, text: text.split(/[\r\n]/, 1)[0]! })
    }
    findings.push(finding("json_broken_line", null, broken.length, places))
  }
  const strays = table.strays.reduce((sum, { count }) => sum + count, 0)
  if (strays > 0) {
    const all = table.strays.flatMap((seen) => seen.places).sort((a, b) => a.offset - b.offset)
    const places: Place[] = []
    for (const place of all.slice(0, MAX_PLACES))
      places.push({ ...place, text: (await textAt(source, place.offset, 80)).split(/[\r\n]/, 1)[0]! })
    findings.push(finding("json_not_a_record", null, strays, places))
  }
  if (repeated.count > 0) findings.push(finding("json_repeated_name", null, repeated.count, repeated.places))
  if (tables.length > 1) findings.push(finding("json_other_tables", null, tables.length - 1))
  return findings
}

function findingsOfColumns(table: JsonTable, names: readonly string[]): readonly Finding[] {
  if (table.form !== "objects") return []
  return table.columns.flatMap((column, i) => findingsOfColumn(column, names[i]!))
}

function findingsOfColumn({ path, node }: Column, name: string): readonly Finding[] {
  const { objects, scalars, lists, isText, firstObject, firstOther } = node
  const findings: Finding[] = []
  const place = (spot: typeof firstObject): readonly Place[] =>
    spot === null ? [] : [{ ...spot, text: path.join(".") }]
  if (objects > 0 && scalars + lists > 0) {
    const areObjectsFew = objects <= scalars + lists
    const count = areObjectsFew ? objects : scalars + lists
    findings.push(finding("json_mixed", name, count, place(areObjectsFew ? firstObject : firstOther)))
  }
  if (lists > 0) findings.push(finding("json_list", name, lists))
  if (isText && objects > 0) findings.push(finding("json_kept_as_text", name, objects, place(firstObject)))
  return findings
}

async function lengthOfBom(source: ByteSource): Promise<number> {
  const head = new Uint8Array(await source.slice(0, 3))
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
}

async function messageOf(source: ByteSource, { offset, expected }: Fault): Promise<string> {
  const [position] = await positionsOf(source, [offset])
  const where = `line ${position!.line}, column ${position!.column} (byte ${offset})`
  const found = await textAt(source, offset, 40)
  const stands =
    found === "" ? "the file ends there" : `${JSON.stringify([...found].slice(0, 12).join(""))} stands there`
  return `This is no sound JSON. In ${where} was expected: ${expected}; but ${stands}. Mend the file there, or export it again.`
}

async function textAt(source: ByteSource, start: number, length: number): Promise<string> {
  const bytes = await source.slice(start, Math.min(source.byteLength, start + length))
  // As a stream, so that a character which is cut at the end is left out.
  return new TextDecoder().decode(bytes, { stream: true }).slice(0, 200)
}
