import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { DialectChoice } from "#domain/profile/profile.ts"
import { wholeTextOf } from "#domain/scan/bytes.ts"
import { createBlockReader } from "#domain/scan/reader.ts"
import { type OpenedTable, openTable } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { bytesOf } from "./helpers.ts"

type Cells = readonly (string | null)[]

async function open(text: string, dialect: DialectChoice, table?: string): Promise<OpenedTable> {
  const options = { dialect, ...(table === undefined ? {} : { table }) }
  const opened = await openTable(sourceOfBytes(bytesOf(text)), options, memoryHost)
  if (!opened.ok) throw new Error(`${opened.problem.code}: ${opened.problem.message}`)
  return opened.value
}

async function recordsOf({ text, layout }: OpenedTable): Promise<readonly Cells[]> {
  const records: Cells[] = []
  const range = { start: 0, end: text.byteLength, from: layout.dataOffset }
  const reader = createBlockReader(layout, range, (bytes, { columns, records: n, starts, ends, quoted }) => {
    for (let r = 0; r < n; r++)
      records.push(
        Array.from({ length: columns }, (_, c) => {
          const i = r * columns + c
          return starts[i] === ends[i] && quoted[i] === 0 ? null : wholeTextOf(bytes, starts[i]!, ends[i]!)
        }),
      )
  })
  reader.push(new Uint8Array(await text.slice(0)))
  reader.end()
  return records
}

async function read(text: string, dialect: DialectChoice = {}, wanted?: string) {
  const table = await open(text, dialect, wanted)
  return { ...table, names: table.layout.header ?? null, rows: await recordsOf(table) }
}

const codesOf = ({ findings }: OpenedTable) => findings.map(({ code }) => code)

const HEADER = ["day", "order", "product", "note", "amount"]
const ROWS = [
  ["2024-01-31", "A-1001", "Espresso cup", "fragile, two pieces", "17.80"],
  ["2024-02-01", "A-1002", 'Teapot 12" wide', "", "39.00"],
  ["2024-02-02", "A-1003", "Ada's mug", "a gift", "-4.25"],
  ["2024-02-05", "A-1004", "Tray; small", "north \\ south", "120.00"],
  ["2024-02-06", "A-1005", "Spoon|fork", "set of 6", "8.40"],
]

interface Signs {
  readonly delimiter?: string
  readonly quote?: string
  readonly escape?: string
  readonly newline?: string
  readonly all?: boolean
}

function write(rows: readonly (readonly string[])[], signs: Signs = {}): string {
  const { delimiter = ",", quote = '"', escape: back = quote, newline = "\n", all = false } = signs
  const cell = (text: string) => {
    const special = [delimiter, quote, back, "\n", "\r"].some((sign) => text.includes(sign)) || text.trim() !== text
    if (!all && !special) return text
    const escaped = back === quote ? text : text.replaceAll(back, back + back)
    return quote + escaped.replaceAll(quote, back + quote) + quote
  }
  return rows.map((row) => row.map(cell).join(delimiter) + newline).join("")
}

/** As they are read: an empty cell that is not in quotes is null. */
const expected = (rows: readonly (readonly string[])[], all = false): readonly Cells[] =>
  rows.map((row) => row.map((cell) => (cell === "" && !all ? null : cell)))

const DELIMITERS = [
  ",",
  ";",
  "\t",
  "|",
  ":",
  "^",
  "~",
  "\x1f",
  "\x01",
  ", ",
  "; ",
  "\t\t",
  "||",
  "|~|",
  "::",
  "§",
  "¦",
  "\\t",
]

