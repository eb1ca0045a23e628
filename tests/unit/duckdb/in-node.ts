import { connectDuckDb } from "#cli/node-duckdb.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import type { LocalColumn, LocalTable, LocalTime } from "#profiler/duckdb/api.ts"
import { createTable } from "#profiler/duckdb/local-table.ts"

export const never: AbortSignal = new AbortController().signal

/** A column of a file, by its place. */
export const column = (
  name: string,
  source: number,
  type: LocalColumn["type"] = "string",
  rest: Partial<LocalColumn> = {},
): LocalColumn => ({ name, source, type, timestampFormat: null, isText: false, ...rest })

/**
 * Opens a text as a local table.
 *
 * @param contents what is read with the layout of the text, where it is another
 */
export async function openText(
  text: string,
  columns: readonly LocalColumn[],
  time: LocalTime | null = null,
  contents: string = text,
): Promise<LocalTable> {
  const connection = await connectDuckDb()
  const table = createTable(() => connection)
  const file = new Blob([contents])
  const layout = detectCsv(new TextEncoder().encode(text), true)
  if (!layout.ok) throw new Error(layout.problem.message)
  const opened = await table.open({ file, layout: layout.value, columns, time }, never, () => {})
  if (!opened.ok) throw new Error(opened.problem.message)
  return table
}
