import type { Result } from "#domain/findings/result.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import type { LocalSource } from "#profiler/duckdb/api.ts"
import { planLocalTable } from "#profiler/duckdb/columns.ts"
import { runLocalQuery } from "#profiler/duckdb/local-query.ts"
import { createLocalTable, warmUpLocalTable } from "#profiler/duckdb/open.ts"
import { openFile } from "#profiler/open.ts"

let source: LocalSource | null = null
const { signal } = new AbortController()

/** What the page's own code offers, for tests and benchmarks that call it from outside. */
const grove = { createLocalTable, warmUpLocalTable, runLocalQuery, choose, measure }

/** The chosen file, as the page would open it as a table. */
async function choose(): Promise<LocalSource> {
  const file = document.querySelector("input")!.files![0]!
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const layout = unwrap(detectCsv(head, file.size <= HEAD_BYTES))
  const session = openFile(file)
  const profile = unwrap(await session.profile(() => {}))
  session.close()
  source = { file, layout, ...planLocalTable(profile, proposeChoices(profile, 0)) }
  return source
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`)
  return result.value
}

async function timed<T>(ask: () => Promise<Result<T>>): Promise<readonly [ms: number, value: T]> {
  const began = performance.now()
  const value = unwrap(await ask())
  return [performance.now() - began, value]
}

/** Milliseconds of each thing that the page does with a table. */
async function measure() {
  const began = performance.now()
  await warmUpLocalTable()
  const boot = performance.now() - began
  const table = createLocalTable()
  const [load, { rows }] = await timed(() => table.open(source!, signal, () => {}))
  const byRegion = { by: "column", name: "region", column: "region" } as const
  const revenue = { name: "revenue", op: "sum", of: { product: ["quantity", "unit_price"] } } as const
  const [group] = await timed(() =>
    runLocalQuery(table, { datasource: "d", groups: [byRegion], measures: [revenue] }, signal),
  )
  const byWeek = { by: "time", name: "week", granularity: "P1W" } as const
  const [weeks] = await timed(() =>
    runLocalQuery(table, { datasource: "d", groups: [byWeek], measures: [revenue], timezone: "Europe/Berlin" }, signal),
  )
  const sort = [{ column: "unit_price", direction: "desc" }] as const
  const [sorting] = await timed(() => table.rows({ sort, offset: 0, limit: 100 }, signal))
  const [page] = await timed(() => table.rows({ sort, offset: rows >> 1, limit: 100 }, signal))
  const [search] = await timed(() => table.rows({ search: "almeida", offset: 0, limit: 100 }, signal))
  table.close()
  return { boot, load, group, weeks, sort: sorting, page, search, rows }
}

export type Grove = typeof grove

declare global {
  interface Window {
    grove: Grove
  }
}
window.grove = grove
