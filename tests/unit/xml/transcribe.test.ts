import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { ReadOptions } from "#formats/transcript.ts"
import { transcribeXml } from "#formats/xml/transcribe.ts"
import { recordsOf } from "../records.ts"

const encoder = new TextEncoder()
const read = (text: string | Uint8Array, options: ReadOptions = {}, pieceBytes?: number) =>
  recordsOf(transcribeXml, text, options, pieceBytes)

/** A text that is expected to be a table. */
async function table(text: string | Uint8Array, options: ReadOptions = {}) {
  const { result, rows } = await read(text, options)
  if (!result.ok) throw new Error(result.problem.message)
  const { names, findings, table, tables, encoding } = result.value
  return {
    names,
    rows,
    table,
    encoding,
    tables: tables.map(({ name }) => name),
    findings: findings.map(({ code, column, count }) => ({ code, column, count })),
  }
}

describe("records", () => {
  test("the elements of the root; attributes and elements are columns", async () => {
    const text =
      '<?xml version="1.0"?><rows><row id="1"><a>x</a></row><row id="2" b="y"><!-- no --><c/><a/></row></rows>'
    expect(await table(text)).toEqual({
      names: ["id", "a", "b", "c"],
      rows: [
        ["1", "x", null, null],
        ["2", null, "y", null],
      ],
      table: "/rows/row",
      tables: ["/rows/row"],
      encoding: "utf-8",
      findings: [],
    })
  })
  test("the repeated elements that hold most, however deep, and the others can be chosen", async () => {
    const text = `<Envelope><Header><user>u</user></Header><Body><list>
      <code n="1"/><code n="2"/><item><a>1</a><b>2</b></item><item><a>3</a><b>4</b></item></list></Body></Envelope>`
    expect(await table(text)).toMatchObject({
      names: ["a", "b"],
      rows: [
        ["1", "2"],
        ["3", "4"],
      ],
      table: "/Envelope/Body/list/item",
      tables: ["/Envelope/Body/list/item", "/Envelope/Body/list/code"],
      findings: [
        { code: "xml_other_tables", column: null, count: 1 },
        { code: "xml_beside", column: null, count: 3 },
      ],
    })
    expect(await table(text, { table: "/Envelope/Body/list/code" })).toMatchObject({ rows: [["1"], ["2"]] })
    expect((await read(text, { table: "/x" })).result).toMatchObject({ problem: { code: "no_such_table" } })
  })
  test("one record alone", async () => {
    expect(await table("<shop><order><id>7</id><to><city>X</city></to></order></shop>")).toMatchObject({
      names: ["id", "to.city"],
      rows: [["7", "X"]],
      table: "/shop/order",
    })
  })
  test("elements of text alone", async () => {
    expect(await table("<l><v>1</v><v>2</v></l>")).toMatchObject({ names: ["v"], rows: [["1"], ["2"]] })
    expect(await table("<l><vs><v>1</v><v>2</v></vs></l>")).toMatchObject({ names: ["v"], rows: [["1"], ["2"]] })
  })
  test("nothing in it", async () => {
    expect((await read("<a><b/> </a>")).result).toMatchObject({ ok: false, problem: { code: "no_table" } })
  })
})

describe("values", () => {
  const rows = (...inner: string[]) => `<r>${inner.map((i) => `<i>${i}</i>`).join("")}</r>`

  test("entities, CDATA and texts of other writing", async () => {
    expect(await table(rows("<t>a &lt; b &amp;&#x41;</t>", "<t><![CDATA[<b>]]>日本</t>"))).toMatchObject({
      rows: [["a < b &A"], ["<b>日本"]],
    })
  })
  test("elements that are repeated within a record are lists, wherever there is but one", async () => {
    const text = rows("<t>1</t><t k='v'>2</t><s><x/><x>y</x></s>", "<t>3</t>")
    expect(await table(text)).toMatchObject({
      names: ["t", "s.x"],
      rows: [
        ['["1",{"@k":"v","#text":"2"}]', '[null,"y"]'],
        ['["3"]', null],
      ],
      findings: [
        { code: "xml_list", column: "t", count: 3 },
        { code: "xml_list", column: "s.x", count: 2 },
      ],
    })
  })
  test("text with attributes, and an attribute beside an element of its name", async () => {
    expect(await table(rows('<a unit="kg">5</a><b id="1"><id>2</id></b>', "<a>6</a>"))).toMatchObject({
      names: ["a", "a.unit", "b.@id", "b.id"],
      rows: [
        ["5", "kg", "1", "2"],
        ["6", null, null, null],
      ],
    })
  })
  test("names lose their namespaces, unless two of one name stand side by side", async () => {
    const text = '<r xmlns:p="P" xmlns:q="Q"><i><p:a>1</p:a></i><i><q:a>2</q:a></i></r>'
    expect(await table(text)).toMatchObject({ names: ["a"], rows: [["1"], ["2"]] })
    const root = '<p:r xmlns:p="P"><p:i><p:a>1</p:a></p:i><p:i/></p:r>'
    expect(await table(root)).toMatchObject({ names: ["a"], rows: [["1"], [null]], table: "/r/i" })
    const clash = '<r xmlns:p="P" xmlns:q="Q"><i><p:a>1</p:a></i><i><p:a>2</p:a><q:a>3</q:a></i></r>'
    expect(await table(clash)).toMatchObject({
      names: ["p:a", "q:a"],
      rows: [
        ["1", null],
        ["2", "3"],
      ],
    })
  })
  test("blanks go from around numbers and times, and stay around texts", async () => {
    const text = rows("<a>\n  42\n</a><b>\n 2024-01-31 </b><c> x </c><d>  </d>", "<a>1</a>")
    expect(await table(text)).toMatchObject({
      rows: [
        ["42", "2024-01-31", " x ", null],
        ["1", null, null, null],
      ],
      findings: [
        { code: "xml_padded_text", column: null, count: 1 },
        { code: "xml_blank", column: null, count: 1 },
      ],
    })
  })
  test("what says that it is nil has no value", async () => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    expect(await table(`<r ${xsi}><i><a xsi:nil="true"/></i><i><a>1</a></i></r>`)).toMatchObject({
      names: ["a"],
      rows: [[null], ["1"]],
    })
  })
  test("text around elements is kept and told", async () => {
    expect(await table(rows("<a>x <b>y</b> z</a>", "<a/>"))).toMatchObject({
      names: ["a", "a.b"],
      rows: [
        ["x  z", "y"],
        [null, null],
      ],
      findings: [{ code: "xml_mixed_text", column: null, count: 1 }],
    })
  })
})

