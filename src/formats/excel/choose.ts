import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { TableInfo } from "#formats/transcript.ts"

/** What is known of a worksheet before it is read. */
export interface SheetLook {
  readonly table: TableInfo
  /** Rows with more than one cell, among those that were looked at. */
  readonly filledRows: number
  /** Cells that are not empty; an estimate where the sheet is large. */
  readonly cells: number
}

export interface ChosenSheet {
  readonly index: number
  readonly findings: readonly Finding[]
}

/** Below so many rows of several cells a sheet is a note; a table has a header and a row. */
const LEAST_ROWS = 2
/** A sheet with a tenth of the cells of the largest one is a summary or a list of codes beside the data. */
const LEAST_SHARE = 0.1

/**
 * Which sheet to read: the one that was asked for; else the first that can be seen, is a table, and is not dwarfed by
 * another. A hidden one is taken only where no other holds anything.
 */
export function chooseSheet(looks: readonly SheetLook[], wanted: string | undefined): Result<ChosenSheet> {
  if (looks.length === 0) return failed("no_worksheet", "This workbook has no worksheet: there is no table in it.")
  if (wanted !== undefined) {
    const index = looks.findIndex(({ table }) => table.name === wanted)
    if (index >= 0) return ok({ index, findings: hiddenFinding(looks[index]!) })
    const names = looks.map(({ table }) => `“${table.name}”`).join(", ")
    return failed("no_such_table", `This workbook has no sheet “${wanted}”. It has ${names}.`)
  }
  const index = guess(looks)
  const visible = looks.filter(({ table }) => !table.hidden).length
  const { table } = looks[index]!
  const told =
    visible > 1 && !table.hidden
      ? [finding("excel_sheet_chosen", null, visible, [], { detail: `“${table.name}”` })]
      : []
  return ok({ index, findings: [...told, ...hiddenFinding(looks[index]!)] })
}

const hiddenFinding = ({ table }: SheetLook): readonly Finding[] =>
  table.hidden ? [finding("excel_hidden_sheet", null, 1, [], { detail: `“${table.name}”` })] : []

function guess(looks: readonly SheetLook[]): number {
  const all = looks.map((look, index) => ({ ...look, index }))
  const visible = all.filter(({ table }) => !table.hidden)
  const tables = visible.filter(({ filledRows }) => filledRows >= LEAST_ROWS)
  const most = tables.reduce((max, { cells }) => Math.max(max, cells), 0)
  const first = tables.find(({ cells }) => cells >= most * LEAST_SHARE)
  const filled = first ?? visible.find(({ cells }) => cells > 0) ?? all.find(({ cells }) => cells > 0)
  return (filled ?? visible[0] ?? all[0]!).index
}
