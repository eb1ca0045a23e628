import { describe, expect, test } from "vitest"
import { openPlain, openTable } from "#formats/open.ts"
import { type ByteSource, sourceOfBytes } from "#formats/source.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { encoded, host, sales, utf8, utf16 } from "./helpers.ts"

async function opened(bytes: Uint8Array, options: ReadOptions = {}) {
  const table = await openTable(sourceOfBytes(bytes), options, host)
  if (!table.ok) throw new Error(table.problem.message)
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await table.value.text.slice(0))
  return { ...table.value, text, codes: table.value.findings.map(({ code }) => code) }
}

const german = sales(["Müller", "Größe M", "Köln"], 40)

describe("a table in another encoding", () => {
  test("is read as UTF-8, and the file's encoding is told", async () => {
    const table = await opened(encoded(german, "windows-1252"))
    expect(table.text).toBe(german)
    expect(table).toMatchObject({ format: "csv", encoding: "windows-1252", bom: false, isTranscript: true })
    expect(table.dialect).toMatchObject({ delimiter: ";", header: true })
    expect(table.codes).toEqual(["text_decoded"])
    expect(table.findings[0]).toMatchObject({ severity: "info", message: expect.stringContaining("windows-1252") })
  })

  test("UTF-16 as Excel writes it", async () => {
    const table = await opened(utf16(`\ufeff${german.replaceAll(";", "\t")}`, true))
    expect(table.text).toBe(german.replaceAll(";", "\t"))
    expect(table).toMatchObject({ encoding: "utf-16le", bom: true, dialect: { delimiter: "\t" } })
  })

  test("is read as the person says", async () => {
    const bytes = encoded(german, "windows-1252")
    expect((await opened(bytes, { encoding: "windows-1251" })).text).toContain("Mьller")
    const refused = await openTable(sourceOfBytes(bytes), { encoding: "klingon" }, host)
    expect(refused).toMatchObject({ ok: false, problem: { code: "unsupported_encoding" } })
  })

  test("asks where the letters do not tell", async () => {
    const table = await opened(encoded("a,b\n1,\u00e6\n2,x\n", "windows-1252"))
    expect(table.codes).toEqual(["text_encoding_unsure"])
    expect(table.findings[0]!.severity).toBe("warning")
  })
})

describe("a table in UTF-8", () => {
  test("is opened by its first bytes and a look at some more, never read as a whole", async () => {
    const bytes = utf8(sales(["Müller", "Köln"], 200_000))
    let read = 0
    const source: ByteSource = {
      byteLength: bytes.length,
      slice(start, end = bytes.length) {
        read += end - start
        return bytes.slice(start, end).buffer
      },
    }
    const table = await openTable(source, {}, host)
    expect(table).toMatchObject({ ok: true, value: { encoding: "utf-8", isTranscript: false, findings: [] } })
    expect(table.ok && table.value.text).toBe(source)
    expect(bytes.length).toBeGreaterThan(3_000_000)
    expect(read).toBeLessThan(2_000_000)
  })

  test("whose letters of another encoding come late is decoded all the same", async () => {
    const late = `${sales(["Smith"], 60_000)}1;Müller;2\r\n${"1;Smith;2.50\r\n".repeat(9)}`
    expect((await opened(encoded(late, "windows-1252"))).text).toBe(late)
  })

  test("is looked at in full when that is asked for", async () => {
    const rows = sales(["Smith"], 60_000)
    const hidden = `${rows}1;Müller;2\r\n${rows.slice(rows.indexOf("\n") + 1).repeat(12)}`
    const bytes = encoded(hidden, "windows-1252")
    expect((await opened(bytes)).isTranscript).toBe(false)
    const checked = await opened(bytes, { checkEncoding: true })
    expect(checked).toMatchObject({ encoding: "windows-1252", isTranscript: true })
    expect(checked.text).toBe(hidden)
  })

  test("with lines of another encoding keeps all letters, and says which lines", async () => {
    const bytes = new Uint8Array([...utf8(german), ...encoded("9;Jürgen;1\r\n", "windows-1252")])
    const table = await opened(bytes)
    expect(table.text).toBe(`${german}9;Jürgen;1\r\n`)
    expect(table.codes).toEqual(["text_mixed_encodings"])
    expect(table.findings[0]).toMatchObject({ count: 1, places: [{ row: 42 }] })
  })

  test("with letters that were saved twice is left as it is, and told", async () => {
    const text = `id,name\n1,MÃ¼ller\n2,KÃ¶ln\n3,CafÃ© Ãœbersee\n4,Âge, São Paulo\n`
    const table = await opened(utf8(text))
    expect(table).toMatchObject({ encoding: "utf-8", isTranscript: false, text })
    expect(table.findings).toMatchObject([
      { code: "text_mojibake", count: 4, places: [{ row: 2 }, { row: 3 }, { row: 4 }] },
    ])
  })
})

test("what cannot be decoded is told with its rows", async () => {
  const table = await opened(new Uint8Array([...utf16("\ufeffa,b\n1,2\n3,4\n5,", true), 0x00, 0xd8, 0x0a, 0x00]))
  expect(table.findings).toMatchObject([
    { code: "text_decoded" },
    { code: "text_undecodable", count: 1, places: [{ row: 4 }] },
  ])
})

test("records of other formats are read in the encoding of their file", async () => {
  const json = JSON.stringify([{ name: "Müller" }, { name: "Köln" }])
  expect(await opened(utf16(json, true))).toMatchObject({
    format: "json",
    encoding: "utf-16le",
    text: "Müller\nKöln\n",
  })
  const rows = ["Москва", "Санкт-Петербург", "Ярославль"].map((city) => `<row><city>${city}</city></row>`)
  const xml = (declared: string) => `<?xml version="1.0"${declared}?><rows>${rows.join("")}</rows>`
  for (const declared of ["", ' encoding="windows-1251"'])
    expect(await opened(encoded(xml(declared), "windows-1251"))).toMatchObject({
      format: "xml",
      encoding: "windows-1251",
      text: "Москва\nСанкт-Петербург\nЯрославль\n",
    })
})

test("the first look leaves to a later one what has to be decoded", async () => {
  expect(await openPlain(sourceOfBytes(encoded(german, "windows-1252")), {})).toBeNull()
  expect(await openPlain(sourceOfBytes(utf8(german)), {})).toMatchObject({ ok: true })
})
