import * as sheetjs from "@e965/xlsx"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { transcribeExcel } from "#formats/excel/transcribe.ts"
import { sourceOfBytes } from "#formats/source.ts"
import { readBytes, workbookOf, zipOf } from "./helpers.ts"

const problemOf = async (bytes: Uint8Array) => {
  const { result } = await readBytes(bytes)
  return result.ok ? null : result.problem
}
const rows = Array.from({ length: 40 }, (_, r) => [`name ${r}`, r * 1.25, r % 2 === 0])

describe("damage is told of in words", () => {
  test("an archive that was cut off", async () => {
    const bytes = await workbookOf({ sheets: { A: "<row/>" } })
    expect(await problemOf(bytes.slice(0, bytes.length - 30))).toEqual({
      code: "broken_workbook",
      message: expect.stringContaining("cut off"),
    })
  })
  test("a worksheet that ends in the middle, with the row", async () => {
    const xml = '<worksheet><sheetData><row r="7"><c><v>1</v></c></row><row'
    for (const sheet of [xml, xml.slice(0, -4)])
      expect(await problemOf(await workbookOf({ sheets: { Sales: sheet } }))).toMatchObject({
        code: "broken_workbook",
        message: expect.stringContaining("“Sales”"),
      })
  })
  test("contents that are not those of the checksum", async () => {
    const text = "<row><c><v>1234567890</v></c></row>".repeat(10)
    const bytes = await workbookOf({ sheets: { A: text } })
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    for (let at = 0; at + 46 < bytes.length; at++) {
      if (view.getUint32(at, true) !== 0x02014b50) continue
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)))
      if (name === "xl/worksheets/sheet1.xml") view.setUint32(at + 16, view.getUint32(at + 16, true) ^ 1, true)
    }
    expect(await problemOf(bytes)).toMatchObject({
      code: "broken_workbook",
      message: expect.stringContaining("checksum"),
    })
  })
  test("parts that are missing", async () => {
    expect(await problemOf(await zipOf({ "[Content_Types].xml": "<Types/>" }))).toMatchObject({
      code: "broken_workbook",
    })
    expect(await problemOf(await zipOf({ "word/document.xml": "<w/>" }))).toMatchObject({ code: "unsupported_format" })
    const noSheet = { "xl/workbook.xml": '<workbook><sheets><sheet name="A" r:id="x"/></sheets></workbook>' }
    expect(await problemOf(await zipOf(noSheet))).toMatchObject({
      code: "broken_workbook",
      message: expect.stringContaining("“A”"),
    })
  })
  test("an OpenDocument spreadsheet with a password", async () => {
    const manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    const parts = {
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": "x",
      "META-INF/manifest.xml": manifest,
    }
    expect(await problemOf(await zipOf(parts))).toMatchObject({ code: "encrypted_workbook" })
  })
})

describe("what is made to do harm is refused", () => {
  test("declarations of texts", async () => {
    const sheet = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    expect(await problemOf(await workbookOf({ sheets: { A: sheet } }))).toMatchObject({ code: "broken_workbook" })
  })
  test("a worksheet that packs to next to nothing", async () => {
    const blank = new Uint8Array(80 << 20).fill(32)
    blank.set(new TextEncoder().encode("<worksheet><sheetData><row>"))
    for (let at = 1000; at < blank.length; at += 1 << 16) blank.set([60, 97, 47, 62], at)
    expect(await problemOf(await workbookOf({ sheets: { A: blank } }))).toMatchObject({ code: "too_large" })
  })
  test("addresses beyond the sheet", async () => {
    for (const row of ['<row r="99999999"><c><v>1</v></c></row>', '<row r="1"><c r="ZZZ1"><v>1</v></c></row>'])
      expect(await problemOf(await workbookOf({ sheets: { A: row } }))).toMatchObject({ code: "broken_workbook" })
  })
})

test("a file that cannot be read is no damaged workbook: the failure is thrown on", async () => {
  const bytes = await workbookOf({ sheets: { A: "<row><c><v>1</v></c></row>".repeat(9) } })
  const whole = sourceOfBytes(bytes)
  const source = {
    ...whole,
    slice: (start: number, end?: number) => {
      if (start > 100 && start < bytes.length - 22 - 0xffff - 1) return whole.slice(start, end)
      if (start > 100) throw new Error("the disk is gone")
      return whole.slice(start, end)
    },
  }
  await expect(transcribeExcel(source, {}, { record: () => undefined })).rejects.toThrow("the disk is gone")
})

describe("any bytes end in rows or in a message", () => {
  const files: Record<string, Uint8Array> = {}
  beforeAll(async () => {
    const sheet = sheetjs.utils.aoa_to_sheet(rows)
    const book = sheetjs.utils.book_new(sheet, "Sales")
    for (const bookType of ["xlsx", "biff8", "biff5", "biff2", "xlsb", "ods", "html", "xlml"] as const)
      files[bookType] = new Uint8Array(
        sheetjs.write(book, { bookType, type: "array", compression: bookType !== "xlsx" }),
      )
  })

  const cells =
    '<row r="1" hidden="0"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>A1</f><v>1.5</v></c></row><row r="2"><c t="inlineStr"><is><t>x&amp;y</t></is></c></row>'
  const parts = (sheet: Uint8Array) => ({ sheets: { A: sheet }, strings: "<si><t>a</t></si>", formats: ["yyyy"] })
  test("a worksheet in a whole archive", async () => {
    const xml = new TextEncoder().encode(
      `<worksheet><dimension ref="A1:B2"/><sheetData>${cells}</sheetData></worksheet>`,
    )
    const spots = fc.array(
      fc.record({ at: fc.nat(xml.length - 1), byte: fc.oneof(fc.nat(255), fc.constantFrom(...xml)) }),
    )
    await fc.assert(
      fc.asyncProperty(spots, async (changes) => {
        const changed = xml.slice()
        for (const { at, byte } of changes) changed[at] = byte
        const { result } = await readBytes(await workbookOf(parts(changed)))
        if (!result.ok) expect(result.problem.message).toMatch(/^[A-Z].{20,}[.]$/s)
      }),
      { numRuns: 300, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    )
  }, 20_000)

  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) })
  test.each(["xlsx", "biff8", "biff5", "biff2", "xlsb", "ods", "html", "xlml"])(
    "%s",
    async (bookType) => {
      const changes = fc.array(change, { maxLength: 20 })
      const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 })
      await fc.assert(
        fc.asyncProperty(changes, cut, async (spots, part) => {
          const bytes = files[bookType]!.slice()
          for (const { at, byte } of spots) bytes[Math.min(bytes.length - 1, Math.floor(at * bytes.length))] = byte
          const { result } = await readBytes(part === null ? bytes : bytes.slice(0, Math.ceil(part * bytes.length)))
          if (!result.ok) expect(result.problem.message).toMatch(/^[A-Z].{20,}[.]$/s)
        }),
        { numRuns: 150, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
      )
    },
    20_000,
  )
})
