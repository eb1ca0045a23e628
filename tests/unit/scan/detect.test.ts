import { describe, expect, test } from "vitest"
import { detectCsv } from "#domain/scan/detect.ts"
import { bytesOf, layoutFor } from "./helpers.ts"

const layout = (text: string) => layoutFor(bytesOf(text))
const problem = (bytes: Uint8Array, isWhole = true) => {
  const detected = detectCsv(bytes, isWhole)
  return detected.ok ? null : detected.problem.code
}

describe("delimiter", () => {
  test.each([
    [",", "id,price\n1,2.5\n2,3.5\n"],
    [";", "id;price;city\n1;2,5;Rome\n2;3,5;Bonn\n"],
    ["\t", "id\tname\n1\tA, B\n2\tC\n"],
    ["|", "id|name\n1|x;y\n2|z\n"],
  ] as const)("%j", (delimiter, text) => {
    expect(layout(text).dialect.delimiter).toBe(delimiter)
  })
  test("delimiters inside quotes do not count", () => {
    const { dialect, names } = layout('name;note\n"a,b,c";"d,e,f"\n"g,h,i";"j,k,l"\n')
    expect([dialect.delimiter, names]).toEqual([";", ["name", "note"]])
  })
  test("a single column has a name", () => {
    expect(layout("amount\n1\n2\n").names).toEqual(["amount"])
  })
  test.each([
    ["lf", "a,b\n1,2\n"],
    ["crlf", "a,b\r\n1,2\r\n"],
    ["cr", "a,b\r1,2\r"],
  ] as const)("newline %s", (newline, text) => {
    expect(layout(text).dialect.newline).toBe(newline)
  })
})

describe("header", () => {
  test("words above numbers", () => {
    const { header, firstRow, dataOffset } = layout("id,city\n1,Rome\n2,Bonn\n")
    expect({ header, firstRow, dataOffset }).toEqual({ header: ["id", "city"], firstRow: 2, dataOffset: 8 })
  })
  test("numbers in the first row are data", () => {
    const { header, names, firstRow, dataOffset } = layout("1,Rome\n2,Bonn\n")
    expect({ header, names, firstRow, dataOffset }).toEqual({
      header: null,
      names: ["column_1", "column_2"],
      firstRow: 1,
      dataOffset: 0,
    })
  })
  test("words that occur again below are data", () => {
    expect(layout("Rome,red\nBonn,blue\nRome,red\n").header).toBeNull()
  })
  test("words above other words are a header", () => {
    expect(layout("city,colour\nRome,red\nBonn,blue\n").header).toEqual(["city", "colour"])
  })
  test("years above other numbers are names", () => {
    expect(layout("product,2022,2023\napple,12.5,13\npear,7,9.25\n").names).toEqual(["product", "2022", "2023"])
  })
  test("empty and repeated names are made unique", () => {
    expect(layout("id,,id, qty \n1,2,3,4\n").names).toEqual(["id", "column_2", "id_2", "qty"])
  })
  test("delimiters too many at its end make no columns", () => {
    expect(layout("id,qty,,,\n1,2\n3,4\n").names).toEqual(["id", "qty"])
  })
  test("rows that are wider than the header get columns", () => {
    expect(layout("id,qty\n1,2,3\n3,4,5\n").names).toEqual(["id", "qty", "column_3"])
  })
  test("BOM and blank lines before it", () => {
    const { bom, blankLines, firstRow, names } = layout("\ufeff\n  \r\nid,qty\n1,2\n")
    expect({ bom, blankLines, firstRow, names }).toEqual({
      bom: true,
      blankLines: 2,
      firstRow: 4,
      names: ["id", "qty"],
    })
  })
})

describe("what is no table", () => {
  test.each([
    ["empty_file", bytesOf("")],
    ["empty_file", bytesOf("\n \n\r\n")],
    ["only_header", bytesOf("id,city,amount\n")],
    ["unsupported_encoding", new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0])],
    ["unsupported_encoding", new Uint8Array([0x61, 0, 0x2c, 0, 0x62, 0, 0x0a, 0])],
    ["unsupported_encoding", new Uint8Array([0x61, 0x2c, 0xe9, 0x0a, 0x31, 0x2c, 0x32])],
    ["not_text", Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)],
  ])("%s", (code, bytes) => {
    expect(problem(bytes)).toBe(code)
  })
  test("a first line that does not end", () => {
    expect(problem(bytesOf("x".repeat(10_000)), false)).toBe("line_too_long")
  })
  test("a character that the end of the head cuts is no fault", () => {
    const text = bytesOf("name,city\nÅsa,Malmö")
    expect(problem(text.subarray(0, text.length - 1), false)).toBeNull()
  })
})
