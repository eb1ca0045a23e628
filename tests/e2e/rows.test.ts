import type { Page } from "playwright-core"
import { beforeEach, describe, expect, test } from "vitest"
import { dropFile, expectAccessible } from "./browser.ts"
import { readCsv, salesCsv } from "./sales.ts"
import { usePage } from "./use-page.ts"

const ROWS = 6_000
const CSV = salesCsv(ROWS, 51)
/** DuckDB is started, and the table loaded, by the first question. */
const SLOW = { timeout: 30_000 }
/** Each record with the number of the row that a person counts: records, not lines. */
const RECORDS = readCsv(CSV)
  .slice(1)
  .map((cells, i) => ({ row: i + 2, cells }))
const [HEADER = []] = readCsv(CSV)
const at = (name: string) => HEADER.indexOf(name)
const cell = (record: (typeof RECORDS)[0], name: string) => record.cells[at(name)] ?? ""
const numbers = (records: typeof RECORDS) => records.map((record) => record.row)

const { page: thePage } = usePage()
let page: Page
beforeEach(async () => {
  page = thePage()
  await page.goto("/data-ingestion")
  await dropFile(page, "rows.csv", CSV)
  await page.getByText("every row checked", { exact: false }).waitFor()
  await page.getByRole("tab", { name: "Rows" }).click()
})

const grid = () => page.getByRole("region", { name: "Rows of rows.csv" })
const count = () => page.getByRole("status").filter({ hasText: /rows?/ })
const header = (name: string) => page.getByRole("columnheader", { name, exact: true })
/** The numbers of the first rows that are shown. */
const shownRows = async (n: number) =>
  (await page.locator(".rows-row .rows-number").allTextContents()).slice(0, n).map(Number)