describe("one table in many dialects", () => {
  test.each(DELIMITERS)("separated by %j", async (delimiter) => {
    const { dialect, names, rows } = await read(write([HEADER, ...ROWS], { delimiter }))
    expect(dialect?.delimiter).toBe(delimiter)
    expect(names).toEqual(HEADER)
    expect(rows).toEqual(expected(ROWS))
  })
  test.each<Signs>([
    { delimiter: " ", all: true },
    { quote: "'", all: true },
    { quote: "'", delimiter: ";", all: true },
    { escape: "\\" },
    { escape: "\\", all: true },
    { quote: "'", escape: "\\", all: true },
    { newline: "\r" },
    { newline: "\r\n", delimiter: ";" },
  ])("written with %j", async (signs) => {
    const { names, rows } = await read(write([HEADER, ...ROWS], signs))
    expect(names).toEqual(HEADER)
    expect(rows).toEqual(expected(ROWS, signs.all))
  })
  test("the best dialect and the next one are told", async () => {
    const { dialect, detection } = await read("a;b\n1,5;2,5\n3,5;4,5\n")
    expect([dialect?.delimiter, detection?.runnerUp?.delimiter]).toEqual([";", ","])
    expect(detection!.score).toBeGreaterThan(detection!.runnerUp!.score)
  })
  test("what a person says overrules what is found", async () => {
    const { rows } = await read("a;b,c\n1;2,3\n4;5,6\n", { delimiter: ",", headerLines: 0 })
    expect(rows).toEqual([
      ["a;b", "c"],
      ["1;2", "3"],
      ["4;5", "6"],
    ])
  })
  test("two lines are enough", async () => {
    const { names, rows } = await read("id;name\n1;Ada\n")
    expect([names, rows]).toEqual([["id", "name"], [["1", "Ada"]]])
  })
  test("a text in one column stays one", async () => {
    const { rows } = await read("remark\nWell, it came late\nNice, but small\nGood\nBroken, sent back, and paid\n")
    expect(rows).toHaveLength(4)
    expect(rows[3]).toEqual(["Broken, sent back, and paid"])
  })
})

