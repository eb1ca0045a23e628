import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createCellTexts } from "#formats/excel/cells.ts"
import { createOddities } from "#formats/excel/oddities.ts"
import { noStrings } from "#formats/excel/shared-strings.ts"
import { createSheetScan } from "#formats/excel/sheet-scan.ts"
import { readParts, readSheet } from "./helpers.ts"

const row = (cells: string, attributes = "") => `<row ${attributes}>${cells}</row>`
const inline = (text: string, ref = "") => `<c ${ref} t="inlineStr"><is><t>${text}</t></is></c>`

describe("cells", () => {
  test("numbers are the shortest text of the same double", async () => {
    const values = ["1", "-0.5", "0.10000000000000001", "1E-3", "1.5E+22", "1e300", "100", "1.50", "-0", " 7 ", "007"]
    const { records } = await readSheet(row(values.map((v) => `<c><v>${v}</v></c>`).join("")))
    expect(records).toEqual([
      ["1", "-0.5", "0.1", "0.001", "15000000000000000000000", "1e300", "100", "1.5", "0", "7", "7"],
    ])
  })
  test("booleans, errors, texts of formulas and dates in ISO 8601", async () => {
    const { records, findings } = await readSheet(
      row(
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>x &lt; y</v></c>' +
          '<c t="str"><f>A1</f><v></v></c><c t="d"><v>2024-01-31T13:45:00</v></c><c t="d"><v>2024-01-31T00:00:00.000</v></c>',
      ),
    )
    expect(records).toEqual([["true", "false", "#N/A", "x < y", "", "2024-01-31 13:45:00", "2024-01-31"]])
    expect(findings).toEqual({ excel_error_values: 1 })
  })
  test("shared texts: runs are joined, readings left out, escapes and entities replaced", async () => {
    const strings = [
      "<si><t>plain</t></si>",
      '<si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r></si>',
      "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>",
      "<si><t>a_x000D__x000a_b &amp;#38; &#x20AC;&#8364;</t></si>",
      "<si><t>_x005F_x0041_</t></si>",
      "<si><t/></si>",
      "<si><t><![CDATA[<b>&amp;]]></t></si>",
    ].join("")
    const cells = Array.from({ length: 8 }, (_, i) => `<c t="s"><v>${i}</v></c>`).join("")
    const { records, findings } = await readSheet(row(`${cells}<c><v>1</v></c>`), { strings })
    expect(records).toEqual([["plain", "rich text", "東京", "a\nb &#38; €€", "_x0041_", "", "<b>&amp;", null, "1"]])
    expect(findings).toEqual({ excel_text_missing: 1 })
  })
  test("inline texts keep their blanks; rich ones are joined", async () => {
    const { records } = await readSheet(
      row(`${inline(" a ")}<c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r><rPh sb="0"><t>x</t></rPh></is></c>`),
    )
    expect(records).toEqual([[" a ", "bc"]])
  })
  test("a formula without a result is empty and told of", async () => {
    const { records, findings } = await readSheet(row('<c r="A1"><f>1+1</f></c><c r="B1"><f>2</f><v>2</v></c>'))
    expect(records).toEqual([[null, "2"]])
    expect(findings).toEqual({ excel_formula_without_value: 1 })
  })
  test("numbers kept as text among numbers are counted; codes and texts are not", async () => {
    const rows = Array.from({ length: 9 }, (_, i) => row(`<c><v>${i}</v></c>${inline(`0${i}`)}${inline(String(i))}`))
    const { told } = await readSheet(`${rows.join("")}${row(inline(" 12.5 "))}${row(inline("-"))}`)
    expect(told.map(({ code, count, places }) => ({ code, count, rows: places.map((p) => p.row) }))).toEqual([
      { code: "excel_number_as_text", count: 1, rows: [10] },
    ])
    expect(told[0]!.message).toContain("(A)")
  })
})

describe("dates", () => {
  const serials = (values: readonly string[], style: number) =>
    row(values.map((v) => `<c s="${style}"><v>${v}</v></c>`).join(""))

  test("by the cell's format", async () => {
    const formats = ["yyyy\\-mm\\-dd", "dd/mm/yyyy hh:mm", "h:mm AM/PM", "[h]:mm:ss", '0.0" d"', "mm:ss.0"]
    const { records } = await readSheet(
      formats.map((_, i) => serials(["45322", "45322.573032407407", "0.5"], i + 1)).join(""),
      { formats },
    )
    expect(records).toEqual([
      ["2024-01-31", "2024-01-31 13:45:10", "12:00:00"],
      ["2024-01-31 00:00:00", "2024-01-31 13:45:10", "12:00:00"],
      ["2024-01-31 00:00:00", "2024-01-31 13:45:10", "12:00:00"],
      ["1087728:00:00", "1087741:45:10", "12:00:00"],
      ["45322", "45322.573032407407", "0.5"].map((v) => String(Number(v))),
      ["2024-01-31 00:00:00", "2024-01-31 13:45:10", "12:00:00"],
    ])
  })
  test("around the day that never was, and beyond the calendar", async () => {
    const { records, findings } = await readSheet(
      serials(["1", "59", "60", "61", "2958465", "2958466", "-1", "0"], 1),
      {
        formats: ["d.m.yy"],
      },
    )
    expect(records).toEqual([["1900-01-01", "1900-02-28", "60", "1900-03-01", "9999-12-31", "2958466", "-1", "0"]])
    expect(findings).toEqual({ excel_not_a_date: 4 })
  })
  test("counted from 1904 where the workbook says so, whatever extensions say", async () => {
    const parts = { formats: ["d.m.yy"], workbookPr: '<workbookPr date1904="1"/><x15:workbookPr other="1"/>' }
    const { records } = await readSheet(serials(["0", "43860"], 1), parts)
    expect(records).toEqual([["1904-01-01", "2024-01-31"]])
  })
})

