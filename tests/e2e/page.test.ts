import type { BrowserContext, Page } from "playwright-core"
import { beforeEach, describe, expect, test } from "vitest"
import { askDruid, control, expectTotals, totalsInDruid } from "./api.ts"
import { chooseFiles, decideAll, dropFile, expectAccessible } from "./browser.ts"
import { salesCsv, totalsOf } from "./sales.ts"
import { MAX_FILE_SIZE } from "./setup.ts"
import { usePage } from "./use-page.ts"

const { page: thePage, context: theContext } = usePage()
let page: Page
let context: BrowserContext
beforeEach(() => {
  page = thePage()
  context = theContext()
})

const button = (name: string | RegExp) => page.getByRole("button", { name })
const nameDatasource = (name: string) => page.getByLabel("Datasource", { exact: true }).fill(name)

describe("a file dropped on the page", () => {
  test("is profiled, sent, becomes queryable, and its chart comes back from Druid", async () => {
    const csv = salesCsv(5_000, 11)
    const totals = totalsOf(csv)
    await page.goto("/data-ingestion")
    await dropFile(page, "sales 2024.csv", csv)
    await page.getByText("5,000 rows", { exact: false }).first().waitFor()
    await page.getByText("amount", { exact: true }).first().waitFor()
    await nameDatasource("page_sales")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").click()
    await page.waitForURL("**/dashboards/page_sales**")
    await page.locator("main canvas, main svg").first().waitFor()
    expectTotals(await totalsInDruid("page_sales"), totals)
    // The figures come when they come: the chart may be there before them.
    const figure = (id: string) => page.locator(`[data-figure=${id}][data-value]`).getAttribute("data-value")
    expect(Number(await figure("net"))).toBeCloseTo(totals.amount, 2)
    expect(Number(await figure("units"))).toBe(totals.quantity)
  })

  test("finds the query engine started, and has its rules checked by that one", async () => {
    let asked = 0
    context.on("request", (request) => {
      if (request.url().endsWith(".wasmz")) asked++
    })
    const isThere = context.waitForEvent("requestfinished", (request) => request.url().endsWith(".wasmz"))
    await page.goto("/data-ingestion")
    await isThere
    await dropFile(page, "warm.csv", salesCsv(500, 12))
    await page.getByRole("tab", { name: /^Rules/ }).click()
    // Stands below a whole report alone.
    await page.getByText(/rules? cannot be checked$/).waitFor()
    expect(asked).toBe(1)
  })

  test("the built-in sample goes the same way from the first screen", async () => {
    await page.goto("/")
    await button("Try the sample").click()
    await page.getByText("10,000 rows", { exact: false }).first().waitFor()
    await nameDatasource("sample_from_home")
    await decideAll(page)
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    expect(await askDruid('SELECT COUNT(*) AS "rows" FROM sample_from_home')).toEqual([{ rows: 10_000 }])
  })

  test("ten files at once all become ready", async () => {
    await page.goto("/data-ingestion")
    const files = Array.from({ length: 10 }, (_, n) => ({ name: `ten_${n}.csv`, contents: salesCsv(200 + n, 20 + n) }))
    await chooseFiles(page, files)
    for (const { name } of files) {
      const card = page.getByRole("option", { name: new RegExp(name) })
      await card.click()
      await decideAll(page)
      await button("Send to Druid").click()
    }
    for (const [n, { name }] of files.entries()) {
      await page.getByRole("option", { name: new RegExp(`${name}.*rows in`) }).waitFor()
      expect((await totalsInDruid(`ten_${n}`)).rows).toBe(200 + n)
    }
  })
})

describe("files that are no sales file", () => {
  test.each([
    ["an empty one", "empty.csv", Buffer.alloc(0)],
    ["a picture with the suffix .csv", "picture.csv", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["one over MAX_FILE_SIZE", "big.csv", Buffer.alloc(45_000_000, "a")],
  ])("%s is refused on the page, in words", async (_, name, contents) => {
    await page.goto("/data-ingestion")
    if (name === "big.csv") {
      // What the server takes at most is known once it has answered.
      await page
        .getByText(/Druid \d/)
        .first()
        .waitFor()
      // Playwright hands over at most 50 MB; the page makes the rest itself.
      await page.evaluate(
        ([name, size]) => {
          const data = new DataTransfer()
          data.items.add(new File([new Uint8Array(Number(size)).fill(65)], String(name)))
          dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }))
        },
        [name, MAX_FILE_SIZE + 1] as const,
      )
    } else await chooseFiles(page, [{ name, contents }])
    const alert = page.getByRole("alert").filter({ hasText: "This file cannot be read." })
    await alert.waitFor()
    expect((await alert.textContent())?.length).toBeGreaterThan(40)
    await expectAccessible(page)
  })

  test("one with a header only cannot be sent", async () => {
    await page.goto("/data-ingestion")
    await chooseFiles(page, [{ name: "header.csv", contents: "order_date,amount\n" }])
    await page.getByRole("option", { name: /header\.csv/ }).waitFor()
    await page
      .getByText(/no rows|Not read|Choose a time|cannot be read/i)
      .first()
      .waitFor()
    await expect.poll(() => button("Send to Druid").isVisible()).toBe(false)
  })
})

