import { gunzipSync, gzipSync } from "node:zlib"
import { utils, write } from "@e965/xlsx"
import { expect, test } from "vitest"
import type { UploadRehearsed } from "#domain/contracts/ingest.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import { profileStaged } from "#workers/ingestion/read-staged.ts"
import { useHarness } from "./use-harness.ts"

const harness = useHarness()

const ROWS = [
  { day: "2024-01-31", product: "Basil", amount: 3.5 },
  { day: "2024-02-01", product: "Fern, large", amount: 15 },
]
const csv = `day,product,amount\n2024-01-31,Basil,3.5\n2024-02-01,"Fern, large",15\n`
const xml = `<sales>${ROWS.map((row) => `<sale><day>${row.day}</day><product>${row.product}</product><amount>${row.amount}</amount></sale>`).join("")}</sales>`

const FILES: readonly (readonly [name: string, contents: string | Uint8Array])[] = [
  ["sales.json", JSON.stringify(ROWS)],
  ["wrapped.json", JSON.stringify({ data: { items: ROWS }, page: 1 })],
  ["sales.ndjson", ROWS.map((row) => JSON.stringify(row)).join("\n")],
  ["sales.xml", xml],
  ["sales.csv.gz", gzipSync(csv)],
  ["sales.json.gz", gzipSync(JSON.stringify(ROWS))],
]

/** Sends a file under a name, as curl does. */
function send(name: string, contents: string | Uint8Array, fields: Readonly<Record<string, string>>) {
  const form = new FormData()
  // Fields may stand on either side of the file.
  form.append("file", new Blob([contents as BlobPart]), name)
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  return harness.call("/api/ingest/upload", { method: "POST", body: form })
}

test.each(FILES)("%s becomes lines that Druid reads, with the values of the file", async (name, contents) => {
  const datasource = name.replaceAll(".", "_")
  const rehearsed = await send(name, contents, { datasource_name: datasource, dry_run: "true" })
  expect((await rehearsed.json()) as UploadRehearsed).toMatchObject({
    rows: 2,
    rows_kept: 2,
    timestamp: { column: "day" },
  })
  const response = await send(name, contents, { datasource_name: datasource })
  expect(response.status).toBe(202)
  await harness.reconcile(2)
  const object = harness.storage.objects.get(`uploads/${datasource}/${name}.parts/part-00000.ndjson.gz`)!
  const lines = gunzipSync(object).toString("utf8").trim().split("\n")
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(records.map(({ product, amount }) => ({ product, amount: Number(amount) }))).toEqual(
    ROWS.map(({ product, amount }) => ({ product, amount })),
  )
  // Nothing but what Druid reads stays.
  expect([...harness.storage.objects.keys()].filter((key) => key.includes(".incoming"))).toEqual([])
})

test("which of several tables is read can be said, and one that is not there is named", async () => {
  const two = JSON.stringify({ sales: ROWS, returns: [{ day: "2024-03-01", product: "Basil", amount: 1 }] })
  const fields = { datasource_name: "two", dry_run: "true" }
  expect(await (await send("two.json", two, fields)).json()).toMatchObject({ rows: 2 })
  const chosen = await send("two.json", two, { ...fields, sheet: "$.returns" })
  expect(await chosen.json()).toMatchObject({ rows: 1 })
  const missing = await send("two.json", two, { ...fields, sheet: "$.none" })
  expect(missing.status).toBe(422)
  expect(((await missing.json()) as Problem).detail).toContain("$.none")
})

test("a file that is broken says where", async () => {
  const response = await send("broken.json", '[{"a": 1},\n{"a": }]', { datasource_name: "broken" })
  expect(response.status).toBe(422)
  const problem = (await response.json()) as Problem
  expect(problem.code).toBe("bad_json")
  expect(problem.detail).toContain("line 2")
})

test("an empty file is refused in words, and leaves nothing behind", async () => {
  const before = harness.storage.objects.size
  const response = await send("empty.csv", "", { datasource_name: "empty" })
  expect(response.status).toBe(422)
  expect(((await response.json()) as Problem).code).toBe("empty_file")
  expect(harness.storage.objects.size).toBe(before)
})

test("a workbook that is too large for a Worker is answered with the command to use", async () => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([["a"], [1]]), "Sheet1")
  const bytes = new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array)
  await harness.storage.put("large.xlsx", bytes)
  const read = (size: number) => profileStaged(harness.storage, "large.xlsx", { size, fingerprint: "" }, {})
  expect(await read(20_000_001)).toMatchObject({ problem: { code: "workbook_too_large" } })
  expect(await read(bytes.length)).toMatchObject({ ok: true, value: { profile: { rows: 1, format: "xlsx" } } })
})
