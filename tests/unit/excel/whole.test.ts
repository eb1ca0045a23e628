import * as sheetjs from "@e965/xlsx"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { openTable } from "#formats/open.ts"
import { sniffFormat } from "#formats/sniff.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { readBytes, readGood, zipOf } from "./helpers.ts"

type Value = string | number | boolean | null
type Written = "xlsx" | "xlsm" | "xlsb" | "biff8" | "biff5" | "biff2" | "ods" | "fods" | "xlml" | "html"

function write(rows: readonly (readonly Value[])[], bookType: Written, formats: Readonly<Record<string, string>> = {}) {
  const sheet = sheetjs.utils.aoa_to_sheet(rows as Value[][])
  for (const [address, format] of Object.entries(formats)) sheet[address].z = format
  const book = sheetjs.utils.book_new()
  sheetjs.utils.book_append_sheet(book, sheet, "Sales")
  const written = sheetjs.write(book, { bookType, type: "array" })
  return new Uint8Array(written)
}

const ROWS: readonly (readonly Value[])[] = [
  ["day", "at", "name", "amount", "paid"],
  [45322, 45322.5, "Ada", 17.25, true],
  [45323, 45323.75, "Größe, “x”", -3, false],
  [45324, 45324.25, null, 1234567.5, true],
]
const FORMATS = {
  A2: "yyyy-mm-dd",
  A3: "yyyy-mm-dd",
  A4: "yyyy-mm-dd",
  B2: "d/m/yy h:mm",
  B3: "d/m/yy h:mm",
  B4: "d/m/yy h:mm",
}
const EXPECTED = [
  ["day", "at", "name", "amount", "paid"],
  ["2024-01-31", "2024-01-31 12:00:00", "Ada", "17.25", "true"],
  ["2024-02-01", "2024-02-01 18:00:00", "Größe, “x”", "-3", "false"],
  ["2024-02-02", "2024-02-02 06:00:00", null, "1234567.5", "true"],
]

describe("a table is the same in every format", () => {
  test.each<[Written, string]>([
    ["xlsx", "xlsx"],
    ["xlsm", "xlsx"],
    ["xlsb", "xlsb"],
    ["biff8", "xls"],
    ["ods", "ods"],
    ["fods", "ods"],
    ["xlml", "xls"],
  ])("%s", async (bookType, format) => {
    const bytes = write(ROWS, bookType, FORMATS)
    expect(sniffFormat(bytes)).toEqual({ ok: true, value: format })
    const { records, tables } = await readGood(bytes)
    expect(records).toEqual(EXPECTED)
    expect(tables).toEqual([{ name: "Sales", rows: 4, columns: 5, hidden: false }])
  })

  test("from before Excel 97", async () => {
    const { records } = await readGood(
      write(
        [
          ["a", "b"],
          [1.5, "x"],
        ],
        "biff5",
        { A2: "0.0" },
      ),
    )
    expect(records).toEqual([
      ["a", "b"],
      ["1.5", "x"],
    ])
  })

  test("records without a container, from before Excel 5", async () => {
    const rows = [
      ["a", "b"],
      [1, 2.5],
      [true, null],
    ]
    const bytes = write(rows, "biff2")
    expect(sniffFormat(bytes)).toEqual({ ok: true, value: "xls" })
    expect((await readGood(bytes)).records).toEqual([
      ["a", "b"],
      ["1", "2.5"],
      ["true", null],
    ])
  })

  test("through the one door, its header found as in any CSV file", async () => {
    for (const bookType of ["xlsx", "biff8"] as const) {
      const opened = await openTable(sourceOfBytes(write(ROWS, bookType, FORMATS)), {}, memoryHost)
      if (!opened.ok) throw new Error(opened.problem.message)
      expect(opened.value).toMatchObject({ isTranscript: true, table: "Sales", layout: { header: EXPECTED[0] } })
    }
  })
})