describe("all rows of a file that was not sent", () => {
  test("are sorted by a click on a column's name, up, down and no longer", async () => {
    await header("amount").getByRole("button").click()
    await expect.poll(() => header("amount").getAttribute("aria-sort"), SLOW).toBe("ascending")
    const byAmount = [...RECORDS].sort((a, b) => Number(cell(a, "amount")) - Number(cell(b, "amount")) || a.row - b.row)
    await expect.poll(() => shownRows(5), SLOW).toEqual(numbers(byAmount).slice(0, 5))
    await header("amount").getByRole("button").click()
    const falling = [...RECORDS].sort((a, b) => Number(cell(b, "amount")) - Number(cell(a, "amount")) || a.row - b.row)
    await expect.poll(() => shownRows(5), SLOW).toEqual(numbers(falling).slice(0, 5))
    expect(await header("amount").getAttribute("aria-sort")).toBe("descending")
    await expectAccessible(page)
    await header("amount").getByRole("button").click()
    await expect.poll(() => shownRows(5), SLOW).toEqual([2, 3, 4, 5, 6])
    expect(await header("amount").getAttribute("aria-sort")).toBe("none")
  })

  test("are searched in every column, and what was found is marked", async () => {
    await page.getByLabel("Search all columns").fill("SOFA")
    const wanted = RECORDS.filter((record) => record.cells.some((text) => text.toLowerCase().includes("sofa")))
    await count()
      .filter({ hasText: `${wanted.length.toLocaleString("en")} of 6,000 rows` })
      .waitFor()
    await expect.poll(() => shownRows(4), SLOW).toEqual(numbers(wanted).slice(0, 4))
    expect(await grid().locator("mark").first().textContent()).toBe("Sofa")
    await page.getByLabel("Search all columns").fill("nothing has this")
    await page.getByText("No row has all of this.").waitFor()
    await page.getByRole("button", { name: "Show all rows" }).click()
    await count().filter({ hasText: "6,000 rows" }).waitFor()
    expect(await page.getByLabel("Search all columns").inputValue()).toBe("")
  })

  test("are filtered by what a column has, and each filter can be taken off", async () => {
    const filter = page.getByRole("button", { name: "Filter", exact: true }).first()
    await filter.click()
    await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("quantity")
    await page.getByRole("combobox", { name: "Condition" }).selectOption("is from … to")
    await page.getByLabel("from", { exact: true }).fill("9")
    await page.getByLabel("to", { exact: true }).fill("2")
    const form = page.getByRole("form", { name: "Filter by a column" })
    await form.getByRole("button", { name: "Filter" }).click()
    await form.getByRole("alert").filter({ hasText: "above" }).waitFor()
    await page.getByLabel("to", { exact: true }).fill("9")
    await form.getByRole("button", { name: "Filter" }).click()
    const nines = RECORDS.filter((record) => cell(record, "quantity") === "9")
    await count()
      .filter({ hasText: `${nines.length.toLocaleString("en")} of` })
      .waitFor()
    await filter.click()
    await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("region")
    await page.getByRole("checkbox", { name: /^north/ }).check({ force: true })
    await expectAccessible(page)
    await form.getByRole("button", { name: "Filter" }).click()
    const northern = nines.filter((record) => cell(record, "region") === "north")
    await count()
      .filter({ hasText: `${northern.length} of` })
      .waitFor()
    await expect.poll(() => shownRows(3), SLOW).toEqual(numbers(northern).slice(0, 3))
    await page.getByRole("button", { name: "Take off: quantity is 9" }).click()
    const north = RECORDS.filter((record) => cell(record, "region") === "north")
    await count()
      .filter({ hasText: `${north.length.toLocaleString("en")} of` })
      .waitFor()
    await filter.click()
    await page.getByRole("combobox", { name: "Column", exact: true }).selectOption("order_date")
    await page.getByLabel("from", { exact: true }).fill("2024-03-01")
    await page.getByLabel("to", { exact: true }).fill("2024-03-31")
    await form.getByRole("button", { name: "Filter" }).click()
    const march = north.filter((record) => cell(record, "order_date").startsWith("2024-03"))
    await count()
      .filter({ hasText: `${march.length} of` })
      .waitFor()
    // Another view of the file and back: what was asked stays.
    await page.getByRole("tab", { name: "Columns" }).click()
    await page.getByRole("tab", { name: "Rows" }).click()
    await count()
      .filter({ hasText: `${march.length} of` })
      .waitFor()
  })

  test("stand above the fold on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    const inView = () =>
      page
        .locator(".rows-row")
        .evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length)
    await expect.poll(inView, SLOW).toBeGreaterThanOrEqual(10)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(page)
  })

  test("can be led to by their number, wherever they are", async () => {
    expect(await count().textContent()).toContain("First 200 of 6,000 rows")
    const go = page.getByLabel("Go to row", { exact: false })
    await go.fill("4321")
    await go.press("Enter")
    const row = page.locator(".rows-row[data-on]")
    await row.filter({ hasText: "4321" }).waitFor()
    await expect.poll(() => row.textContent(), SLOW).toContain(RECORDS[4319]?.cells[0])
    // As it is written in the file.
    expect(await row.textContent()).toContain(RECORDS[4319]?.cells[at("amount")])
    await go.fill("9999")
    await go.press("Enter")
    await page.getByText("There is no row 9,999 in this table.").waitFor()
  })
})

test("where DuckDB cannot be had, it is said what stays, and it can be tried again", async () => {
  await page.context().route("**/*.wasmz", (route) => route.abort())
  await page.reload()
  // Small enough to have its rules checked by itself, which DuckDB does: not a file of sales, then.
  await dropFile(page, "plain.csv", "word,number\nfirst,1\nsecond,2\n")
  await page.getByText("every row checked", { exact: false }).waitFor()
  await page.getByRole("tab", { name: "Rows" }).click()
  await header("number").getByRole("button").click()
  const alert = page.getByRole("alert").filter({ hasText: "All rows cannot be shown here." })
  await alert.waitFor()
  expect(await alert.textContent()).toContain("the file can be sent all the same")
  expect(await page.locator(".rows-row").count()).toBe(2)
  await expectAccessible(page)
  await page.context().unroute("**/*.wasmz")
  await alert.getByRole("button", { name: "Try again" }).click()
  await alert.waitFor({ state: "detached" })
  await expect.poll(() => shownRows(2), SLOW).toEqual([2, 3])
})
