import { expect, test } from "vitest"
import { sniffFormat } from "#formats/sniff.ts"

/** The head of an archive with one entry that is packed to nothing. */
const zipOf = (name: string) =>
  `PK\u0003\u0004${"\0".repeat(22)}${String.fromCharCode(name.length)}${"\0".repeat(3)}${name}`
const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

test.each([
  [zipOf("photos/1.raw"), "a zip archive"],
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
  [zipOf("[Content_Types].xml"), "xlsx"],
  [zipOf("xl/workbook.xml"), "xlsx"],
  [zipOf("\\xl\\worksheets\\sheet1.xml"), "xlsx"],
  [zipOf("docProps/app.xml") + zipOf("xl/workbook.bin"), "xlsb"],
  [`${zipOf("mimetype")}application/vnd.oasis.opendocument.spreadsheet`, "ods"],
  ["\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "xls"],
  ["\t\0\u0004\0\u0002\0\u0010\0", "xls"],
  ["\t1\t2\n3\t4\t5\n", "csv"],
  ["<!DOCTYPE html>\n<table>", "xls"],
  ["<?xml version='1.0'?> <!-- a --><!-- b -->\n<html><body><table>", "xls"],
  ["<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "xls"],
  ["<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "xls"],
])("%j is read", (head, format) => {
  expect(sniffFormat(bytes(head))).toEqual({ ok: true, value: format })
})
test("nothing is an empty file", () => {
  expect(sniffFormat(new Uint8Array(0))).toMatchObject({ ok: false, problem: { code: "empty_file" } })
})
