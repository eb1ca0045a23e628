import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { withPage } from "#bench/in-browser.ts"
import type {} from "#bench/local-page/main.ts"

/** What the edge takes as one static asset. */
const MOST_BYTES = 25 * 2 ** 20

const ROWS = 20_000
const CSV = [
  "sold_at,product,quantity",
  ...Array.from({ length: ROWS }, (_, i) => {
    const time = new Date(Date.UTC(2024, 2, 30) + i * 60_000).toISOString()
    return `${time},"Chair, no. ${i % 50}",${(i % 7) - 1}`
  }),
].join("\n")

/** Opens the page's own build in a browser, until the test lets go of it. */
function openPage(): Promise<{ page: Page; url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    let done = () => {}
    const held = new Promise<void>((release) => {
      done = release
    })
    const running = withPage(async (browser, url) => {
      const page = await browser.newPage()
      resolve({
        page,
        url,
        async close() {
          done()
          await running
        },
      })
      await held
    }, "local-page")
    running.catch(reject)
  })
}

describe("a local table in a browser", { timeout: 120_000 }, () => {
  let opened: Awaited<ReturnType<typeof openPage>>
  let folder: string
  let file: string
  const requests: string[] = []
  const sizes = new Map<string, number>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "grove-local-table-"))
    file = join(folder, "sales.csv")
    await writeFile(file, CSV)
    opened = await openPage()
    opened.page.context().on("request", (request) => requests.push(request.url()))
    opened.page.context().on("requestfinished", async (request) => {
      const { responseBodySize } = await request.sizes()
      sizes.set(request.url(), responseBodySize)
    })
    await opened.page.goto(opened.url)
  }, 120_000)
  afterAll(async () => {
    await opened?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test("answers what Druid would, from a worker of its own", async () => {
    await opened.page.setInputFiles("input", file)
    const answers = await opened.page.evaluate(async () => {
      const { createLocalTable, runLocalQuery, choose } = window.grove
      const { signal } = new AbortController()
      const table = createLocalTable()
      const progress: number[] = []
      const loaded = await table.open(await choose(), signal, ({ bytes }) => progress.push(bytes))
      const days = await runLocalQuery(
        table,
        {
          datasource: "sales",
          timezone: "Europe/Berlin",
          groups: [{ by: "time", name: "day", granularity: "P1D" }],
          measures: [{ name: "n", op: "count" }],
          limit: 3,
        },
        signal,
      )
      const filters = [{ op: "contains", column: "product", text: "NO. 49" }] as const
      const sort = [{ column: "quantity", direction: "desc" }] as const
      const page = await table.rows({ filters, sort, offset: 1, limit: 1 }, signal)
      table.close()
      const closed = await table.distinct("product", signal)
      return { loaded, progress, days, page, closed }
    })
    expect(answers.loaded).toEqual({ ok: true, value: { rows: ROWS } })
    expect(answers.progress.at(-1)).toBe(CSV.length)
    expect(answers.days).toMatchObject({
      ok: true,
      value: {
        complete: false,
        rows: [
          ["2024-03-29T23:00:00.000Z", 23 * 60],
          // The clocks went forward.
          ["2024-03-30T23:00:00.000Z", 23 * 60],
          ["2024-03-31T22:00:00.000Z", 24 * 60],
        ],
      },
    })
    const wanted = Array.from({ length: ROWS }, (_, i) => i).filter((i) => i % 50 === 49 && i % 7 === 6)
    expect(answers.page).toMatchObject({
      ok: true,
      value: { total: ROWS / 50, rows: [{ row: wanted[1]! + 2, cells: [{}, "Chair, no. 49", 5] }] },
    })
    expect(answers.closed).toMatchObject({ ok: false })
  })

  test("takes a question back while it is worked on", async () => {
    const { asked, next, ms } = await opened.page.evaluate(async () => {
      const { createLocalTable, choose } = window.grove
      const { signal } = new AbortController()
      const table = createLocalTable()
      await table.open(await choose(), signal, () => {})
      const asking = new AbortController()
      const long = table.query("SELECT count(*) FROM grove_table a, grove_table b, grove_table c", [], asking.signal)
      setTimeout(() => asking.abort(), 100)
      const asked = await long
      const began = performance.now()
      const next = await table.query("SELECT 1", [], signal)
      table.close()
      return { asked, next, ms: performance.now() - began }
    })
    expect(asked).toMatchObject({ ok: false, problem: { code: "cancelled" } })
    expect(next).toMatchObject({ ok: true, value: { rows: [[1]] } })
    expect(ms).toBeLessThan(5_000)
  })

  test("a load that is taken back, or whose file went, leaves no table", async () => {
    const copy = join(folder, "copy.csv")
    await writeFile(copy, CSV)
    await opened.page.setInputFiles("input", copy)
    const first = await opened.page.evaluate(async () => {
      const { createLocalTable, choose } = window.grove
      const asking = new AbortController()
      const source = await choose()
      Object.assign(window, { source })
      const table = createLocalTable()
      const loading = table.open(source, asking.signal, () => asking.abort())
      const cancelled = await loading
      const asked = await table.rows({ offset: 0, limit: 1 }, new AbortController().signal)
      table.close()
      return { cancelled, asked }
    })
    expect(first.cancelled).toMatchObject({ ok: false, problem: { code: "cancelled" } })
    expect(first.asked).toMatchObject({ ok: false, problem: { code: "not_open" } })
    await truncate(copy, 10)
    const second = await opened.page.evaluate(async () => {
      const table = window.grove.createLocalTable()
      const source = (window as unknown as { source: Parameters<typeof table.open>[0] }).source
      const { signal } = new AbortController()
      const gone = await table.open(source, signal, () => {})
      // The same worker, and the same name for its table.
      const file = new Blob([`${source.layout.names.join()}\n2024-01-01T00:00:00Z,Lamp,1\n`])
      const again = await table.open({ ...source, file }, signal, () => {})
      table.close()
      return { gone, again }
    })
    expect(second.gone).toMatchObject({ ok: false, problem: { code: "unreadable" } })
    expect(second.again).toEqual({ ok: true, value: { rows: 1 } })
  })

  test("what waits rejects when the worker crashes, and so does what comes after", async () => {
    await opened.page.setInputFiles("input", file)
    await opened.page.evaluate(async () => {
      const { createLocalTable, choose } = window.grove
      const { signal } = new AbortController()
      const table = createLocalTable()
      await table.open(await choose(), signal, () => {})
      const asked = [
        table.query("SELECT count(*) FROM grove_table a, grove_table b, grove_table c", [], signal),
        table.distinct("product", signal),
      ]
      const settled = Promise.allSettled(asked).then(async (results) => [
        ...results,
        ...(await Promise.allSettled([table.distinct("product", signal)])),
      ])
      Object.assign(window, { settled })
    })
    for (const worker of opened.page.workers())
      await worker.evaluate(() =>
        setTimeout(() => {
          throw new Error("a crash of the test")
        }),
      )
    const results = await opened.page.evaluate(async () => {
      const settled = await (window as unknown as { settled: Promise<PromiseSettledResult<unknown>[]> }).settled
      return settled.map((result) => (result.status === "rejected" ? String(result.reason) : "answered"))
    })
    const crashed = "Error: The query engine of this page stopped unexpectedly."
    expect(results).toEqual([crashed, crashed, crashed])
  })

  test("fetches nothing but the page's own files, each small enough for the edge", async () => {
    const tried = await opened.page.evaluate(async () => {
      const { createLocalTable } = window.grove
      const { signal } = new AbortController()
      const table = createLocalTable()
      const file = new Blob(["a\n1\n"])
      const columns = [{ name: "a", source: 0, type: "string", timestampFormat: null, isText: true }] as const
      const layout = {
        dialect: { delimiter: ",", quote: '"', escape: '"', comment: null, header: true, newline: "lf" },
        encoding: "utf-8",
        bom: false,
        header: ["a"],
        names: ["a"],
        dataOffset: 2,
        dataEnd: null,
        firstRow: 2,
        blankLines: 0,
        preambleLines: 0,
        headerLines: 1,
        footerLines: 0,
        trailingDelimiter: false,
      } as const
      await table.open({ file, layout, columns, time: null }, signal, () => {})
      const codes: string[] = []
      for (const sql of [
        "INSTALL icu; LOAD icu",
        "LOAD parquet",
        "SELECT * FROM 'https://example.test/a.csv'",
        "SELECT * FROM read_parquet('https://example.test/a.parquet')",
        "SELECT date_trunc('day', TIMESTAMPTZ '2024-01-01 00:00:00+00')",
        "COPY grove_table TO 'out.parquet'",
      ]) {
        const answer = await table.query(sql, [], signal)
        codes.push(answer.ok ? "ok" : answer.problem.code)
      }
      const after = await table.query("SELECT count(*) FROM grove_table", [], signal)
      table.close()
      return { codes, after }
    })
    expect(tried.codes).toEqual(Array.from({ length: 6 }, () => "query_refused"))
    expect(tried.after).toMatchObject({ ok: true, value: { rows: [[1]] } })
    expect(requests.filter((request) => !request.startsWith(opened.url) && !request.startsWith("blob:"))).toEqual([])
    const engine = [...sizes].filter(([request]) => request.includes(".wasmz"))
    expect(engine.length).toBeGreaterThan(0)
    for (const [, bytes] of engine) expect(bytes).toBeGreaterThan(2 ** 20)
    for (const [, bytes] of sizes) expect(bytes).toBeLessThan(MOST_BYTES)
  })
})
