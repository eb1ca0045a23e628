import { mkdir } from "node:fs/promises"
import { join, resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { launchBrowser } from "#bench/browser.ts"
import { buildPage, isPageBuilt } from "#local/start/page.ts"
import { type Stack, startStack } from "#local/start/stack.ts"
import { chooseFiles, decideAll } from "./browser.ts"
import { type S3Proxy, startS3Proxy } from "./s3-proxy.ts"
import { salesCsv } from "./sales.ts"

/**
 * Pictures of every page and state at 1440 and 390 px, light and dark, for people to look at: tests/.output/screenshots.
 * With `--readme` it refreshes only the picture of the README, docs/grove.png; with names of states only theirs.
 */
const ROOT = resolve(import.meta.dirname, "../..")
const FOLDER = join(ROOT, "tests/.output/screenshots")
const WIDTHS = [1440, 390]
const SCHEMES = ["light", "dark"] as const

const send = (page: Page) => page.getByRole("button", { name: "Send to Druid" }).click()
const dashboardButton = (page: Page) => page.getByRole("button", { name: "Open dashboard" })

const two = (n: number): string => String(n).padStart(2, "0")

/** Times in a way of their own, one of them wrong. */
function stampsCsv(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const stamp = i === 7 ? "Q1/2024 x03 h10" : `Q1/2024 d${two((i % 28) + 1)} h${two(i % 24)}`
    return `${1000 + i},${stamp},${(i % 9) + 0.5}`
  })
  return `order,stamp,amount\n${rows.join("\n")}\n`
}

/** A day and its time in two columns. */
function tillsCsv(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const region = ["N", "S", "Central"][i % 3]
    return `${two((i % 28) + 1)}.05.2024,${two(i % 24)}:30,${region},${1000 + i},${(i % 9) + 0.5}`
  })
  return `day,time,region,order,amount\n${rows.join("\n")}\n`
}

/** Words for nothing among numbers, rows that are too long. */
/** Readings every ten minutes with two left out, one repeated, one far from the others and one of no place on earth. */
function readingsCsv(): string {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const at = new Date(Date.UTC(2024, 2, 1) + i * 600_000).toISOString().slice(0, 19)
    return `R${i},${at},S${i % 4},${i === 77 ? 520.5 : 52.5},${i === 140 ? 21_450 : 20 + ((i * 7) % 23) / 10}`
  })
  return `${["reading_id,measured,station,latitude,celsius", ...rows.slice(0, 60), ...rows.slice(62), rows[33]].join("\n")}\n`
}

function messyCsv(): string {
  const rows = Array.from({ length: 500 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, "0")
    const quantity = i % 97 === 5 ? "n/a" : (i % 7) + 1
    const price = i % 101 === 7 ? '"1.234,50"' : ((i % 13) * 1.5 + 2).toFixed(2)
    const extra = i % 120 === 9 ? ",extra" : ""
    return `${i},2024-03-${day},${["Basil", "Fig tree", "Olive tree"][i % 3]},${quantity},${price}${extra}`
  })
  return `order_id,ordered_at,product,quantity,unit_price\n${rows.join("\n")}\n`
}

interface Hands {
  readonly page: Page
  readonly stack: Stack
  readonly proxy: S3Proxy
  /** A name that no other picture used: the same file twice into one datasource is asked about. */
  readonly name: string
}

const choose = async ({ page, name }: Hands, rows = 5_000) => {
  await page.goto("/data-ingestion")
  await chooseFiles(page, [{ name: `${name}.csv`, contents: salesCsv(rows, name.length + rows) }])
  await page.getByText("every row checked", { exact: false }).waitFor()
}

/** Rules of the datasource: one that holds, two that are broken, one that does not fit. */
const OWN_RULES = [
  { id: "few", title: "Nobody buys more than five at once", severity: "error", expect: "quantity <= 5" },
  { id: "sold", title: "Every line has a customer", severity: "warning", expect: "customer is not empty" },
  {
    id: "week",
    title: "Nothing is sold on Sundays",
    severity: "info",
    where: "quantity > 0",
    expect: "weekday(order_date) <> 7",
  },
  {
    id: "sent",
    title: "What is sent has a date",
    severity: "warning",
    where: "status = 'sent'",
    expect: "ship_date is not empty",
  },
]

