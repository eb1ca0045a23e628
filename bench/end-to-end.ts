import { once } from "node:events"
import { createWriteStream, openAsBlob } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { buildPage, isPageBuilt } from "#local/start/page.ts"
import { type Stack, startStack } from "#local/start/stack.ts"
import { launchBrowser } from "./browser.ts"

/**
 * A sales file from the drop to `ready` on the embedded stack, through the page and through the API, with the count and
 * the sum of the file checked in Druid. MB is 10⁶ bytes. The last line is our time over the target for 100 MB.
 */
const MB = 1_000_000
const TARGETS = { validated: 5_000, ready100: 30_000, ready10: 10_000 }
const WITHIN_MS = 300_000

interface SalesFile {
  readonly path: string
  readonly rows: number
  /** The sum of `amount`, in cents. */
  readonly cents: number
}

const two = (n: number) => String(n).padStart(2, "0")

/** Writes sales until the file has `bytes`, and adds them up on the way. Values do not repeat: they are no gift to ZSTD. */
async function writeSales(path: string, bytes: number): Promise<SalesFile> {
  const out = createWriteStream(path)
  let state = 1
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  let [rows, cents, written] = [0, 0, 0]
  let block = "order_id,order_date,store,customer_id,sku,product,quantity,unit_price,amount,note\n"
  while (written < bytes) {
    for (; block.length < 65_536; rows++) {
      const [quantity, price] = [next(9) + 1 - (next(20) === 0 ? 10 : 0), next(50_000) + 99]
      cents += quantity * price
      const [day, hour, product] = [
        `${two(next(12) + 1)}-${two(next(28) + 1)}`,
        `${two(next(24))}:${two(next(60))}`,
        next(8_000),
      ]
      const note = next(8) === 0 ? `"gift, wrapped ""${next(1_000)}"""` : ""
      const money = `${(price / 100).toFixed(2)},${((quantity * price) / 100).toFixed(2)}`
      block += `SO-${rows},2024-${day} ${hour}:${two(next(60))},Store ${next(40)},C${next(90_000)},SKU-${product},"Product, no. ${product}",${quantity},${money},${note}\n`
    }
    written += block.length
    if (!out.write(block)) await once(out, "drain")
    block = ""
  }
  out.end()
  await once(out, "finish")
  return { path, rows, cents }
}

async function expectInDruid(stack: Stack, datasource: string, file: SalesFile): Promise<void> {
  const response = await fetch(`${stack.druidUrl}/druid/v2/sql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: stack.druidAuthorization ?? "" },
    body: JSON.stringify({ query: `SELECT COUNT(*) AS n, SUM(amount) AS amount FROM "${datasource}"` }),
  })
  const [row] = (await response.json()) as { n: number; amount: number }[]
  if (row?.n !== file.rows || Math.abs(row.amount - file.cents / 100) > 0.5) {
    throw new Error(`${datasource} has ${JSON.stringify(row)}, the file ${file.rows} rows and ${file.cents / 100}`)
  }
}

/** What is proposed is accepted: the time of a person who thinks is not ours to measure. */
async function pressSend(page: Page): Promise<void> {
  const send = page.getByRole("button", { name: "Send to Druid" })
  const decide = page.getByRole("button", { name: /^Decide \d+, then send$/ })
  await send.or(decide).first().waitFor({ timeout: WITHIN_MS })
  while (await decide.isVisible()) {
    await decide.click()
    await page.locator("[data-decision] button").first().click()
  }
  await send.click()
}

/** @returns milliseconds from the drop until every row was checked, and until the rows could be queried */
async function throughPage(browser: Browser, stack: Stack, datasource: string, file: SalesFile) {
  const page = await browser.newPage({ baseURL: stack.url })
  await page.goto("/data-ingestion", { waitUntil: "networkidle" })
  const start = performance.now()
  await page.locator("input[data-choose]").setInputFiles(file.path)
  await page.getByText("every row checked", { exact: false }).waitFor({ timeout: WITHIN_MS })
  const validated = performance.now() - start
  await page.getByLabel("Datasource", { exact: true }).fill(datasource)
  await pressSend(page)
  await page.getByRole("button", { name: "Open dashboard" }).waitFor({ timeout: WITHIN_MS })
  const ready = performance.now() - start
  await page.close()
  await expectInDruid(stack, datasource, file)
  return { validated, ready }
}

/** @returns milliseconds from the first byte of the POST until `ready` */
async function throughApi(stack: Stack, datasource: string, file: SalesFile): Promise<number> {
  const form = new FormData()
  form.append("datasource_name", datasource)
  form.append("file", await openAsBlob(file.path), `${datasource}.csv`)
  const start = performance.now()
  const response = await fetch(`${stack.url}/api/ingest/upload`, { method: "POST", body: form })
  const accepted = (await response.json()) as { status_url: string }
  if (response.status !== 202)
    throw new Error(`The upload was answered ${response.status}: ${JSON.stringify(accepted)}`)
  for (;;) {
    const answer = await fetch(new URL(accepted.status_url, stack.url))
    const { status, error } = (await answer.json()) as { status: string; error: unknown }
    if (status === "ready") break
    if (status === "failed" || status === "cancelled") throw new Error(`It ended ${status}: ${JSON.stringify(error)}`)
    await new Promise((next) => setTimeout(next, 200))
  }
  const ready = performance.now() - start
  await expectInDruid(stack, datasource, file)
  return ready
}

const line = (what: string, ms: number, target?: number) =>
  console.log(
    `${what.padEnd(44)}${(ms / 1000).toFixed(2).padStart(8)} s${target ? `   target ${(target / 1000).toFixed(0)} s` : ""}`,
  )

export async function main(): Promise<void> {
  const root = resolve(import.meta.dirname, "..")
  if (!(await isPageBuilt(root))) await buildPage(root)
  const dir = await mkdtemp(join(tmpdir(), "grove-bench-"))
  const [small, large, script] = [
    await writeSales(join(dir, "sales-10.csv"), 10 * MB),
    await writeSales(join(dir, "sales-100.csv"), 100 * MB),
    await writeSales(join(dir, "sales-90.csv"), 90 * MB),
  ]
  const stack = await startStack({ root })
  const browser = await launchBrowser()
  try {
    const ten = await throughPage(browser, stack, "bench_page_10", small)
    line("10 MB through the page, ready", ten.ready, TARGETS.ready10)
    const hundred = await throughPage(browser, stack, "bench_page_100", large)
    line("100 MB through the page, every row checked", hundred.validated, TARGETS.validated)
    line("100 MB through the page, ready", hundred.ready, TARGETS.ready100)
    line("90 MB through the API, ready", await throughApi(stack, "bench_api_90", script))
    console.log(`ratio: ${(hundred.ready / TARGETS.ready100).toFixed(2)}`)
  } finally {
    await browser.close()
    await stack.close()
    await rm(dir, { recursive: true, force: true })
  }
}

if (import.meta.main) await main()