test("a web page that is named .xls: its first table, texts as they stand", async () => {
  const page = `<html><head><meta charset="windows-1252"></head><body><table><tr><th>Stra\xdfe</th><th>n</th></tr>
    <tr><td>007</td><td>1,5</td></tr><tr><td>3/4/2024</td><td>&lt;x&gt;</td></tr></table></body></html>`
  const { records, findings, told } = await readGood(Uint8Array.from(page, (c) => c.charCodeAt(0)))
  expect(records).toEqual([
    ["Straße", "n"],
    ["007", "1,5"],
    ["3/4/2024", "<x>"],
  ])
  expect(findings).toEqual({ excel_not_a_workbook: 1 })
  expect(told[0]!.message).toContain("a web page (HTML)")
})

test("a workbook in the XML of Excel 2003 is read and told of", async () => {
  expect((await readGood(write(ROWS, "xlml"))).findings).toEqual({ excel_not_a_workbook: 1 })
})

const odsContent = (rows: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Sales">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`
const odsRow = (...cells: readonly string[]) => `<table:table-row>${cells.join("")}</table:table-row>`
const odsText = (text: string, more = "", kind = "table-cell") =>
  `<table:${kind} office:value-type="string"${more}><text:p>${text}</text:p></table:${kind}>`

describe("cells of an OpenDocument spreadsheet", () => {
  const readOds = async (rows: string) =>
    (
      await readGood(
        await zipOf({
          mimetype: "application/vnd.oasis.opendocument.spreadsheet",

          "content.xml": odsContent(rows),
        }),
      )
    ).records
  test("under a merged one are read, as those of other workbooks are", async () => {
    const rows =
      odsRow(odsText("a"), odsText("b")) +
      odsRow(odsText("over", ' table:number-rows-spanned="2" table:number-columns-spanned="1"'), odsText("1")) +
      odsRow(odsText("under", "", "covered-table-cell"), odsText("2")) +
      odsRow("<table:covered-table-cell/>", odsText("3"))
    expect(await readOds(rows)).toEqual([
      ["a", "b"],
      ["over", "1"],
      ["under", "2"],
      [null, "3"],
    ])
  })
  test("that are there millions of times are refused, unless they are empty", async () => {
    const bomb = `<table:table-row table:number-rows-repeated="99999">${odsText("X", ' table:number-columns-repeated="9999"')}</table:table-row>`
    await expect(readOds(bomb)).rejects.toThrow("millions of times")
    const blank =
      '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    const twice = odsRow(odsText("1", ' table:number-columns-repeated="2"'))
    expect(await readOds(odsRow(odsText("a"), odsText("b")) + twice + blank)).toEqual([
      ["a", "b"],
      ["1", "1"],
    ])
  })
  test("whose value stands in attributes alone", async () => {
    const rows =
      odsRow(odsText("a"), odsText("b"), odsText("c")) +
      odsRow(
        '<table:table-cell office:value-type="float" office:value="1.5"/>',
        '<table:table-cell table:formula="of:=[.A2]&gt;1" office:value-type="boolean" office:boolean-value="true" />',
        '<table:table-cell office:value-type="date" office:date-value="2024-01-31"/>',
      )
    expect(await readOds(rows)).toEqual([
      ["a", "b", "c"],
      ["1.5", "true", "2024-01-31"],
    ])
  })
})

test("a title that is merged above the table takes no value from a row", async () => {
  const rows = Array.from({ length: 6 }, (_, i) => [i + 1, `name ${i}`, i + 0.5])
  const sheet = sheetjs.utils.aoa_to_sheet([["Sales of May"], [], ["id", "name", "amount"], ...rows])
  const title = { s: { r: 0, c: 0 }, e: { r: 0, c: 2 } }
  const told = async (...merges: (typeof title)[]) => {
    sheet["!merges"] = merges
    const bytes = new Uint8Array(sheetjs.write(sheetjs.utils.book_new(sheet, "S"), { bookType: "xlsx", type: "array" }))
    const opened = await openTable(sourceOfBytes(bytes), {}, memoryHost)
    if (!opened.ok) throw new Error(opened.problem.message)
    const found = opened.value.findings.find(({ code }) => code === "excel_merged_cells")
    return found && { count: found.count, rows: found.places.map(({ row }) => row) }
  }
  expect(await told(title)).toBeUndefined()
  expect(await told(title, { s: { r: 4, c: 1 }, e: { r: 5, c: 1 } })).toEqual({ count: 1, rows: [5] })
})

test("merged cells and errors are told of", async () => {
  const sheet = sheetjs.utils.aoa_to_sheet([
    ["a", null, "b"],
    [1, 2, 3],
  ])
  sheet["!merges"] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 1 } }]
  sheet.C2 = { t: "e", v: 0x2a }
  const book = sheetjs.utils.book_new(sheet, "S")
  for (const bookType of ["biff8", "xlsb"] as const) {
    const { records, findings } = await readGood(new Uint8Array(sheetjs.write(book, { bookType, type: "array" })))
    expect(records).toEqual([
      ["a", null, "b"],
      ["1", "2", "#N/A"],
    ])
    expect(findings).toEqual({ excel_merged_cells: 1, excel_error_values: 1 })
  }
})

