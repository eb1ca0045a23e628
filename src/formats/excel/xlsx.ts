import { ok, type Result } from "#domain/findings/result.ts"
import type { ReadOptions, RecordSink, TableInfo, Transcribed } from "#formats/transcript.ts"
import { createCellTexts } from "./cells.ts"
import { chooseSheet, type SheetLook } from "./choose.ts"
import { createOddities } from "./oddities.ts"
import { type Entries, readWorkbook, type SheetPart, type Workbook } from "./package.ts"
import { piecesOfPart } from "./parts.ts"
import { broken, WorkbookProblem } from "./problem.ts"
import { createRowWriter } from "./row-writer.ts"
import { noStrings, readSharedStrings } from "./shared-strings.ts"
import { createSheetScan, type SheetScan } from "./sheet-scan.ts"
import { inUtf8 } from "./xml.ts"

/** Of each worksheet, to see what it is. */
const LOOK_BYTES = 128 << 10
/** Bytes of a row of one short cell. */
const LEAST_ROW_BYTES = 12

/** Reads one worksheet of an .xlsx or .xlsm, row by row: never more of it is in memory than some rows, and its texts. */
export async function transcribeXlsx(
  entries: Entries,
  options: ReadOptions,
  sink: RecordSink,
): Promise<Result<Transcribed>> {
  const workbook = await readWorkbook(entries)
  const looks: SheetLook[] = []
  for (const sheet of workbook.sheets) looks.push(await lookAt(workbook, sheet))
  const chosen = chooseSheet(looks, options.table)
  if (!chosen.ok) return chosen
  const { index, findings } = chosen.value
  const { name, entry } = workbook.sheets[index]!
  if (!entry) throw broken(`the sheet “${name}” is missing.`)
  const strings = workbook.sharedStrings ? await readSharedStrings(workbook.sharedStrings) : noStrings
  const oddities = createOddities()
  const texts = createCellTexts(workbook.date1904, oddities)
  const scan = createSheetScan({ part: `the sheet “${name}”`, kinds: workbook.kinds, strings, texts, oddities })
  const writer = createRowWriter(sink)
  for await (const piece of inUtf8(piecesOfPart(entry))) {
    scan.push(piece)
    for (const { row, cells } of scan.takeRows()) {
      const wait = writer.row(row, cells)
      if (wait) await wait
    }
  }
  scan.end()
  const size = await writer.finish()
  const tables = looks.map(({ table }, i): TableInfo => (i === index ? { ...table, ...size } : table))
  return ok({ names: null, table: name, tables, findings: [...findings, ...oddities.findings()] })
}

/** What a worksheet seems to be, by its beginning. A worksheet that cannot be read is an empty one as long as it is not chosen. */
async function lookAt(workbook: Workbook, { name, hidden, entry }: SheetPart): Promise<SheetLook> {
  const unknown: SheetLook = { table: { name, rows: null, columns: null, hidden }, filledRows: 0, cells: 0 }
  if (!entry) return unknown
  const oddities = createOddities()
  const texts = createCellTexts(workbook.date1904, oddities)
  // Which text it is matters not here, but that there is one.
  const strings = { count: 0, at: () => "text", isNumeric: () => false }
  const scan = createSheetScan({ part: name, kinds: [], strings, texts, oddities })
  let bytes = 0
  try {
    for await (const piece of inUtf8(piecesOfPart(entry))) {
      scan.push(piece)
      bytes += piece.length
      if (scan.isThrough || bytes >= LOOK_BYTES) break
    }
  } catch (cause) {
    if (cause instanceof WorkbookProblem) return unknown
    throw cause
  }
  return lookOf({ name, hidden, packed: entry.bytes }, scan, bytes)
}

function lookOf(
  { name, hidden, packed }: { readonly name: string; readonly hidden: boolean; readonly packed: number },
  scan: SheetScan,
  bytes: number,
): SheetLook {
  const rows = scan.takeRows()
  const filled = rows.map(({ cells }) => cells.reduce((sum, cell) => sum + (cell === null ? 0 : 1), 0))
  const cells = filled.reduce((sum, n) => sum + n, 0)
  const filledRows = filled.filter((n) => n > 1).length
  const seen = {
    rows: rows.at(-1)?.row ?? 0,
    columns: rows.reduce((most, row) => Math.max(most, row.cells.length), 0),
  }
  if (scan.isThrough) return { table: { name, hidden, ...seen }, filledRows, cells }
  const { dimension } = scan
  const isSane = dimension !== null && dimension.rows >= seen.rows && dimension.rows * LEAST_ROW_BYTES <= packed
  const size = isSane ? { rows: dimension.rows, columns: dimension.columns } : { rows: null, columns: null }
  return { table: { name, hidden, ...size }, filledRows, cells: Math.round((cells * packed) / Math.max(1, bytes)) }
}
