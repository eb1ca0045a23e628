import { readFile } from "node:fs/promises"
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

/** 60 rows: decimal commas in `amount`, a word for nothing in `units`, and a row with a cell too many. */
function messyCsv(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, "0")
    const units = i % 20 === 3 ? "n/a" : String((i % 5) + 1)
    return `${i},2024-03-${day},${units},"1.00${i % 10},50"${i === 30 ? ",lost" : ""}`
  })
  return `id,day,units,amount\n${rows.join("\n")}\n`
}

describe("a messy file", () => {
  test("is mended by what its findings offer, and Druid gets what the page showed", async () => {
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "messy.csv", contents: messyCsv() }])
    await page.getByRole("tab", { name: /^Findings/ }).click()
    await button(/^Read them as numbers/).click()
    await page.getByRole("cell", { name: "1000.50" }).waitFor()
    await button(/^Repair all/).click()
    await page.getByText("Repairs made").waitFor()
    await button("Read “n/a” as no value").click()
    await button(/^Repair all/).click()
    await page.getByText(/as no value in units/).waitFor()
    await button("Leave these rows out").click()
    await button("Repair it").click()
    await page.getByText("59 rows", { exact: false }).first().waitFor()
    await expectAccessible(page)
    const download = page.waitForEvent("download")
    await button("Download the rows that were left out").click()
    const rejected = await readFile(await (await download).path(), "utf8")
    expect(rejected).toBe(
      'row,reason,id,day,units,amount\n32,Rows with too many cells are left out.,30,2024-03-03,1,"1.000,50",lost\n',
    )
    await page.getByLabel("Datasource", { exact: true }).fill("mended")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    const [row] = await askDruid(
      'SELECT COUNT(*) AS "rows", SUM(amount) AS amount, SUM(units) AS units, COUNT(units) AS known FROM mended',
    )
    const kept = Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== 30)
    const known = kept.filter((i) => i % 20 !== 3)
    expect(row).toEqual({
      rows: 59,
      amount: kept.reduce((sum, i) => sum + 1000 + (i % 10) + 0.5, 0),
      units: known.reduce((sum, i) => sum + (i % 5) + 1, 0),
      known: known.length,
    })
  })

  test("whose dates have two forms says so where it would be sent, and leads to the mend", async () => {
    const day = (i: number) => String((i % 28) + 1).padStart(2, "0")
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 4 ? `2024-03-${day(i)}` : `${day(i)}.04.2024`},${i}`)
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "dates.csv", contents: `sold on,amount\n${rows.join("\n")}\n` }])
    const warning = page.getByText("holds times, but 15 of 60 are not read")
    await warning.waitFor()
    await page.getByRole("option", { name: "dates.csv 60 rows · times not read" }).waitFor()
    await page.getByRole("button", { name: "sold on", exact: true }).click()
    const column = page.getByRole("complementary", { name: "Selected column" })
    await column.getByRole("heading", { name: "sold on" }).waitFor()
    await expectAccessible(page)
    await column
      .getByRole("button", { name: /^Read .* too$/ })
      .first()
      .click()
    await column.getByRole("button", { name: "Repair all 15" }).click()
    await page.getByRole("option", { name: "dates.csv 60 rows · ready to send" }).waitFor()
    expect(await warning.count()).toBe(0)
    await column.getByText("becomes __time").waitFor()
  })

  test("is mended by the keyboard alone, which never loses its place", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const day = String((i % 28) + 1).padStart(2, "0")
      return `${i % 4 ? `2024-03-${day}` : `${day}.04.2024`},${i % 3 ? "Berlin" : "berlin "},${i}`
    })
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "keys.csv", contents: `sold on,town,amount\n${rows.join("\n")}\n` }])
    // Two findings of one column are one stop of F; those of the town take a look at all rows.
    await page.getByRole("row", { name: /town.*other spellings/ }).waitFor()
    const heading = page.getByRole("complementary", { name: "Selected column" }).getByRole("heading").first()
    const seen = new Set<string>()
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press("f")
      seen.add((await heading.textContent()) ?? "")
    }
    expect([...seen].sort()).toEqual(["sold on", "town"])
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "")
    const tabTo = async (words: RegExp) => {
      for (let i = 0; i < 12 && !words.test(await focused()); i++) await page.keyboard.press("Tab")
      expect(await focused()).toMatch(words)
    }
    await page.getByRole("row", { name: /^sold on/ }).focus()
    await page.keyboard.press("Enter")
    await tabTo(/^Read .* too$/)
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: "Repair all 15" }).waitFor()
    expect(await focused()).toMatch(/^Read .* too$/)
    await tabTo(/^Repair all 15$/)
    await page.keyboard.press("Enter")
    await page.getByText("becomes __time").waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("ASIDE")
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    expect(await focused()).toMatch(/^sold on/)
  })

  test("what was mended can be undone", async () => {
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "undone.csv", contents: messyCsv() }])
    await page.getByRole("tab", { name: /^Findings/ }).click()
    await button("Leave these rows out").click()
    await button(/^Repair/).click()
    await page.getByText("59 rows", { exact: false }).first().waitFor()
    await button("Undo").click()
    await page.getByText("60 rows", { exact: false }).first().waitFor()
    expect(await page.getByText("Repairs made").count()).toBe(0)
  })
})