async function openOwnRules(hands: Hands): Promise<void> {
  await fetch(`${hands.stack.url}/api/datasources/${hands.name}/rules`, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-match": "*" },
    body: JSON.stringify({ rules: OWN_RULES }),
  })
  await choose(hands)
  await hands.page.getByRole("tab", { name: /^Rules/ }).click()
  await hands.page.getByRole("article", { name: "What is sent has a date" }).waitFor()
}

/** Each state: what to do from a fresh page on until it shows. */
const STATES: Readonly<Record<string, (hands: Hands) => Promise<unknown>>> = {
  "ingest-empty": ({ page }) => page.goto("/data-ingestion"),
  "ingest-profiled": (hands) => choose(hands),
  "ingest-rows": async (hands) => {
    await choose(hands)
    await hands.page.getByRole("tab", { name: "Rows" }).click()
  },
  "ingest-rows-asked": async (hands) => {
    await choose(hands)
    const { page } = hands
    await page.getByRole("tab", { name: "Rows" }).click()
    await page.getByLabel("Search all columns").fill("oak")
    await page.getByRole("columnheader", { name: "product", exact: true }).getByRole("button").click()
    await page.getByRole("button", { name: "Filter", exact: true }).click()
    await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("quantity")
    await page.getByRole("combobox", { name: "Condition" }).selectOption("numbers")
    await page.getByLabel("from", { exact: true }).fill("5")
    await page.getByRole("form", { name: "Filter by a column" }).getByRole("button", { name: "Filter" }).click()
    await page.getByText(/^[\d,]+ of 5,000 rows$/).waitFor()
  },
  "ingest-rows-filter": async (hands) => {
    await choose(hands)
    const { page } = hands
    await page.getByRole("tab", { name: "Rows" }).click()
    await page.getByRole("button", { name: "Filter", exact: true }).click()
    await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("product")
    await page.getByRole("checkbox", { name: /^Table/ }).check({ force: true })
  },
  "ingest-rows-none": async (hands) => {
    await choose(hands)
    await hands.page.getByRole("tab", { name: "Rows" }).click()
    await hands.page.getByLabel("Search all columns").fill("nobody")
    await hands.page.getByText("No row has all of this.").waitFor()
  },
  "ingest-rows-failed": async (hands) => {
    const { page } = hands
    await page.route("**/*.wasmz", (route) => route.abort())
    await choose(hands)
    await page.getByRole("tab", { name: "Rows" }).click()
    await page.getByRole("button", { name: "Show all" }).click()
    await page.getByText("All rows cannot be shown here.").waitFor()
  },
  "ingest-exact": async (hands) => {
    await choose(hands)
    await hands.page.getByRole("rowheader", { name: /^amount/ }).click()
    await hands.page.getByRole("button", { name: "Count exactly" }).click()
    await hands.page.getByRole("region", { name: "Counted exactly" }).waitFor()
  },
  "ingest-dashboard": async (hands) => {
    await choose(hands)
    const { page } = hands
    await page.getByRole("tab", { name: "Dashboard" }).click()
    await page.locator("[data-figure=net][data-value]").waitFor()
    await page.locator(".series-chart svg").waitFor()
    await page.locator(".top[data-value], .top .num").first().waitFor()
  },
  "ingest-findings": async (hands) => {
    await hands.page.goto("/data-ingestion")
    const bad = "order_date,amount\n2024-01-31,1\n2024-02-30,x\n2024-03-01,2,3\n2024-03-02\n"
    await chooseFiles(hands.page, [{ name: "bad.csv", contents: bad }])
    await hands.page.getByRole("tab", { name: /^Findings/ }).click()
  },
  "ingest-quality": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "readings.csv", contents: readingsCsv() }])
    await hands.page.getByRole("tab", { name: /^Findings/ }).click()
    await hands.page.getByText(/repeats an earlier one/).waitFor()
  },
  "ingest-repair": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "messy.csv", contents: messyCsv() }])
    await hands.page.getByRole("tab", { name: /^Findings/ }).click()
    await hands.page
      .getByRole("button", { name: /as no value$/ })
      .first()
      .click()
  },
  "ingest-repaired": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "messy.csv", contents: messyCsv() }])
    await hands.page.getByRole("tab", { name: /^Findings/ }).click()
    await hands.page.getByRole("button", { name: "Leave these rows out" }).first().click()
    await hands.page.getByRole("button", { name: /^Repair/ }).click()
    await hands.page.getByText("Repairs made").waitFor()
  },
  "change-time": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "stamps.csv", contents: stampsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("rowheader", { name: /^stamp/ }).click()
    await hands.page.getByRole("combobox", { name: "Change this column" }).selectOption({ label: "Read it as times" })
    await hands.page.getByLabel("Written as").fill("'Q'Q/yyyy 'd'dd 'h'HH")
    await hands.page.getByRole("button", { name: "Read it as times" }).scrollIntoViewIfNeeded()
  },
  "change-join": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "tills.csv", contents: tillsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("rowheader", { name: /^day/ }).click()
    await hands.page.getByText("As one column", { exact: false }).scrollIntoViewIfNeeded()
  },
  "change-map": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "tills.csv", contents: tillsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("rowheader", { name: /^region/ }).click()
    await hands.page.getByRole("combobox", { name: "Change this column" }).selectOption({ label: "Replace values" })
    await hands.page.getByLabel("New value for N").fill("North")
    await hands.page.getByRole("button", { name: "Replace values" }).scrollIntoViewIfNeeded()
  },
  "change-rows": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "tills.csv", contents: tillsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("tab", { name: /^Findings/ }).click()
    await hands.page
      .getByRole("combobox", { name: "Change the rows" })
      .selectOption({ label: "Leave repeated rows out" })
    await hands.page.getByRole("checkbox", { name: "region" }).check()
    await hands.page.getByText("looked at are left out", { exact: false }).scrollIntoViewIfNeeded()
  },
  "change-replay": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: `${hands.name} may.csv`, contents: tillsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("rowheader", { name: /^day/ }).click()
    await hands.page.getByRole("button", { name: "Join them" }).click()
    await hands.page.getByText("1 repair made").waitFor()
    await decideAll(hands.page)
    await send(hands.page)
    await dashboardButton(hands.page).waitFor()
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "tills june.csv", contents: tillsCsv() }])
    await hands.page.getByRole("button", { name: "What they are" }).click()
  },
  "change-made": async (hands) => {
    await hands.page.goto("/data-ingestion")
    await chooseFiles(hands.page, [{ name: "tills.csv", contents: tillsCsv() }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page.getByRole("rowheader", { name: /^day/ }).click()
    await hands.page.getByRole("button", { name: "Join them" }).click()
    await hands.page.getByText("1 repair made").waitFor()
    await hands.page
      .getByRole("button", { name: "Close" })
      .click({ timeout: 500 })
      .catch(() => undefined)
  },
  "ingest-workbook": async (hands) => {
    const { utils, write } = await import("@e965/xlsx")
    const book = utils.book_new()
    const rows = Array.from({ length: 200 }, (_, i) => [i + 1, `2024-0${(i % 9) + 1}-15`, "Basil", (i % 5) + 1, 3.5])
    const sheet = utils.aoa_to_sheet([
      ["Sales report 2024"],
      [],
      ["order", "day", "product", "quantity", "price"],
      ...rows,
    ])
    utils.book_append_sheet(book, sheet, "Sales")
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ["code", "name"],
        ["B", "Basil"],
        ["F", "Fern"],
      ]),
      "Products",
    )
    await hands.page.goto("/data-ingestion")
    const contents = Buffer.from(write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array)
    await chooseFiles(hands.page, [{ name: "report.xlsx", contents }])
    await hands.page.getByText("every row checked", { exact: false }).waitFor()
    await hands.page
      .getByRole("button", { name: "Read it in another way" })
      .click({ timeout: 500 })
      .catch(() => undefined)
  },
  "ingest-reading": async ({ page }) => {
    const sold = Array.from({ length: 40 }, (_, i) => `2024-03-${(i % 20) + 10},A-${i},Basil,${(i % 5) + 1},3.50`)
    const sales = `sold_on,order_id,product,quantity,price\n${sold.join("\n")}\n`
    const returned = "returned_on,order_id,reason\n2024-03-20,A-3,broken\n2024-03-21,A-7,too late\n"
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "till.csv", contents: Buffer.from(`${sales}\n${returned}`) }])
    await page.getByText("every row checked", { exact: false }).waitFor()
    await page.getByRole("button", { name: "Read it in another way" }).click()
    await page.getByRole("button", { name: "Quotes, comments, lines" }).click()
  },
  "ingest-rules": async ({ page }) => {
    await page.goto("/")
    await page.getByRole("button", { name: "Try the sample" }).click()
    await page.getByText("every row checked", { exact: false }).waitFor()
    await page.getByRole("tab", { name: /^Rules/ }).click()
    await page
      .getByText(/rules? hold/)
      .first()
      .waitFor()
  },
  "ingest-own-rules": async (hands) => {
    await openOwnRules(hands)
    await hands.page
      .getByText(/break it\.$/)
      .first()
      .waitFor()
  },
  "ingest-own-rule": async (hands) => {
    await openOwnRules(hands)
    await hands.page.getByRole("button", { name: "Add a rule" }).click()
    await hands.page.getByRole("textbox", { name: "Title" }).fill("Small orders are delivered within two weeks")
    await hands.page.getByRole("textbox", { name: "For rows where" }).fill("quantity <= 5")
    await hands.page.getByRole("textbox", { name: "Expect that" }).fill('"Delivered" - order_date <= 14 and amuont > 0')
    await hands.page.getByText(/^At letter/).waitFor()
  },
  "ingest-own-rules-json": async (hands) => {
    await openOwnRules(hands)
    await hands.page.getByRole("button", { name: "As JSON" }).click()
    await hands.page.getByRole("textbox", { name: "Rules as JSON" }).waitFor()
  },
  "ingest-own-rules-none": async (hands) => {
    await choose(hands)
    await hands.page.getByRole("tab", { name: /^Rules/ }).click()
    await hands.page.getByText("None yet.", { exact: false }).waitFor()
    await hands.page
      .getByText(/rules? hold/)
      .first()
      .waitFor()
  },
  "ingest-refused": async ({ page }) => {
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "picture.csv", contents: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") }])
    await page.getByRole("alert").waitFor()
  },
  "ingest-sending": async (hands) => {
    await choose(hands)
    await decideAll(hands.page)
    hands.proxy.hold()
    await send(hands.page)
    await hands.page.getByRole("button", { name: "Pause" }).waitFor()
  },
  "ingest-druid-down": async (hands) => {
    await choose(hands)
    await decideAll(hands.page)
    await hands.stack.druid?.stop()
    await send(hands.page)
    await hands.page.getByText("Druid cannot be reached.").waitFor()
  },
  "ingest-ready": async (hands) => {
    await choose(hands)
    await decideAll(hands.page)
    await send(hands.page)
    await dashboardButton(hands.page).waitFor()
  },
  "ingest-duplicate": async (hands) => {
    await choose(hands)
    await decideAll(hands.page)
    await send(hands.page)
    await dashboardButton(hands.page).waitFor()
    await choose(hands)
    await decideAll(hands.page)
    await send(hands.page)
    await hands.page.getByText("and brought 5,000 rows", { exact: false }).waitFor()
  },
  "ingest-many": async ({ page }) => {
    await page.goto("/data-ingestion")
    const files = Array.from({ length: 20 }, (_, i) => ({ name: `many-${i}.csv`, contents: salesCsv(100, i + 1) }))
    await chooseFiles(page, files)
    await page.getByText("100 rows · ready to send", { exact: false }).nth(19).waitFor()
  },
  "ingest-unfinished": async (hands) => {
    await choose(hands)
    await decideAll(hands.page)
    hands.proxy.hold()
    await send(hands.page)
    await hands.page.getByRole("button", { name: "Pause" }).waitFor()
    // A page that leaves while bytes are under way is asked, and says yes.
    hands.page.on("dialog", (dialog) => void dialog.accept())
    await hands.page.goto("/data-ingestion")
    await hands.page.getByText("when the page was closed", { exact: false }).waitFor()
  },
  finder: async (hands) => {
    await choose(hands)
    await hands.page.keyboard.press("Control+k")
    await hands.page.keyboard.type("amount")
  },
  keys: async ({ page }) => {
    await page.goto("/")
    await page.keyboard.press("?")
    await page.getByRole("heading", { name: "Keys" }).waitFor()
  },
  "ingestions-open": async ({ page }) => {
    await page.goto("/ingestions")
    await page.getByRole("row", { name: /sales_2024\.csv/ }).click()
    await page.getByText("can be queried", { exact: false }).waitFor()
  },
  dashboard: async ({ page }) => {
    await page.goto("/dashboards/sales_2024")
    await page.locator("main canvas, main svg").first().waitFor()
  },
  "dashboard-unknown": ({ page }) => page.goto("/dashboards/nobody"),
  dashboards: ({ page }) => page.goto("/dashboards"),
  datasources: ({ page }) => page.goto("/datasources"),
  ingestions: ({ page }) => page.goto("/ingestions"),
  home: ({ page }) => page.goto("/"),
  "not-found": ({ page }) => page.goto("/nowhere"),
}

