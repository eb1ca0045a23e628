import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { beforeEach, describe, expect, inject, test } from "vitest"
import type { DatasourceRules } from "#domain/contracts/rules.ts"
import { chooseFiles, expectAccessible } from "./browser.ts"
import { runGrove } from "./client.ts"
import { usePage } from "./use-page.ts"

const { page: thePage } = usePage()
let page: Page
beforeEach(() => {
  page = thePage()
})

const button = (name: string | RegExp) => page.getByRole("button", { name })
const section = (datasource: string) => page.getByRole("region", { name: `Your rules for ${datasource}` })
const rule = (title: string) => page.getByRole("article", { name: title })
const field = (name: string) => page.getByRole("textbox", { name })
const nameDatasource = (name: string) => page.getByLabel("Datasource", { exact: true }).fill(name)
const rulesUrl = (name: string) => `${inject("url")}/api/datasources/${encodeURIComponent(name)}/rules`
const stored = async (name: string) => (await (await fetch(rulesUrl(name))).json()) as DatasourceRules
const store = (name: string, rules: readonly object[]) =>
  fetch(rulesUrl(name), {
    method: "PUT",
    headers: { "content-type": "application/json", "if-match": "*" },
    body: JSON.stringify({ rules }),
  })

/** 40 rows; every tenth sells 12 pieces, and one that is shipped has no date. */
function deliveriesCsv(): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, "0")
    const status = i % 2 === 0 ? "shipped" : "open"
    return `${1000 + i},2024-03-${day},${i % 10 === 4 ? 12 : (i % 5) + 1},${status},${i === 6 || status === "open" ? "" : `2024-04-${day}`}`
  })
  return `order_id,order_date,quantity,status,Ship Date\n${rows.join("\n")}\n`
}

async function openRules(datasource: string): Promise<void> {
  await page.goto("/data-ingestion")
  await chooseFiles(page, [{ name: `${datasource}.csv`, contents: deliveriesCsv() }])
  await page.getByText("every row checked", { exact: false }).waitFor()
  await page.getByRole("tab", { name: /^Rules/ }).click()
  await section(datasource).waitFor()
}