describe("what stands around a table", () => {
  const table = write([HEADER, ...ROWS])
  test.each([
    ["a title", "Sales report\n", 1],
    ["a title, a filter and a blank line", "Sales report, January to March\nRegion: north\n\n", 3],
    ["a title with the table's delimiters", "Sales report,,,,\n,,,,\n", 2],
    ["keys and values", "Report,Sales\nPrinted,2024-04-01\n\n", 3],
  ])("%s above it", async (_, above, lines) => {
    const { layout, names, rows, isTranscript } = await read(above + table)
    expect([layout.preambleLines, isTranscript]).toEqual([lines, false])
    expect(layout.firstRow).toBe(lines + 2)
    expect([names, rows]).toEqual([HEADER, expected(ROWS)])
  })
  test.each([
    ["a note", "-- end of report --\n"],
    ["a note below a blank line", "\nSource: the shop's own books\n"],
    ["notes with the table's delimiters", "Prices without tax,,,,\nPrinted by Ada,,,,\n"],
  ])("%s below it", async (_, below) => {
    const { layout, rows, isTranscript } = await read(table + below)
    expect([layout.footerLines > 0, isTranscript]).toEqual([true, false])
    expect(rows).toEqual(expected(ROWS))
  })
  test("another table below it", async () => {
    const other = write([
      ["region", "target"],
      ["north", "100"],
      ["south", "200"],
    ])
    const file = await read(`${table}\n${other}`)
    expect(file.rows).toEqual(expected(ROWS))
    expect(file.tables).toEqual([
      { name: "Row 1", rows: 5, columns: 5, hidden: false },
      { name: "Row 8", rows: 2, columns: 2, hidden: false },
    ])
    expect([file.table, codesOf(file)]).toEqual(["Row 1", ["several_tables"]])
    const second = await read(`${table}\n${other}`, {}, "Row 8")
    expect([second.table, second.names, second.layout.firstRow]).toEqual(["Row 8", ["region", "target"], 9])
    expect(second.rows).toEqual([
      ["north", "100"],
      ["south", "200"],
    ])
    const options = { table: "Row 3" }
    const none = await openTable(sourceOfBytes(bytesOf(`${table}\n${other}`)), options, memoryHost)
    expect(none).toMatchObject({ ok: false, problem: { code: "no_such_table" } })
  })
  test("a report's keys and values may be more lines than it has rows", async () => {
    const keys = "Vendor\tShop\nFrom\t2024-01-01\nTo\t2024-01-31\nCurrency\tEUR\n"
    const names = write([HEADER], { delimiter: "\t" })
    const rows = write(ROWS.slice(0, 2), { delimiter: "\t", newline: "\t\n" })
    const file = await read(keys + names + rows)
    expect([file.dialect?.delimiter, file.names]).toEqual(["\t", HEADER])
    expect(file.rows).toHaveLength(2)
    expect(file.layout.preambleLines).toBe(4)
  })
  test.each([
    [",,", ["", "", ""]],
    ["sku,,", ["sku", "", ""]],
  ])("%j above values are names that nobody wrote", async (head, written) => {
    const { names, rows } = await read(`${head}\n100,Cup,3.50\n101,Pot,20\n`)
    expect([names, rows.length]).toEqual([written, 2])
  })
  test("the same header again is no row", async () => {
    const file = await read(table + table)
    expect(file.rows).toEqual(expected([...ROWS, ...ROWS]))
    expect(file.findings).toMatchObject([{ code: "repeated_header", count: 1, places: [{ row: 7 }] }])
  })
  test("comments are no rows", async () => {
    const lines = table.split("\n")
    const file = await read(["# made by a till", ...lines.slice(0, 3), "# half of it", ...lines.slice(3)].join("\n"))
    expect([file.names, file.rows]).toEqual([HEADER, expected(ROWS)])
    expect(file.dialect?.comment).toBe("#")
  })
  test("a header that begins with a number sign is one", async () => {
    const { names } = await read("#id,name\n1,Ada\n2,Grace\n")
    expect(names).toEqual(["#id", "name"])
  })
  test("most of the lines may be comments, a row that was taken out among them", async () => {
    const file = await read(`# till 7\nid;qty\n${"# opened\n1;2\n# closed\n".repeat(5)}# 9;9\n3;4\n`)
    expect(file.names).toEqual(["id", "qty"])
    expect(file.rows).toHaveLength(6)
  })
  test("a comment behind a row is cut off where the columns prove it", async () => {
    const file = await read('# till 7\nid;qty\n1;2#1;5\n3;4 # counted twice\n5;6\n7;"8#9"\n9;10\n11;12\n')
    expect(file.rows).toEqual([
      ["1", "2"],
      ["3", "4 "],
      ["5", "6"],
      ["7", "8#9"],
      ["9", "10"],
      ["11", "12"],
    ])
    expect(file.findings.find(({ code }) => code === "end_comment")).toMatchObject({
      count: 2,
      places: [{ row: 3, text: "1;2#1;5" }, { row: 4 }],
    })
  })
  test.each([
    ["words", "# till 7\nid;flat\n1;Hill Road #5\n2;Mill Road\n", "Hill Road #5"],
    ["an error's sign", "# till 7\nid;qty\n1;#N/A\n2;7\n3;9\n", "#N/A"],
    ["numbers without a comment above them", "id;qty\n1;7#8\n2;7\n3;9\n", "7#8"],
    ["every value of a column", "# till 7\nid;line\n1;7#8\n2;7#9\n3;9#1\n", "7#8"],
  ])("the sign of comments in %s stays", async (_, text, kept) => {
    const { rows } = await read(text)
    expect(rows[0]![1]).toBe(kept)
  })
  test("a blank line is a record in a file of one column, and in any by choice", async () => {
    expect((await read("qty\n1\n\n3\n\n\n")).rows).toEqual([["1"], [""], ["3"]])
    const text = "id,qty\n1,2\n  \n\n3,4\n"
    const kept = [
      ["1", "2"],
      ["  ", null],
      [null, null],
      ["3", "4"],
    ]
    expect((await read(text)).rows).toEqual([kept[0], kept[3]])
    expect((await read(text, { blankLines: "keep" })).rows).toEqual(kept)
    expect((await read(text, { blankLines: "skipEmpty" })).rows).toEqual([kept[0], kept[1], kept[3]])
  })
  test("rows that are all of one word are no header again", async () => {
    const { rows } = await read("a,a\nb,c\na,a\nd,7\n", { headerLines: 1 })
    expect(rows).toHaveLength(3)
  })
  test("names in two lines are joined", async () => {
    const { names, rows } = await read(
      "2023,,2024,\nunits,revenue,units,revenue\n1,2.5,3,4.5\n5,6.5,7,8.5\n9,1.5,2,3.5\n",
    )
    expect(names).toEqual(["2023 units", "2023 revenue", "2024 units", "2024 revenue"])
    expect(rows).toHaveLength(3)
  })
  test("units below the names belong to them", async () => {
    const { names } = await read("day,weight,price\n,(kg),(€)\n2024-01-31,2.5,3\n2024-02-01,4.5,5\n2024-02-02,1.5,2\n")
    expect(names).toEqual(["day", "weight (kg)", "price (€)"])
  })
  test("rows that end with a delimiter have no column more", async () => {
    const { names, rows, layout } = await read("id,name,qty\n1,Ada,2,\n2,Grace,3,\n")
    expect(layout.trailingDelimiter).toBe(true)
    expect([names, rows]).toEqual([
      ["id", "name", "qty"],
      expected([
        ["1", "Ada", "2"],
        ["2", "Grace", "3"],
      ]),
    ])
  })
  test("names alone are told as a table without rows", async () => {
    const file = await read("id,name,qty\n")
    expect([file.names, file.rows, codesOf(file)]).toEqual([["id", "name", "qty"], [], ["only_header"]])
  })
  test("nothing but comments is an empty file", async () => {
    const opened = await openTable(sourceOfBytes(bytesOf("# a\n# b\n")), { dialect: { comment: "#" } }, memoryHost)
    expect(opened).toMatchObject({ ok: false, problem: { code: "empty_file" } })
  })
})