async function take(browser: Browser, stack: Stack, proxy: S3Proxy, state: string): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const viewport = { width, height: width > 600 ? 900 : 844 }
      const context = await browser.newContext({ baseURL: stack.url, colorScheme, viewport })
      const page = await context.newPage()
      const picture = `${state}-${width}-${colorScheme}`
      try {
        await STATES[state]?.({ page, stack, proxy, name: picture.replaceAll("-", "_") })
        // An upload that is held never becomes idle.
        if (state !== "ingest-sending") await page.waitForLoadState("networkidle")
        await page.screenshot({ path: join(FOLDER, `${picture}.png`), animations: "disabled" })
      } catch (error) {
        // The other pictures are still worth having; what was on the page is the best hint.
        await page.screenshot({ path: join(FOLDER, `${picture}.failed.png`) })
        console.error(`${picture}: ${error instanceof Error ? error.message : error}`)
        process.exitCode = 1
      } finally {
        proxy.release()
        await stack.druid?.start()
        await context.close()
      }
    }
  }
}

/** A dashboard with something on it, taken by the pictures that need one. */
async function fill(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ baseURL: url })
  await page.goto("/data-ingestion")
  await chooseFiles(page, [{ name: "sales_2024.csv", contents: salesCsv(20_000, 7) }])
  await decideAll(page)
  await send(page)
  await dashboardButton(page).waitFor()
  await page.close()
}

