import { expect, test } from "vitest"
import { readBytes, readGood, readParts, workbookOf } from "./helpers.ts"

const table = (rows: number, value: string) =>
  Array.from(
    { length: rows },
    () => `<row><c><v>${value}</v></c><c><v>${value}</v></c><c><v>${value}</v></c></row>`,
  ).join("")
const note = '<row><c t="inlineStr"><is><t>Report of sales</t></is></c></row>'

test("the first table that can be seen is read, not the cover before it, nor the hidden one", async () => {
  const {
    table: name,
    tables,
    records,
    told,
  } = await readParts({
    sheets: { Cover: note, Secret: table(50, "1"), Empty: "", January: table(20, "2"), February: table(30, "3") },
    attributes: { Secret: 'state="veryHidden"' },
  })
  expect(name).toBe("January")
  expect(records).toHaveLength(20)
  expect(tables).toEqual([
    { name: "Cover", rows: 1, columns: 1, hidden: false },
    { name: "Secret", rows: 50, columns: 3, hidden: true },
    { name: "Empty", rows: 0, columns: 0, hidden: false },
    { name: "January", rows: 20, columns: 3, hidden: false },
    { name: "February", rows: 30, columns: 3, hidden: false },
  ])
  expect(told.map(({ code, message }) => [code, message])).toEqual([
    ["excel_sheet_chosen", "The workbook has 4 sheets that can be seen; “January” is read."],
  ])
})

test("a summary before data that dwarfs it is not read", async () => {
  expect((await readParts({ sheets: { Summary: table(5, "1"), Data: table(500, "2") } })).table).toBe("Data")
})

test("a list of one column is read where there is nothing else; so is what is hidden", async () => {
  expect((await readParts({ sheets: { Empty: "", List: note } })).table).toBe("List")
  const hidden = await readParts({ sheets: { Empty: "", Data: table(9, "1") }, attributes: { Data: 'state="hidden"' } })
  expect([hidden.table, hidden.findings]).toEqual(["Data", { excel_hidden_sheet: 1 }])
})

test("the sheet that was asked for is read; one that is not there is a problem that names those that are", async () => {
  const bytes = await workbookOf({ sheets: { A: table(3, "1"), "B &amp; C": table(3, "2") } })
  expect((await readGood(bytes, { table: "B & C" })).records[0]).toEqual(["2", "2", "2"])
  expect((await readBytes(bytes, { table: "D" })).result).toEqual({
    ok: false,
    problem: { code: "no_such_table", message: "This workbook has no sheet “D”. It has “A”, “B & C”." },
  })
})

test("charts, macros and dialogs are no tables", async () => {
  const parts = { sheets: { Chart: "", Macro: table(99, "1"), Data: table(2, "2") } }
  const types = { Chart: "chartsheet", Macro: "xlMacrosheet" }
  expect((await readParts({ ...parts, types })).tables.map(({ name }) => name)).toEqual(["Data"])
  const none = await readBytes(await workbookOf({ ...parts, types: { ...types, Data: "dialogsheet" } }))
  expect(none.result).toMatchObject({ ok: false, problem: { code: "no_worksheet" } })
})

test("a large sheet is listed with the size that it says, unless that cannot be", async () => {
  const large = (ref: string) =>
    `<worksheet><dimension ref="${ref}"/><sheetData>${table(5000, "12345")}</sheetData></worksheet>`
  const { tables } = await readParts(
    {
      sheets: { A: table(2, "1"), Right: large("A1:C5000"), Wrong: large("A1:C1048576"), Short: large("A1") },
    },
    { table: "A" },
  )
  expect(tables.map(({ rows, columns }) => [rows, columns])).toEqual([
    [2, 3],
    [5000, 3],
    [null, null],
    [null, null],
  ])
})