const value = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => !/\p{Cc}|[\ufffe\uffff]|_x/u.test(text)),
)

/** Of these, SheetJS's writers of other formats keep each: smaller doubles and runs of blanks they lose. */
const plainValue = fc.oneof(
  fc.integer(),
  fc.integer().map((cents) => cents / 100),
  fc.boolean(),
  fc.constant(null),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => !/\p{Cc}|[\ufffe\uffff]|_x|\s\s|^\s|\s$/u.test(text)),
)

test.each([
  ["xlsx", value],
  ["xlsb", plainValue],
  ["biff8", plainValue],
  ["ods", plainValue],
] as const)("whatever SheetJS writes as %s is read as it was", async (bookType, values) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(values, { maxLength: 6 }), { minLength: 1, maxLength: 12 }), async (rows) => {
      const { records } = await readGood(write(rows, bookType))
      const trimmed = (cells: readonly (string | null)[]) => cells.slice(0, cells.findLastIndex((c) => c !== null) + 1)
      const expected = rows.map((row) =>
        trimmed(row.map((cell) => (typeof cell === "number" ? `#${cell}` : cell === null ? null : String(cell)))),
      )
      const last = expected.findLastIndex((row) => row.length > 0) + 1
      const got = records.map((cells, r) =>
        trimmed(cells.map((cell, c) => (typeof rows[r]?.[c] === "number" ? `#${Number(cell)}` : cell))),
      )
      expect(got).toEqual(expected.slice(0, last).map((row) => row.map((cell) => (cell === "#-0" ? "#0" : cell))))
    }),
    { numRuns: 60 },
  )
})

test("what must fit into memory whole is refused beyond a size", async () => {
  const source = { byteLength: 200e6, slice: () => Uint8Array.from([9, 8, 16, 0, 0, 6, 5, 0]).buffer }
  const { transcribeExcel } = await import("#formats/excel/transcribe.ts")
  const result = await transcribeExcel(source, {}, { record: () => undefined })
  expect(result).toMatchObject({ ok: false, problem: { code: "too_large" } })
})

test("other documents in the same containers are named", async () => {
  const ole = (stream: string) => {
    const file = sheetjs.CFB.utils.cfb_new()
    sheetjs.CFB.utils.cfb_add(file, stream, new Uint8Array(5000))
    return new Uint8Array(sheetjs.CFB.write(file, { type: "array" }) as ArrayLike<number>)
  }
  const problemOf = async (bytes: Uint8Array) => {
    const { result } = await readBytes(bytes)
    return result.ok ? null : [result.problem.code, result.problem.message]
  }
  expect(await problemOf(ole("/EncryptedPackage"))).toEqual(["encrypted_workbook", expect.stringContaining("password")])
  expect(await problemOf(ole("/WordDocument"))).toEqual(["unsupported_format", expect.stringContaining("Word")])
  expect(await problemOf(ole("/Nothing"))).toEqual(["unsupported_format", expect.stringContaining("OLE")])
})
