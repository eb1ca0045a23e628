import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createBatchReader, fieldsOf } from "#formats/csv/batches.ts"
import { bytesOf, layoutOf, readRange, rowsOf, sent } from "./helpers.ts"
import { readNaively } from "./naive.ts"

const column = (cells: readonly string[], ...rest: Parameters<typeof sent> extends [number, ...infer R] ? R : never) =>
  rowsOf(
    readRange(bytesOf(`${cells.map((c) => `${c},x`).join("\n")}\n`), layoutOf(["a", "b"]), [sent(0, ...rest)]),
  ).flat()

describe("the values of a column", () => {
  test("an empty cell is null, a quoted empty one an empty text", () => {
    expect(column(["a", "", '""', '"b""c"', " d "])).toEqual(["a", null, "", 'b"c', " d "])
  })

  test("bytes that are not UTF-8 become U+FFFD, as decoders show them", () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x0a, 0xe2, 0x82, 0x2c, 0x0a, 0xc3, 0xa9, 0x0a)
    expect(rowsOf(readRange(bytes, layoutOf(["a"]), [sent(0)])).flat()).toEqual(["a\ufffd", "\ufffd", "é"])
  })

  test("integers are exact in all 64 bits", () => {
    const cells = ["0", "-1", "+7", "4294967296", "-4294967297", "999999999999999", "9007199254740993", "-0"]
    const ends = ["9223372036854775807", "-9223372036854775808"]
    expect(column([...cells, ...ends], "int64")).toEqual([...cells, ...ends].map((c) => BigInt(c.replace("+", ""))))
  })

  test("numbers lose blanks around them; what is no number is null", () => {
    expect(column([" 5", "6\t", '" 7 "', "", '""', "  ", "x", "1.5"], "int64")).toEqual([
      5n,
      6n,
      7n,
      null,
      null,
      null,
      null,
      null,
    ])
    expect(column([" 5", "6.50\t", "", '""', "  ", "x", "007", "73786976294838206464"], "float64")).toEqual([
      5,
      6.5,
      null,
      null,
      null,
      null,
      7,
      2 ** 66,
    ])
  })

  test("floats are the nearest double", () => {
    const cells = ["0.1", "-.5", "5.", "1e3", "123456789.123456789", "0.30000000000000004", "1e-320", "-0.0"]
    expect(column(cells, "float64")).toEqual(cells.map(Number))
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(column([String(value)], "float64")[0]).toBe(Number(String(value)))
      }),
    )
  })

  test("times are microseconds, in the chosen format alone", () => {
    const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n
    expect(column(["01/02/2024", "31/12/1969", "02/13/2024", "", "2024-01-01"], "timestamp", "dd/MM/yyyy")).toEqual([
      micros("2024-02-01"),
      micros("1969-12-31"),
      null,
      null,
      null,
    ])
    expect(column(["01/02/2024"], "timestamp", "MM/dd/yyyy")).toEqual([micros("2024-01-02")])
    expect(column(["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z"], "timestamp", "iso")).toEqual([
      micros("9999-12-31T23:59:59.999Z"),
      micros("0001-01-01T00:00:00Z"),
    ])
  })

  test("times in a format of the grammar, of a language, and of a spreadsheet", () => {
    const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n
    expect(
      column(["3 Mar 2024 1:05 PM", "31 Dez. 2023", "Mar 3 2024", "31 Feb 2024"], "timestamp", "d MMM yyyy"),
    ).toEqual([micros("2024-03-03T13:05:00Z"), micros("2023-12-31"), null, null])
    expect(column(["14. lis 2013"], "timestamp", "d MMM yyyy hr")).toEqual([micros("2013-10-14")])
    expect(column(["03/02/24 10:00 +02:00", "31/12/69"], "timestamp", "d/M/yy")).toEqual([
      micros("2024-02-03T08:00:00Z"),
      micros("1969-12-31"),
    ])
    expect(column(["45322.75", "7"], "timestamp", "excel")).toEqual([micros("2024-01-31T18:00:00Z"), null])
  })

  test("an unknown format is a fault of the caller", () => {
    expect(() =>
      createBatchReader(layoutOf(["a"]), [sent(0, "timestamp", "klingon")], { start: 0, end: 1, from: 0 }),
    ).toThrow(/klingon/)
  })
})

