import { describe, expect, test } from "vitest"
import { UnknownColumn } from "#domain/repair/apply.ts"
import { type Operation, operation, type Repair, wordsOf } from "#domain/repair/repair.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import { createMendReader, mendedLayout, rejectedHeader } from "#formats/csv/mend.ts"

const encoder = new TextEncoder()

function mend(text: string, operations: readonly Operation[], step = 1 << 20) {
  const bytes = encoder.encode(text)
  const detected = detectCsv(bytes, true)
  if (!detected.ok) throw new Error(detected.problem.message)
  const layout = detected.value
  const repairs = operations.map((o): Repair => ({ operation: operation.parse(o), reason: null }))
  const range = { start: 0, end: bytes.length, from: layout.dataOffset }
  const reader = createMendReader(layout, range, repairs, (r) => wordsOf(r.operation), layout.firstRow)
  const parts = []
  for (let at = 0; at < bytes.length; at += step) parts.push(reader.push(bytes.subarray(at, at + step)))
  parts.push(reader.end())
  return {
    names: mendedLayout(layout, repairs).names,
    table: parts.map((p) => p.table).join(""),
    rejected: parts.map((p) => p.rejected).join(""),
    rows: reader.results().map((r) => r.rows),
    header: rejectedHeader(layout),
  }
}

const SALES = 'id,day,amount,note\n1,2024-01-31,"1.234,56", a \n2,n/a,"12,5",-\n\n3,,x,b,extra\n4,2024-02-01\n'

