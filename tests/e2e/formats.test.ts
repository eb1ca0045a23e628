import { gzipSync } from "node:zlib"
import { utils, write } from "@e965/xlsx"
import { expect, test } from "vitest"
import { parquetOf } from "../contract/druid/parquet-of.ts"
import { askDruid } from "./api.ts"
import { chooseFiles, decideAll } from "./browser.ts"
import { usePage } from "./use-page.ts"

const { page: thePage } = usePage()

const ROWS = Array.from({ length: 40 }, (_, i) => ({
  day: `2024-05-${String((i % 28) + 1).padStart(2, "0")}`,
  city: ["Köln", "Łódź", "Malmö"][i % 3]!,
  units: (i % 4) + 1,
}))
const HEADER = ["day", "city", "units"]
const csv = `${HEADER.join(",")}\n${ROWS.map((r) => `${r.day},${r.city},${r.units}`).join("\n")}\n`

function workbook(): Buffer {
  const book = utils.book_new()
  const cells = [["Report"], [], HEADER, ...ROWS.map((r) => [r.day, r.city, r.units])]
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), "Sales")
  return Buffer.from(write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array)
}

const xml = `<sales>${ROWS.map((r) => `<sale><day>${r.day}</day><city>${r.city}</city><units>${r.units}</units></sale>`).join("")}</sales>`

/** Druid reads it right: its bytes go as they are. */
const parquet = await parquetOf(
  `SELECT strptime(j->>'day', '%Y-%m-%d') AS day, j->>'city' AS city, (j->>'units')::bigint AS units
   FROM (SELECT unnest(from_json('${JSON.stringify(ROWS)}', '["JSON"]')) AS j)`,
)

test.each<readonly [name: string, contents: Buffer]>([
  ["typed.parquet", Buffer.from(parquet)],
  ["book.xlsx", workbook()],
  ["list.json", Buffer.from(JSON.stringify({ items: ROWS }))],
  ["tree.xml", Buffer.from(xml)],
  ["packed.csv.gz", gzipSync(csv)],
  ["wide.csv", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv, "utf16le")])],
  ["quoted.txt", Buffer.from(csv.replaceAll(",", "~"))],
])("%s goes from the page into Druid with its values", async (name, contents) => {
  const page = thePage()
  const sent: string[] = []
  page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(new URL(request.url()).pathname)
  })
  const datasource = `format_${name.replaceAll(".", "_")}`
  await page.goto("/data-ingestion")
  await chooseFiles(page, [{ name, contents }])
  await page.getByText("40 rows", { exact: false }).first().waitFor()
  await page.getByLabel("Datasource", { exact: true }).fill(datasource)
  await decideAll(page)
  await page.getByRole("button", { name: "Send to Druid" }).click()
  await page.getByRole("button", { name: "Open dashboard" }).waitFor()
  const rows = await askDruid(
    `SELECT city, COUNT(*) AS "rows", SUM(units) AS units, MAX(__time) AS latest FROM ${datasource} GROUP BY city ORDER BY city`,
  )
  const wanted = ["Köln", "Malmö", "Łódź"].map((city) => {
    const own = ROWS.filter((r) => r.city === city)
    const latest = own
      .map((r) => r.day)
      .sort()
      .at(-1)
    return {
      city,
      rows: own.length,
      units: own.reduce((sum, r) => sum + r.units, 0),
      latest: `${latest}T00:00:00.000Z`,
    }
  })
  expect(rows).toEqual(wanted)
  const object = name.endsWith(".parquet") ? `${datasource}/${name}` : `${name}.parts/part-00000.parquet`
  expect(sent).toEqual([expect.stringMatching(new RegExp(`${object}$`))])
})
