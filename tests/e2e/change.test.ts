import type { Page } from "playwright-core"
import { beforeEach, describe, expect, test } from "vitest"
import { askDruid } from "./api.ts"
import { chooseFiles, decideAll, expectAccessible } from "./browser.ts"
import { usePage } from "./use-page.ts"

const { page: thePage } = usePage()
let page: Page
beforeEach(() => {
  page = thePage()
})

const button = (name: string | RegExp) => page.getByRole("button", { name }).first()
const two = (n: number) => String(n).padStart(2, "0")
const csv = (header: string, rows: number, row: (i: number) => string) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`

async function open(name: string, contents: string): Promise<void> {
  await page.goto("/data-ingestion")
  await chooseFiles(page, [{ name, contents }])
  await page.getByText("every row checked", { exact: false }).waitFor()
}
const column = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) }).click()
const choose = (what: string) =>
  page.getByRole("combobox", { name: "Change this column" }).selectOption({ label: what })
const inspector = () => page.getByRole("complementary", { name: "Selected column" })

describe("a column changed by hand", () => {
  test("is read by a time pattern of one's own, which tells at which letter a value leaves it", async () => {
    await open(
      "stamps.csv",
      csv("id,stamp,amount", 40, (i) => `${i},Q1/2024 d${two((i % 28) + 1)} h${two(i % 24)},${i}`),
    )
    await column("stamp")
    await choose("Read it as times")
    const pattern = inspector().getByLabel("Written as")
    await pattern.fill("'Q1/'yyyy 'd'dd 'x'HH")
    await inspector().getByText("letter 13 is to be “x”").first().waitFor()
    await pattern.fill("'Q1/'yyyy 'd'bb")
    await inspector()
      .getByText("which is no part of a time that is known; write text between apostrophes", { exact: false })
      .waitFor()
    expect(await button("Read it as times").isDisabled()).toBe(true)
    await pattern.fill("'Q1/'yyyy 'd'dd 'h'HH")
    await inspector().getByText("of the 40 values looked at read as times", { exact: false }).waitFor()
    await expectAccessible(page)
    await button("Read it as times").click()
    await page.getByText("1 repair made").waitFor()
    await page.getByLabel("Datasource", { exact: true }).fill("stamps")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    const [row] = await askDruid('SELECT COUNT(*) AS "rows", MIN(__time) AS first FROM stamps')
    expect(row).toMatchObject({ rows: 40 })
    expect(String(row?.first)).toMatch(/^2024-01-01/)
  })

  test("is renamed, and what was done under its new name goes with the undone renaming", async () => {
    await open(
      "names.csv",
      csv("day,amt", 20, (i) => `2024-05-${two(i + 1)},"1.00${i % 10},50"`),
    )
    await column("amt")
    await choose("Rename it")
    await inspector().getByLabel("New name").fill("day")
    await inspector().getByText("There is a column day already.").waitFor()
    await inspector().getByLabel("New name").fill("amount")
    await button("Rename it").click()
    await page.getByText("1 repair made").waitFor()
    await inspector().getByRole("heading", { name: "amount" }).waitFor()
    await choose("Read it as numbers")
    await page.getByRole("cell", { name: "1000.50" }).first().waitFor()
    await button("Read it as numbers").click()
    await page.getByText("2 repairs made").click()
    await button("Undo, with 1 other that need it").click()
    await page.getByText("Repairs made").waitFor({ state: "detached" })
    await page.getByRole("tab", { name: "Columns" }).click()
    await page.getByRole("row", { name: /^amt / }).waitFor()
  })
})

describe("what is offered by itself", () => {
  test("a date and a time of day become one time column", async () => {
    await open(
      "split.csv",
      csv("day,time,amount", 30, (i) => `${two((i % 28) + 1)}.05.2024,${two(i % 24)}:30,${i}`),
    )
    await column("day")
    await inspector().getByText("As one column", { exact: false }).waitFor()
    await expectAccessible(page)
    await button("Join them").click()
    await page.getByText("1 repair made").waitFor()
    await page.getByText("2 columns").or(page.getByText("30 rows")).first().waitFor()
    await page.getByLabel("Datasource", { exact: true }).fill("joined")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    const [row] = await askDruid("SELECT MAX(__time) AS latest FROM joined WHERE amount < 24")
    expect(String(row?.latest)).toMatch(/^2024-05-24.23:30/)
  })
})

describe("the rows", () => {
  test("that stand twice are left out, counted, downloadable, and come back", async () => {
    await open(
      "twice.csv",
      csv("day,order,amount", 60, (i) => `2024-05-${two((i % 20) + 1)},${1000 + (i % 50)},${i % 50}`),
    )
    await page.getByRole("tab", { name: /^Findings/ }).click()
    await page.getByRole("combobox", { name: "Change the rows" }).selectOption({ label: "Leave repeated rows out" })
    await page.getByRole("checkbox", { name: "order" }).check()
    await page.getByText("of the 60 rows looked at are left out", { exact: false }).waitFor()
    await button("Leave repeated rows out").click()
    await page.getByText("Repairs made").waitFor()
    await page.getByText("50 rows", { exact: false }).first().waitFor()
    expect(await page.getByRole("region", { name: "Repairs made" }).textContent()).toContain("10 rows")
    await button("Download the rows that were left out").waitFor()
    await expectAccessible(page)
    await button("Undo").click()
    await page.getByText("60 rows", { exact: false }).first().waitFor()
  })
})

describe("the next month's file", () => {
  const month = (m: string, from: number) =>
    csv("when,amt,region", 40, (i) => `${two((i % 28) + 1)}.${m}.2024,"1.00${(from + i) % 10},50",${i % 2 ? "N" : "S"}`)

  test("is made ready as the last one was, by one click", async () => {
    await open("shop may.csv", month("05", 0))
    await column("amt")
    await choose("Read it as numbers")
    await button("Read it as numbers").click()
    await page.getByText("1 repair made").waitFor()
    await choose("Rename it")
    await inspector().getByLabel("New name").fill("amount")
    await button("Rename it").click()
    await page.getByText("2 repairs made").waitFor()
    await page.getByLabel("Datasource", { exact: true }).fill("shop")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()

    await open("shop june.csv", month("06", 5))
    await page.getByText("Last loaded into shop on", { exact: false }).waitFor()
    await button("What they are").click()
    await page.getByText("Rename amt to amount.").waitFor()
    await page.getByText("Name the datasource shop.").waitFor()
    await expectAccessible(page)
    await button("Apply them").click()
    await page.getByText("2 repairs made").waitFor()
    expect(await page.getByLabel("Datasource", { exact: true }).inputValue()).toBe("shop")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    const [row] = await askDruid('SELECT COUNT(*) AS "rows", SUM(amount) AS total FROM shop')
    const total = Array.from({ length: 40 }, (_, i) => 2001 + (i % 10) + ((5 + i) % 10)).reduce((a, b) => a + b, 0)
    expect(row).toEqual({ rows: 80, total })
  })
})