describe("encodings", () => {
  test("by the declaration and by the byte order mark", async () => {
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><r><i>é</i><i>ü</i></r>'
    const bytes = Uint8Array.from(latin, (c) => c.charCodeAt(0))
    expect(await table(bytes)).toMatchObject({ rows: [["é"], ["ü"]], encoding: "windows-1252" })
    const wide = `\ufeff${latin.replace("ISO-8859-1", "UTF-16")}`
    const utf16 = new Uint8Array(Uint16Array.from(wide, (c) => c.charCodeAt(0)).buffer)
    expect(await table(utf16)).toMatchObject({ rows: [["é"], ["ü"]], encoding: "utf-16le" })
  })
  test("what does not fit is refused", async () => {
    const text = (encoding: string) => encoder.encode(`<?xml version="1.0" encoding="${encoding}"?><r>x</r>`)
    expect((await read(text("x-none"))).result).toMatchObject({ problem: { code: "unknown_encoding" } })
    const bad = text("UTF-8")
    bad[bad.length - 6] = 0xff
    expect((await read(bad)).result).toMatchObject({ problem: { code: "bad_xml" } })
  })
})

describe("broken files", () => {
  test.each([
    ["nonsense", "line 1"],
    ["<a><b></a>", "line 1, column 10"],
    ["<a>\n<b>", "line 2"],
    ["<a/><b/>", "line 1"],
    ["<a>&x;</a>", "line 1"],
    ["<a b=1/>", "line 1"],
    ["<p:a/>", "line 1"],
    ["\ufeff\ufeff<a/>", "line 1"],
    ["", "line 1"],
  ])("%j is refused with its place", async (text, where) => {
    const { result, rows } = await read(text)
    expect(result).toMatchObject({ ok: false, problem: { code: "bad_xml" } })
    expect(result.ok ? "" : result.problem.message).toContain(where)
    expect(rows).toEqual([])
  })
  test("entities of plain text are read, others are refused where they are used", async () => {
    const document = (subset: string, use: string) => `<!DOCTYPE r [${subset}]><r><i>${use}</i><i>2</i></r>`
    expect(await table(document('<!ENTITY co "Ad&#x61; &amp; Co">', "&co;"))).toMatchObject({
      rows: [["Ada & Co"], ["2"]],
    })
    const bomb = '<!ENTITY a "lol"><!ENTITY b "&a;&a;">'
    expect(await table(document(bomb, "1"))).toMatchObject({ rows: [["1"], ["2"]] })
    for (const [subset, use] of [
      [bomb, "&b;"],
      ['<!ENTITY f SYSTEM "file:///etc/hostname">', "&f;"],
    ] as const) {
      const { result } = await read(document(subset, use))
      expect(result.ok ? "" : result.problem.message).toContain("such are not followed")
    }
  })
  test("deep nesting is refused", async () => {
    expect((await read("<a>".repeat(100_000))).result).toMatchObject({ problem: { code: "bad_xml" } })
  })
})

const name = fc.constantFrom("a", "b", "c", "é", "Datum")
const text = fc
  .string({ unit: "grapheme" })
  .filter((s) => /^[\t\n\x20-\ud7ff\ue000-\ufffd]*$/u.test(s) && s === s.trim())
const records = fc.array(fc.dictionary(name, text, { minKeys: 1 }), { minLength: 2, maxLength: 10 })
const escaped = (value: string) => value.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
const xmlOf = (rows: readonly Record<string, string>[]) =>
  `<rows>${rows
    .map(
      (row) =>
        `<row>${Object.entries(row)
          .map(([k, v]) => `<${k}>${escaped(v)}</${k}>`)
          .join("")}</row>`,
    )
    .join("\n")}</rows>`

test("what is written is read", async () => {
  await fc.assert(
    fc.asyncProperty(records, async (rows) => {
      fc.pre(rows.some((row) => Object.values(row).some((value) => value !== "")))
      const got = await table(xmlOf(rows))
      expect(got.rows).toEqual(rows.map((row) => got.names!.map((key) => row[key] || null)))
      expect([...got.names!].sort()).toEqual([...new Set(rows.flatMap((row) => Object.keys(row)))].sort())
    }),
  )
})

test("the pieces that a file comes in make no difference", async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const text = xmlOf(rows)
      expect(await read(text, {}, size)).toEqual(await read(text))
    }),
  )
})

test("no bytes make it throw or hang, and what is refused has written nothing", async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), async (rows, edits) => {
      const bytes = encoder.encode(xmlOf(rows))
      for (const [at, byte] of edits) bytes[at % bytes.length] = byte
      const { result, rows: written } = await read(bytes)
      if (!result.ok) expect(written).toEqual([])
    }),
    { numRuns: 300 },
  )
})
