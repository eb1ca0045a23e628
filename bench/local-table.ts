import { DuckDBInstance } from "@duckdb/node-api"
import type { Browser } from "playwright-core"
import { rendererMemory, watchPeak } from "./browser.ts"
import { MB, salesFile } from "./data.ts"
import { withPage } from "./in-browser.ts"
import type {} from "./local-page/main.ts"
import { median, printMachine, printTimes } from "./report.ts"

const RUNS = 3

/** Milliseconds, and what was answered. */
interface Times {
  readonly boot: number
  readonly load: number
  readonly group: number
  readonly weeks: number
  readonly sort: number
  readonly page: number
  readonly search: number
  readonly rows: number
  readonly peak: number
}

/** A file as a table of DuckDB in a tab against native DuckDB with one thread that reads the same file itself. */
export async function main(): Promise<void> {
  printMachine()
  const path = await salesFile(100 * MB)
  const { ours, peak } = await withPage(async (browser, url) => {
    const once = (watchMemory: boolean) => measure(browser, url, path, watchMemory)
    const ours = []
    for (let i = 0; i < RUNS; i++) ours.push(await once(false))
    return { ours, peak: (await once(true)).peak }
  }, "local-page")
  const rival = await timeNative(path)
  for (const { rows } of ours) if (rows !== rival.rows) throw new Error(`${rows} rows were loaded, not ${rival.rows}.`)
  for (const name of ["boot", "load", "group", "weeks", "sort", "page", "search"] as const)
    printTimes(
      name,
      ours.map((run) => run[name]),
    )
  printTimes("native DuckDB, 1 thread, load", rival.load)
  printTimes("native DuckDB, 1 thread, group", rival.group)
  console.log(`peak_mb: ${(peak / MB).toFixed(0)}`)
  console.log(`ratio: ${(median(ours.map((run) => run.load)) / median(rival.load)).toFixed(2)}`)
}

async function measure(browser: Browser, url: string, path: string, watchMemory: boolean): Promise<Times> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const empty = await rendererMemory()
    await page.goto(url)
    await page.setInputFiles("input", path)
    await page.evaluate(() => window.grove.choose())
    const watch = watchMemory ? watchPeak() : null
    try {
      const times = await page.evaluate(() => window.grove.measure())
      return { ...times, peak: watch ? (await watch.stop()) - empty : 0 }
    } finally {
      await watch?.stop()
    }
  } finally {
    await context.close()
  }
}

async function timeNative(path: string): Promise<{ load: number[]; group: number[]; rows: number }> {
  const [load, group]: [number[], number[]] = [[], []]
  let rows = 0
  for (let i = 0; i < RUNS; i++) {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" })
    const connection = await instance.connect()
    let began = performance.now()
    await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${path.replaceAll("'", "''")}')`)
    load.push(performance.now() - began)
    began = performance.now()
    await connection.run("SELECT region, sum(quantity * unit_price) FROM t GROUP BY 1 ORDER BY 2 DESC")
    group.push(performance.now() - began)
    rows = Number((await connection.runAndReadAll("SELECT count(*) FROM t")).getRows()[0]![0])
    connection.closeSync()
    instance.closeSync()
  }
  return { load, group, rows }
}