describe("rows that are written wrong", () => {
  const lines = write([HEADER, ...ROWS, ...ROWS, ...ROWS], { all: false }).split("\n")
  const withLine = (at: number, line: string) => [...lines.slice(0, at), line, ...lines.slice(at + 1)].join("\n")
  const others = (rows: readonly Cells[], at: number) => rows.filter((_, i) => i !== at - 1)
  const right = expected([...ROWS, ...ROWS, ...ROWS])

  test.each([
    [
      "before a number",
      "2024-02-02,A-1003,Ada's mug,a gift,\"-4.25",
      ["2024-02-02", "A-1003", "Ada's mug", "a gift", '"-4.25'],
    ],
    [
      "before a word",
      "2024-02-02,\"A-1003,Ada's mug,a gift,-4.25",
      ["2024-02-02", '"A-1003', "Ada's mug", "a gift", "-4.25"],
    ],
    [
      "before a date",
      "\"2024-02-02,A-1003,Ada's mug,a gift,-4.25",
      ['"2024-02-02', "A-1003", "Ada's mug", "a gift", "-4.25"],
    ],
    [
      "before a quoted text",
      '2024-02-02,A-1003,""Ada, mug",a gift,-4.25',
      ["2024-02-02", "A-1003", '"Ada, mug', "a gift", "-4.25"],
    ],
  ])("a quote too many %s takes nothing of the others", async (_, line, cells) => {
    const file = await read(withLine(3, line))
    expect(file.rows[2]).toEqual(cells)
    expect(others(file.rows, 3)).toEqual(others(right, 3))
    expect(codesOf(file)).toContain("stray_quote")
  })
  test.each([
    ["another delimiter", "2024-02-02;A-1003;Ada's mug;a gift;-4.25"],
    ["other quotes", "'2024-02-02','A-1003','Ada\\'s mug','a gift','-4.25'".replace("\\'", "''")],
    ["a delimiter too many", "2024-02-02,,A-1003,Ada's mug,a gift,-4.25"],
  ])("%s in one row", async (_, line) => {
    const file = await read(withLine(3, line))
    expect(file.rows).toEqual(right)
    expect(file.findings).toMatchObject([{ code: "mended_row", count: 1, places: [{ row: 4 }] }])
  })
  test("a comma in a text without quotes", async () => {
    const { rows } = await read(withLine(3, "2024-02-02,A-1003,Ada's mug, blue,a gift,-4.25"))
    expect(rows[2]).toEqual(["2024-02-02", "A-1003", "Ada's mug, blue", "a gift", "-4.25"])
  })
  test("a missing delimiter moves no other cell into a wrong column", async () => {
    const { rows } = await read(withLine(3, "2024-02-02,A-1003 Ada's mug,a gift,-4.25"))
    expect(rows[2]!.at(-1)).toBe("-4.25")
    expect(rows[2]![0]).toBe("2024-02-02")
  })
})