describe("the records of a range", () => {
  test("ragged records: what is missing is null, what is too much is left out", () => {
    const batches = readRange(bytesOf("1,2,3\n4\n5,6,7,8\n"), layoutOf(["a", "b", "c"]), [sent(2), sent(0)])
    expect(rowsOf(batches)).toEqual([
      ["3", "1"],
      [null, "4"],
      ["7", "5"],
    ])
  })

  test("mark, blank lines and header are skipped by the layout's offset", () => {
    const bytes = bytesOf("\ufeff\na;b\r\n1;2\r\n\r\n3;4")
    const layout = layoutOf(["a", "b"], { delimiter: ";", bom: true, dataOffset: 9 })
    expect(rowsOf(readRange(bytes, layout, [sent(0), sent(1)], undefined, [2]))).toEqual([
      ["1", "2"],
      ["3", "4"],
    ])
  })

  test("a range without records has no batch", () => {
    expect(readRange(bytesOf("a,b\n"), layoutOf(["a", "b"], { dataOffset: 4 }), [sent(0)])).toEqual([])
    expect(readRange(bytesOf("1\n2\n"), layoutOf(["a"]), [sent(0)], { start: 2, end: 1, from: 2 })).toEqual([])
  })

  test("a record longer than the reader's steps is whole, and long ones make small batches", () => {
    const long = "x".repeat(700_000)
    const bytes = bytesOf(Array.from({ length: 26 }, (_, i) => `"${i}\n${long}"\n`).join(""))
    const batches = readRange(bytes, layoutOf(["a"]), [sent(0)], undefined, [500_000])
    expect(batches.map((b) => b.rows)).toEqual([6, 6, 6, 6, 2])
    expect(rowsOf(batches).every(([cell], i) => cell === `${i}\n${long}`)).toBe(true)
  })

  test("batches have the rows that were asked for, and the writer's fields", () => {
    const bytes = bytesOf("1\n".repeat(5000))
    expect(readRange(bytes, layoutOf(["a"]), [sent(0)], undefined, [777], 1500).map((b) => b.rows)).toEqual([
      1500, 1500, 1500, 500,
    ])
    expect(fieldsOf([sent(0, "int64")])).toEqual([{ name: "c0", kind: "int64", recurs: false }])
  })

  test("any text, in any chunks, cut at any records, reads as an independent reader reads it", () => {
    const columns = [sent(0), sent(1), sent(2)]
    const piece = fc.constantFrom("a", "7", "é", ",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r", " ", "\t", "😀")
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom("," as const, "\t" as const),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (pieces, delimiter, chunks, rowsPerBatch, cut) => {
          const text = pieces.join("").replaceAll(",", delimiter)
          const bytes = bytesOf(text)
          const layout = layoutOf(["a", "b", "c"], { delimiter })
          const records = readNaively(text, delimiter)
          const expected = records.map(({ cells }) => [0, 1, 2].map((c) => cells[c] ?? null))
          const whole = readRange(bytes, layout, columns, undefined, chunks, rowsPerBatch)
          expect(rowsOf(whole)).toEqual(expected)
          if (records.length === 0) return
          const at = cut % records.length
          const middle = bytesOf(text.slice(0, records[at]!.start)).length
          const [left, right] = [
            readRange(bytes, layout, columns, { start: 0, end: middle - 1, from: 0 }, chunks),
            readRange(bytes, layout, columns, { start: middle, end: bytes.length, from: middle }, chunks),
          ]
          expect(rowsOf(left)).toEqual(expected.slice(0, at))
          expect(rowsOf(right)).toEqual(expected.slice(at))
        },
      ),
      { numRuns: 600 },
    )
  })
})