describe("repairs", () => {
  test("numbers, null words and blanks are mended in the order of the list, and counted", () => {
    const { table, rows } = mend(SALES, [
      { op: "number", columns: ["amount"], format: "comma_point" },
      { op: "trim", columns: ["note"] },
      { op: "null_words", columns: ["day", "note"], words: ["N/A", "-"] },
    ])
    expect(table).toBe("1,2024-01-31,1234.56,a\n2,,12.5,\n\n3,,x,b,extra\n4,2024-02-01\n")
    expect(rows).toEqual([2, 1, 1])
  })

  test("a row that is left out leaves its number and goes to the rejected ones, whole and with the reason", () => {
    const { table, rejected, header, rows } = mend(SALES, [{ op: "drop_rows", column: "day", unless: "time" }])
    expect(table).toBe('1,2024-01-31,"1.234,56"," a "\n\n\n\n4,2024-02-01\n')
    expect(header).toBe("row,reason,id,day,amount,note\n")
    expect(rejected).toBe(
      '3,Leave out rows without a time in day.,2,n/a,"12,5",-\n5,Leave out rows without a time in day.,3,,x,b,extra\n',
    )
    expect(rows).toEqual([2])
  })

  test("ragged rows are filled, joined or left out", () => {
    const joined = mend(SALES, [{ op: "ragged", short: "drop", long: "join" }])
    expect(joined.table).toContain('3,,x,"b,extra"\n')
    expect(joined.rejected).toContain("6,")
    expect(joined.rows).toEqual([2])
    expect(mend(SALES, [{ op: "ragged", short: "fill", long: "drop" }]).rejected).toContain("5,")
  })

  test("rows stay as ragged as they are until a repair says otherwise", () => {
    const { table } = mend(SALES, [{ op: "ragged", short: "fill", long: "keep" }])
    expect(table).toContain("3,,x,b,extra\n4,2024-02-01,,\n")
    expect(mend(SALES, [{ op: "ragged", short: "keep", long: "cut" }]).table).toContain("3,,x,b\n4,2024-02-01\n")
    expect(mend("a,b,c\n,\n1,2,3\n", [{ op: "trim", columns: ["a"] }]).table).toBe(",\n1,2,3\n")
  })

  test("columns are joined, split, renamed and left out; later repairs name them as they are then", () => {
    const { names, table } = mend("d,t,who,x\n2024-01-31,10:30,Ann Lee,1\n2024-02-01,,Bo,2\n", [
      { op: "merge", columns: ["d", "t"], separator: " ", into: "at" },
      { op: "split", column: "who", separator: " ", into: ["first", "last"] },
      { op: "rename", column: "x", to: "n" },
      { op: "drop_columns", columns: ["first"] },
      { op: "map", column: "n", values: { "2": null, "1": "one" } },
    ])
    expect(names).toEqual(["at", "last", "n"])
    expect(table).toBe("2024-01-31 10:30,Lee,one\n2024-02-01,,\n")
  })

  test("equal rows are kept once, empty cells filled from above or with a value, listed rows left out", () => {
    const text = "a,b\n1,x\n1,x\n,y\n2,\n2,z\n"
    expect(mend(text, [{ op: "dedupe", columns: null }]).table).toBe("1,x\n\n,y\n2,\n2,z\n")
    expect(mend(text, [{ op: "dedupe", columns: ["a"] }]).table).toBe("1,x\n\n,y\n2,\n\n")
    expect(mend(text, [{ op: "fill", columns: ["a"], value: null }]).table).toBe("1,x\n1,x\n1,y\n2,\n2,z\n")
    expect(mend(text, [{ op: "fill", columns: ["b"], value: "-" }]).table).toContain("2,-\n")
    expect(mend(text, [{ op: "drop_listed", rows: [2, 6] }]).table).toBe("\n1,x\n,y\n2,\n\n")
  })

  test("rows whose numbers are equal are equal, however they were written before they were read as numbers", () => {
    const text = "a;n\nx;12,50\nx;12.5\nx;12,05\nx;10,00\nx;10\n"
    const read: Operation = { op: "number", columns: ["n"], format: "comma" }
    const { table, rows } = mend(text, [read, { op: "dedupe", columns: null }])
    expect(table).toBe("x,12.50\n\nx,12.05\nx,10.00\n\n")
    expect(rows[1]).toBe(2)
    // Texts such as versions are told apart as they are written.
    expect(mend("a;n\nx;1.10\nx;1.1\n", [{ op: "dedupe", columns: null }]).rows).toEqual([0])
  })

  test("times are read by a pattern that a person gives, names of months in any language too", () => {
    const { table, rows } = mend("d,e\n31|01|2024 1:45 PM,5. července 2024\n30|02|2024 1:45 PM,Juli\n", [
      { op: "time", columns: ["d"], format: "%d|%m|%Y %I:%M %p" },
      { op: "time", columns: ["e"], format: "d. MMMM yyyy" },
    ])
    expect(table).toBe("2024-01-31 13:45:00Z,2024-07-05\n30|02|2024 1:45 PM,Juli\n")
    expect(rows).toEqual([1, 1])
  })

  test("a pattern that is none is refused with its fault", () => {
    const given = operation.safeParse({ op: "time", columns: ["d"], format: "%d/%q/%Y" })
    expect(given.error?.issues[0]?.message).toContain("%q at place 4")
    expect(operation.safeParse({ op: "time", columns: ["d"], format: "Excel" }).error?.issues[0]?.message).toBe(
      "There is no time format Excel.",
    )
  })

  test("times become ISO 8601, what is no time or number can be emptied", () => {
    const text = "d,n\n31/01/2024 09:30,5\n01/02/2024 00:00,five\nsoon,7\n"
    const { table } = mend(text, [
      { op: "time", columns: ["d"], format: "dd/MM/yyyy HH:mm" },
      { op: "clear", columns: ["d"], unless: "time" },
      { op: "clear", columns: ["n"], unless: "number" },
    ])
    expect(table).toBe("2024-01-31 09:30:00Z,5\n2024-02-01 00:00:00Z,\n,7\n")
  })

  test("letters that were read in the wrong encoding come back, and only those", () => {
    expect(mend("n,m\nMÃ¼ller,Müller\nâ‚¬,x\n", [{ op: "redecode", columns: ["n", "m"] }]).table).toBe(
      "Müller,Müller\n€,x\n",
    )
  })

  test("the cut into chunks does not matter", () => {
    const operations: Operation[] = [
      { op: "dedupe", columns: null },
      { op: "ragged", short: "fill", long: "join" },
    ]
    const whole = mend(SALES + SALES.slice(SALES.indexOf("\n") + 1), operations)
    expect(mend(SALES + SALES.slice(SALES.indexOf("\n") + 1), operations, 3)).toEqual(whole)
  })

  test("a column or a format that is not there is named", () => {
    expect(() => mend(SALES, [{ op: "trim", columns: ["nope"] }])).toThrow(UnknownColumn)
    expect(() => mend(SALES, [{ op: "number", columns: ["id"], format: "roman" }])).toThrow("roman")
    expect(() => mend(SALES, [{ op: "time", columns: ["day"], format: "?" }])).toThrow("?")
  })

  test("every operation says in a sentence what it does", () => {
    const all: Operation[] = [
      { op: "trim", columns: ["a"] },
      { op: "null_words", columns: ["a"], words: ["-"] },
      { op: "fill", columns: ["a", "b", "c", "d", "e"], value: null },
      { op: "dedupe", columns: null },
      { op: "drop_listed", rows: [3] },
      { op: "ragged", short: "fill", long: "join" },
    ]
    for (const o of all) expect(wordsOf(o)).toMatch(/^[A-Z].+\.$/)
    expect(wordsOf({ op: "drop_rows", column: "Order no.", unless: "number" })).toMatch(/[^.]\.$/)
    expect(wordsOf(all[2]!)).toContain("a, b, c and 2 more")
  })
})