async function main(): Promise<void> {
  if (!(await isPageBuilt(ROOT))) await buildPage(ROOT)
  await mkdir(FOLDER, { recursive: true })
  let proxy: S3Proxy | undefined
  const stack = await startStack({
    root: ROOT,
    reconcileEveryMs: 1_000,
    throughS3: async (endpoint) => {
      proxy = await startS3Proxy(endpoint)
      return proxy.endpoint
    },
  })
  const browser = await launchBrowser()
  try {
    if (!proxy) throw new Error("The stack did not ask for its S3.")
    // These two show how it looks when nothing was ingested yet.
    const empty = await browser.newPage({ baseURL: stack.url, viewport: { width: 1440, height: 900 } })
    for (const path of ["/", "/ingestions", "/dashboards", "/datasources"]) {
      await empty.goto(path, { waitUntil: "networkidle" })
      await empty.screenshot({ path: join(FOLDER, `nothing-yet${path.replaceAll("/", "-")}.png`) })
    }
    await fill(browser, stack.url)
    if (process.argv.includes("--readme")) {
      await empty.goto("/dashboards/sales_2024", { waitUntil: "networkidle" })
      await empty.screenshot({ path: join(ROOT, "docs/grove.png"), animations: "disabled" })
      return
    }
    const wanted = process.argv.slice(2)
    for (const state of Object.keys(STATES))
      if (wanted.length === 0 || wanted.includes(state)) await take(browser, stack, proxy, state)
  } finally {
    await browser.close()
    await stack.close()
    await proxy?.close()
  }
}

await main()