describe("what an upload must survive", () => {
  test("S3 answers 503 to some parts, with and without CORS headers", async () => {
    const csv = salesCsv(3_000, 31)
    await page.goto("/data-ingestion")
    await dropFile(page, "slowdown.csv", csv)
    await nameDatasource("slowdown")
    await decideAll(page)
    await control("/s3/fail", "2")
    await button("Send to Druid").click()
    await button("Open dashboard").waitFor()
    expect(await control("/s3/counts")).toMatchObject({ failed: 2 })
    expectTotals(await totalsInDruid("slowdown"), totalsOf(csv))
  })

  test("Druid is away and comes back: each page says so, and goes on by itself", async () => {
    await page.goto("/data-ingestion")
    await dropFile(page, "patient.csv", salesCsv(300, 33))
    await nameDatasource("patient")
    await decideAll(page)
    await control("/druid/stop")
    try {
      await button("Send to Druid").click()
      await page.getByText("Druid cannot be reached. Grove tries again by itself.").waitFor()
      await page.getByText("Druid is away").waitFor()
      await page.getByRole("link", { name: "Datasources" }).click()
      await page.getByText("Druid cannot be reached. Try again in a moment.").waitFor()
    } finally {
      await control("/druid/start")
    }
    await page.getByRole("link", { name: "patient", exact: true }).waitFor()
    await page.getByRole("link", { name: "Ingest", exact: true }).click()
    await button("Open dashboard").waitFor()
    expect(await page.getByText("Druid is away").count()).toBe(0)
  })

  test("nothing in the bar that sends lies over anything else, on a phone either", async () => {
    const overlaps = () =>
      page.locator(".send > *").evaluateAll((parts) => {
        // A part that is cut or runs over is as wide as what is in it.
        const boxes = parts.map((part) => {
          const { left, right, top, bottom } = part.getBoundingClientRect()
          return { name: part.textContent, left, right: Math.max(right, left + part.scrollWidth), top, bottom }
        })
        return boxes.flatMap((a, i) =>
          boxes
            .slice(i + 1)
            .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map((b) => `${a.name} | ${b.name}`),
        )
      })
    await page.goto("/data-ingestion")
    await dropFile(page, "page_sales.csv", salesCsv(3_000, 34))
    await page.getByText("It exists").waitFor()
    await decideAll(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await overlaps()).toEqual([])
    await nameDatasource("narrow")
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await overlaps()).toEqual([])
    await control("/s3/fail", "3")
    await button("Send to Druid").click()
    await page.getByText("kB · no answer, trying again").waitFor()
    expect(await overlaps()).toEqual([])
    await button("Open dashboard").waitFor()
  })

  test("the tab is closed in the middle and the upload goes on in another", async () => {
    const csv = salesCsv(3_000, 32)
    await page.goto("/data-ingestion")
    await dropFile(page, "resumed.csv", csv)
    await nameDatasource("resumed")
    await decideAll(page)
    await control("/s3/hold")
    await button("Send to Druid").click()
    await expect
      .poll(async () => (await control<{ held: number }>("/s3/counts")).held, { timeout: 30_000 })
      .toBeGreaterThan(0)
    await page.close({ runBeforeUnload: false })
    await control("/s3/release")
    page = await context.newPage()
    await page.goto("/data-ingestion")
    await page.getByText(/resumed\.csv was .* sent to resumed/).waitFor()
    await chooseFiles(page, [{ name: "resumed.csv", contents: csv }])
    await button("Go on sending").click()
    await button("Open dashboard").waitFor()
    expectTotals(await totalsInDruid("resumed"), totalsOf(csv))
  })

  test("the same file again is asked about, and appended only when told to", async () => {
    const csv = salesCsv(100, 33)
    for (const again of [false, true]) {
      await page.goto("/data-ingestion")
      await dropFile(page, "again.csv", csv)
      await nameDatasource("asked_again")
      await decideAll(page)
      await button("Send to Druid").click()
      if (again) await button("Append again").click()
      await button("Open dashboard").waitFor()
    }
    expect((await totalsInDruid("asked_again")).rows).toBe(200)
  })
})

/** Nothing is loading or moving any more: what is dimmed meanwhile has less contrast. */
async function settled(): Promise<void> {
  await page.waitForLoadState("networkidle")
  await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0)
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
}

describe("every page, in light and dark and on a phone", () => {
  const pages = ["/", "/data-ingestion", "/ingestions", "/datasources", "/dashboards/page_sales"]
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      test.each(pages)(`axe finds nothing, nothing overflows: ${colorScheme}, ${width} px, %s`, async (path) => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await page.goto(path)
        await page.locator("main h1, main h2").first().waitFor()
        await settled()
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      })
    }
  }
})
