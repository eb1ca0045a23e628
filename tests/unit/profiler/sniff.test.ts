import { expect, test } from "vitest"
import { sniffFormat } from "#formats/sniff.ts"

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

test.each([
  ["PK\u0003\u0004....xl/workbook.xml", "an Excel workbook"],
  ["PK\u0003\u0004....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet"],
  ["PK\u0003\u0004....photos/1.raw", "a zip archive"],
  ["\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "an old Excel workbook (.xls)"],
  ["\u0089PNG\r\n\u001a\n", "a PNG picture"],
  ["\u001f\u008b\u0008", "a gzip archive"],
  ["<!DOCTYPE html><html><body>", "a web page (HTML)"],
  ["<?xml version='1.0'?>\n<!DOCTYPE html>", "a web page (HTML)"],
])("%j is refused by name", (head, name) => {
  expect(sniffFormat(bytes(head))).toEqual({
    ok: false,
    problem: { code: "unsupported_format", message: `This is ${name}; Grove reads CSV, Excel, Parquet, JSON and XML.` },
  })
})
test.each([
  ["a,b\n1,2\n", "csv"],
  ["\u00ef\u00bb\u00bfa;b", "csv"],
  ["[note],b\n", "csv"],
  ["[1],b\n", "csv"],
  ["{name},b\n", "csv"],
  ["<DATE>,<OPEN>\n2024-01-01,1\n", "csv"],
  ['  {"a": 1}', "json"],
  ['\u00ef\u00bb\u00bf{"a": 1}', "json"],
  ['[\n{"a": 1}]', "json"],
  ["[1, 2]\n[3, 4]\n", "json"],
  ['["a",\n4\n,1, x', "json"],
  ["<?xml version='1.0'?>", "xml"],
  ["<rows><row a='1'/></rows>", "xml"],
  ["PAR1\u0015\u0004", "parquet"],
])("%j is read", (head, format) => {
  expect(sniffFormat(bytes(head))).toEqual({ ok: true, value: format })
})
test("nothing is an empty file", () => {
  expect(sniffFormat(new Uint8Array(0))).toMatchObject({ ok: false, problem: { code: "empty_file" } })
})
