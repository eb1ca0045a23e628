import type { Page } from "playwright-core"
import { beforeEach, describe, expect, test } from "vitest"
import { dropFile, expectAccessible } from "./browser.ts"
import { readCsv, salesCsv, totalsOf } from "./sales.ts"
import { usePage } from "./use-page.ts"

const CSV = salesCsv(4_000, 61)
const TOTALS = totalsOf(CSV)
const [HEADER = [], ...RECORDS] = readCsv(CSV)
const cents = (cells: readonly string[]) => Math.round(Number(cells[HEADER.indexOf("amount")]) * 100)
const netOf = (records: typeof RECORDS) => records.reduce((sum, cells) => sum + cents(cells), 0) / 100
/** DuckDB is started, and the table loaded, by the first question. */
const SLOW = { timeout: 30_000 }

const { page: thePage } = usePage()
let page: Page
/** What the page asked of the server's data. */
let asked: string[]
beforeEach(async () => {
  page = thePage()
  asked = []
  page.on("request", (request) => asked.push(new URL(request.url()).pathname))
  await page.goto("/data-ingestion")
  await dropFile(page, "local.csv", CSV)
  await page.getByText("every row checked", { exact: false }).waitFor()
})

const figure = async (id: string) =>
  Number(await page.locator(`[data-figure=${id}][data-value]`).getAttribute("data-value"))

describe("the dashboard of a file, before anything is sent", () => {
  beforeEach(async () => {
    await page.getByRole("tab", { name: "Dashboard" }).click()
    await page.locator("[data-figure=net][data-value]").waitFor()
  })

  test("has the file's totals, and asks the server for nothing", async () => {
    expect(await figure("net")).toBeCloseTo(TOTALS.amount, 2)
    expect(await figure("units")).toBe(TOTALS.quantity)
    await page.locator(".series-chart svg").waitFor()
    await expect.poll(() => page.locator("[data-busy]").count(), SLOW).toBe(0)
    await expectAccessible(page)
    // A dashboard in Druid is read by these two.
    expect(asked.filter((path) => /^\/api\/(query|datasources\/[^/]+)$/.test(path))).toEqual([])
  })

  test("is narrowed by a click on a value and by dragging over the line", async () => {
    await page.locator(".top[data-key=north]").click()
    const north = RECORDS.filter((cells) => cells[HEADER.indexOf("region")] === "north")
    await expect.poll(() => figure("net"), SLOW).toBeCloseTo(netOf(north), 2)
    await page.getByRole("button", { name: "Remove the filter Region: north" }).click()
    await expect.poll(() => figure("net"), SLOW).toBeCloseTo(TOTALS.amount, 2)
    const from = page.getByLabel("From", { exact: true })
    const all = await from.inputValue()
    const chart = await page.locator(".series").boundingBox()
    if (!chart) throw new Error("There is no chart.")
    const [left, y] = [chart.x, chart.y + chart.height / 2]
    await page.mouse.move(left + chart.width * 0.4, y)
    await page.mouse.down()
    await page.mouse.move(left + chart.width * 0.7, y, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => from.inputValue(), SLOW).not.toBe(all)
    const [first, last] = [await from.inputValue(), await page.getByLabel("To", { exact: true }).inputValue()]
    const within = RECORDS.filter((cells) => {
      const day = (cells[HEADER.indexOf("order_date")] ?? "").slice(0, 10)
      return day >= first && day <= last
    })
    expect(within.length).toBeLessThan(RECORDS.length / 2)
    await expect.poll(() => figure("net"), SLOW).toBeCloseTo(netOf(within), 2)
    // It is still so after a look at something else.
    await page.getByRole("tab", { name: "Columns" }).click()
    await page.getByRole("tab", { name: "Dashboard" }).click()
    await expect.poll(() => from.inputValue(), SLOW).toBe(first)
  })
})

test("a column's values are counted exactly when somebody asks", async () => {
  await page.getByRole("row", { name: /^quantity/ }).click()
  await page.getByRole("button", { name: "Count exactly" }).click()
  const found = page.getByRole("region", { name: "Counted exactly" })
  await found.waitFor()
  const quantities = RECORDS.map((cells) => Number(cells[HEADER.indexOf("quantity")])).sort((a, b) => a - b)
  const text = (await found.textContent()) ?? ""
  expect(text).toContain(`Distinct${new Set(quantities).size}`)
  expect(text).toContain(`Median${quantities[Math.ceil(quantities.length / 2) - 1]}`)
  await expectAccessible(page)
})

test("where DuckDB cannot be had, it is said what stays", async () => {
  await page.context().route("**/*.wasmz", (route) => route.abort())
  await page.reload()
  await dropFile(page, "plain.csv", "word,day\nfirst,2024-01-31\nsecond,2024-02-01\n")
  await page.getByText("every row checked", { exact: false }).waitFor()
  await page.getByRole("tab", { name: "Dashboard" }).click()
  const alert = page.getByRole("alert").filter({ hasText: "The dashboard cannot be drawn here." })
  await alert.waitFor()
  await expectAccessible(page)
  await page.context().unroute("**/*.wasmz")
  await alert.getByRole("button", { name: "Try again" }).click()
  await page.locator("[data-figure=rows][data-value]").waitFor()
  expect(await figure("rows")).toBe(2)
})