describe("rows and columns", () => {
  test("cells and rows stand where their addresses say; rows between are empty", async () => {
    const { records, tables } = await readSheet(
      row('<c r="B3"><v>1</v></c><c r="D3"><v>2</v></c>', 'r="3"') + row('<c r="A6"><v>3</v></c>', 'r="6"'),
    )
    expect(records).toEqual([[], [], [null, "1", null, "2"], [], [], ["3", null, null, null]])
    expect(tables).toEqual([{ name: "Sheet1", rows: 6, columns: 4, hidden: false }])
  })
  test("without addresses they follow each other; the cell's address stands in for the row's", async () => {
    const { records } = await readSheet(
      row("<c><v>1</v></c><c/><c><v>2</v></c>") + row("") + row('<c r="A4"><v>3</v></c>'),
    )
    expect(records).toEqual([["1", null, "2"], [], [], ["3", null, null]])
  })
  test("empty cells at the end are cut off, formulas without text too", async () => {
    const { records, tables } = await readSheet(
      row('<c r="A1"><v>1</v></c><c r="B1" s="0"/><c r="XFD1" s="0"/>', 'r="1"') +
        row('<c r="A2"><v>1</v></c><c r="C2" t="str"><f>X</f><v></v></c>', 'r="2"') +
        row('<c r="C1000" t="str"><f>X</f><v></v></c>', 'r="1000"'),
    )
    expect(records).toEqual([["1"], ["1"]])
    expect(tables[0]).toMatchObject({ rows: 2, columns: 1 })
  })
  test("a row out of order keeps the file's order and is told of", async () => {
    const { records, findings } = await readSheet(row("<c><v>1</v></c>", 'r="5"') + row("<c><v>2</v></c>", 'r="2"'))
    expect(records.slice(4)).toEqual([["1"], ["2"]])
    expect(findings).toEqual({ excel_rows_renumbered: 1 })
  })
  test("merged cells, hidden rows and hidden columns are read and told of", async () => {
    const { records, findings } = await readSheet(
      `<worksheet><cols><col min="2" max="2" hidden="1"/><col min="4" max="16384" hidden="1"/></cols><sheetData>${row(
        "<c><v>1</v></c><c><v>2</v></c>",
      )}${row("<c><v>3</v></c>", 'hidden="1"')}</sheetData><mergeCells><mergeCell ref="A2:B2"/></mergeCells></worksheet>`,
    )
    expect(records).toEqual([
      ["1", "2"],
      ["3", null],
    ])
    expect(findings).toEqual({ excel_hidden_rows: 1, excel_merged_cells: 1, excel_hidden_columns: 1 })
  })
  test("prefixes, comments, instructions and extensions change nothing", async () => {
    const { records } = await readSheet(
      '<?xml version="1.0"?><!-- a > b <c> --><x:worksheet xmlns:x="m" xmlns:r="q"><x:dimension ref="A1:Z99"/>' +
        '<x:sheetData><?pi <c>?><x:row xmlns:r="9" r="1" y:r="7"><x:c r="A1" note="a>b"><x:v>1</x:v></x:c></x:row></x:sheetData>' +
        '<x:extLst><x14:row r="1"><x14:c r="A1"><x14:v>9</x14:v></x14:c></x14:row></x:extLst></x:worksheet>',
    )
    expect(records).toEqual([["1"]])
  })
  test.each(["utf-16le", "utf-16be"])("a worksheet in %s", async (label) => {
    const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>${row(inline("é"))}</sheetData></worksheet>`
    const bytes = new Uint8Array(text.length * 2)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), label === "utf-16le")
    expect((await readParts({ sheets: { A: bytes } })).records).toEqual([["é"]])
  })
})

test("how the bytes of a worksheet are cut changes nothing", () => {
  const xml = new TextEncoder().encode(
    `<worksheet><!-- c --><sheetData>${row('<c r="A1"><v>12.5</v></c><c r="C1" t="inlineStr"><is><t>ä &amp; <![CDATA[<]]>€</t></is></c>')}${row('<c t="b"><v>1</v></c>', 'r="3"')}</sheetData></worksheet>`,
  )
  const read = (cuts: readonly number[]) => {
    const oddities = createOddities()
    const texts = createCellTexts(false, oddities)
    const scan = createSheetScan({ part: "s", kinds: [], strings: noStrings, texts, oddities })
    const rows = []
    const at = [0, ...cuts.toSorted((a, b) => a - b), xml.length]
    for (let i = 1; i < at.length; i++) {
      const piece = xml.slice(at[i - 1], at[i])
      scan.push(piece)
      piece.fill(0)
      rows.push(...scan.takeRows())
    }
    scan.end()
    return rows
  }
  const whole = read([])
  expect(whole).toEqual([
    { row: 1, cells: ["12.5", null, "ä & <€"] },
    { row: 3, cells: ["true"] },
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(xml.length), { maxLength: 12 }), (cuts) => {
      expect(read(cuts)).toEqual(whole)
    }),
  )
})