describe("rules of one's own", () => {
  test("are written by keyboard alone, with names that are proposed, and show the rows that break them", async () => {
    await openRules("own_keys")
    await button("Add a rule").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Small orders")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("status = 'shipped' and ship")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Ship Date")
    await page.keyboard.press("Enter")
    expect(await field("For rows where").inputValue()).toBe(`status = 'shipped' and "Ship Date"`)
    await page.keyboard.type(" is not empty")
    await field("Expect that").focus()
    await page.keyboard.type("quantity <=")
    await page.getByText("At letter 12: A value was expected here, but the end stands here.").waitFor()
    await page.keyboard.type(" 10")
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(page)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press("Enter")
    await rule("Small orders").getByText("4 of 19 rows break it.").waitFor()
    // The panes scroll, the page does not.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900)
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Change “Small orders”")
    expect(await rule("Small orders").locator(".place").allTextContents()).toEqual(
      [6, 16, 26, 36].map((row) => expect.stringContaining(`row ${row}`)),
    )
    await expectAccessible(page)
    expect(await stored("own_keys")).toMatchObject({
      version: 1,
      rules: [
        {
          id: "small-orders",
          title: "Small orders",
          severity: "warning",
          where: `status = 'shipped' and "Ship Date" is not empty`,
          expect: "quantity <= 10",
        },
      ],
    })
  })

  test("are changed, removed and put back, and checked anew each time", async () => {
    await store("own_change", [
      { id: "first", title: "First", severity: "error", expect: "quantity > 0" },
      { id: "second", title: "Second", severity: "info", expect: "order > 1000" },
    ])
    await openRules("own_change")
    await rule("First").getByText("holds").waitFor()
    await rule("Second").getByText("1 of 40 rows breaks it.").waitFor()
    await button("Change “First”").click()
    await field("Expect that").fill("Quantety > 0")
    await button("Save").click()
    await page.getByText(/^At letter 1: "quantety" is not known\. Did you mean "quantity"\?$/).waitFor()
    await field("Expect that").fill("quantity < 12")
    await button("Save").click()
    await rule("First").getByText("4 of 40 rows break it.").waitFor()
    await button("Remove “First”").click()
    await page.getByText("“First” is removed.").waitFor()
    expect((await stored("own_change")).rules.map(({ id }) => id)).toEqual(["second"])
    await button("Put it back").click()
    await rule("First").getByText("4 of 40 rows break it.").waitFor()
    expect((await stored("own_change")).rules.map(({ id }) => id)).toEqual(["first", "second"])
  })

  test("belong to the datasource: another name in the send bar has others", async () => {
    await store("own_other", [{ id: "dated", title: "Dated", severity: "warning", expect: '"Ship Date" is not empty' }])
    await openRules("own_named")
    await section("own_named").getByText("None yet.", { exact: false }).waitFor()
    await nameDatasource("own_other")
    await rule("Dated").getByText("21 of 40 rows break it.").waitFor()
    await nameDatasource("own_named")
    await section("own_named").getByText("None yet.", { exact: false }).waitFor()
    expect(await rule("Dated").count()).toBe(0)
  })

  test("a change of what somebody else changed meanwhile is not lost on either side", async () => {
    await openRules("own_twice")
    await button("Add a rule").click()
    await page.getByLabel("Title").fill("Mine")
    await field("Expect that").fill("quantity > 0")
    await store("own_twice", [{ id: "theirs", title: "Theirs", severity: "warning", expect: "order > 0" }])
    await button("Save").click()
    await page.getByRole("alert").getByText("Somebody changed these rules meanwhile.", { exact: false }).waitFor()
    await rule("Theirs").waitFor()
    await button("Save").click()
    await rule("Mine").getByText("holds").waitFor()
    expect((await stored("own_twice")).rules.map(({ id }) => id)).toEqual(["theirs", "mine"])
  })

  test("that cannot be fetched are told, and fetched once more when asked for", async () => {
    await store("own_away", [{ id: "few", title: "Few", severity: "error", expect: "quantity < 12" }])
    await page.route("**/api/datasources/own_away/rules", (route) => route.abort())
    await openRules("own_away")
    await section("own_away").getByText("Your rules could not be fetched.", { exact: false }).waitFor()
    await page.getByText(/rules? hold$/).waitFor()
    expect(await button("Add a rule").isDisabled()).toBe(true)
    await expectAccessible(page)
    await page.unroute("**/api/datasources/own_away/rules")
    await section("own_away").getByRole("button", { name: "Try again" }).click()
    await rule("Few").getByText("4 of 40 rows break it.").waitFor()
  })

  test("can be pasted as JSON, and what is wrong with it is said with its place", async () => {
    await openRules("own_json")
    await button("As JSON").click()
    const field = page.getByLabel("Rules as JSON", { exact: true })
    await field.fill('[\n  { "id": "a", }\n]')
    await button("Save").click()
    await page.getByText('Line 2, letter 16: "}" stands behind a comma', { exact: false }).waitFor()
    expect(await field.evaluate((el: HTMLTextAreaElement) => el.value.slice(el.selectionStart, el.selectionEnd))).toBe(
      "}",
    )
    await expectAccessible(page)
    const rules = [
      { id: "a", title: "A", severity: "error", expect: "quantity < 12" },
      { id: "b", title: "B", severity: "warning", expect: "unit_price > 0" },
    ]
    await field.fill(JSON.stringify(rules))
    await button("Save").click()
    await rule("A").getByText("4 of 40 rows break it.").waitFor()
    await rule("B")
      .getByText("expect, at letter 1: No column of this file is the unit price.", { exact: false })
      .waitFor()
    expect((await stored("own_json")).rules).toEqual(rules)
  })

  test("that a running Grove keeps are what grove check holds a file to", async () => {
    await store("own_cli", [{ id: "few", title: "Few", severity: "error", expect: "quantity < 12" }])
    const folder = mkdtempSync(join(tmpdir(), "grove-own-rules-"))
    try {
      const path = join(folder, "deliveries.csv")
      writeFileSync(path, deliveriesCsv())
      const { code, stdout } = await runGrove([
        "check",
        path,
        "--datasource",
        "own_cli",
        "--url",
        inject("url"),
        "--json",
      ])
      expect(code).toBe(2)
      expect(JSON.parse(stdout).rules.findings).toContainEqual(expect.objectContaining({ code: "user:few", count: 4 }))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