const cell = fc.string({
  unit: fc.constantFrom("a", "b", "é", "7", " ", ",", ";", '"', "'", "\\", "|", "\n", "#", "💧"),
  maxLength: 8,
})
const tables = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }))
const signs = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|", "||", "§", "\x1f", "::"),
  quote: fc.constantFrom('"', "'"),
  doubled: fc.boolean(),
  newline: fc.constantFrom("\n", "\r\n"),
})

test("any table comes back, whatever the dialect, where it is given", async () => {
  await fc.assert(
    fc.asyncProperty(tables, signs, async (rows, { delimiter, quote, doubled, newline }) => {
      const back = doubled ? quote : "\\"
      const text = write(rows, { delimiter, quote, escape: back, newline, all: true })
      const file = await read(text, { delimiter, quote, escape: back, comment: null, headerLines: 0 })
      expect(file.rows).toEqual(rows)
    }),
    { numRuns: 300 },
  )
})

const values = fc.tuple(
  fc.integer({ min: 1, max: 9999 }).map(String),
  fc.constantFrom("Ada Lovelace", "Grace Hopper", "Müller & Sons", "O'Neill", "Smith; Jones", "Doe, Jane"),
  fc
    .date({ min: new Date("2020-01-01"), max: new Date("2025-01-01"), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10)),
  fc.double({ min: -999, max: 999, noNaN: true }).map((n) => n.toFixed(2)),
)

test("the dialect of a sane table is found", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(values, { minLength: 3, maxLength: 30 }),
      signs,
      async (rows, { delimiter, quote, newline }) => {
        const file = await read(write([["id", "name", "day", "amount"], ...rows], { delimiter, quote, newline }))
        expect(file.names).toEqual(["id", "name", "day", "amount"])
        expect(file.rows).toEqual(rows)
      },
    ),
    { numRuns: 200 },
  )
})

test("any bytes end in a table or in a sentence", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom(44, 34, 10, 13, 32, 97, 49, 92, 59, 39, 35, 9), { maxLength: 120 })
      .map((list) => Uint8Array.from(list)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (file) => {
      const opened = await openTable(sourceOfBytes(file), {}, memoryHost)
      if (!opened.ok) expect(opened.problem.message).toMatch(/\.$/)
      else
        expect((await recordsOf(opened.value)).every((row) => row.length === opened.value.layout.names.length)).toBe(
          true,
        )
    }),
    { numRuns: 1000 },
  )
})

describe("a file too large to be looked at as a whole", () => {
  const many = Array.from({ length: 40_000 }, (_, i) => [
    `2024-01-${String((i % 28) + 1).padStart(2, "0")}`,
    `A-${i}`,
    "Cup, blue",
    "x",
    `${i % 97}.50`,
  ])
  test("is read as it stands, and ends where its notes begin", async () => {
    const file = await read(`Report\n\n${write([HEADER, ...many])}\nSource: the shop\n`)
    expect([file.isTranscript, file.layout.preambleLines, file.rows.length]).toEqual([false, 2, many.length])
    expect(file.rows.at(-1)).toEqual(many.at(-1))
  })
  test("is transcribed piece by piece where the scanner does not read it", async () => {
    const file = await read(`${write([HEADER, ...many], { delimiter: "||", quote: "'", all: true, newline: "\r\n" })}`)
    expect([file.isTranscript, file.rows.length]).toEqual([true, many.length])
    expect(file.rows).toEqual(many)
  })
  test("one quote that never closes does not take the rest", async () => {
    const text = write([
      HEADER,
      ...many.slice(0, 20_000),
      ["2024-01-01", "A-x", "Q", "QUOTE", "1.50"],
      ...many.slice(20_000),
    ])
    const file = await read(text.replace("QUOTE", '"QUOTE').replaceAll("||", ","))
    expect(file.rows).toHaveLength(many.length + 1)
  })
})
