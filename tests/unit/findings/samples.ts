import { gzipSync } from "node:zlib"
import type { FindingCode } from "#domain/findings/catalogue.ts"
import { join, zipOf } from "../archive/zip.ts"
import { workbookOf } from "../excel/helpers.ts"
import { encoded, sales, utf16 } from "../text/helpers.ts"

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const lines = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => `${line(i)}\n`).join("")
/** A column of these values beside one of numbers. */
const column = (...values: readonly string[]) => utf8(`n,c\n${values.map((value, i) => `${i},${value}\n`).join("")}`)
const plain = lines(20, (i) => `${i},name ${i},${i % 7}.5`)
const HEADER = "id,name,amount\n"
/** A table of three columns in which some lines stand before the last row. */
const withLines = (...odd: readonly string[]) =>
  utf8(`${HEADER}${plain}${odd.map((line) => `${line}\n`).join("")}99,z,1.5\n`)
const sheet = (rows: string, around: (data: string) => string = (data) => data) =>
  `<worksheet>${around(`<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>${rows}</sheetData>`)}</worksheet>`
const good = Array.from({ length: 9 }, (_, i) => `<row r="${i + 2}"><c><v>${i}</v></c><c><v>${i}</v></c></row>`).join(
  "",
)
const book = (rows: string, around?: (data: string) => string) => workbookOf({ sheets: { A: sheet(rows, around) } })
const xml = (...records: readonly string[]) => utf8(`<r>${records.map((record) => `<i>${record}</i>`).join("")}</r>`)
const parquet = (value: string) => ({ select: `select ${value} as v` })

/** A table as rows of it are looked at beside each other: its header as `tableOf` reads it, and its rows. */
export interface TableSample {
  readonly header: string
  readonly rows: readonly (readonly (string | number | null)[])[]
}
type Sample =
  | Uint8Array
  | Promise<Uint8Array>
  | { readonly select: string; readonly patch?: readonly [number, number, number, number] }
  | { readonly raw: Uint8Array; readonly head: number }
  | TableSample

const DAY = 86_400_000
const days = (n: number, row: (time: number, i: number) => readonly (string | number | null)[]): TableSample["rows"] =>
  Array.from({ length: n }, (_, i) => row(Date.UTC(2024, 0, 1) + i * DAY, i))

/** For each code of the catalogue something small that has it. */
export const SAMPLES: Readonly<Record<FindingCode, Sample>> = {
  only_header: utf8("id,name,amount\n"),
  odd_dialect: utf8(`id#name#amount\n${lines(20, (i) => `${i}#name ${i}#${i}.5`)}`),
  preamble: utf8(`Sales of May\n\n${HEADER}${plain}`),
  multi_line_header: utf8(
    `,2023,,2024,\nregion,units,net,units,net\n${lines(20, (i) => `R${i},${i},${i}.5,${i + 1},${i}.25`)}`,
  ),
  footer: utf8(`${HEADER}${plain}\nTotal of all rows as of May\n`),
  trailing_delimiter: utf8(`id,name,amount\n${lines(20, (i) => `${i},name ${i},${i}.5,`)}`),
  several_tables: utf8(`${HEADER}${plain}\n\ncity,country\n${lines(8, (i) => `city ${i},C${i}`)}`),
  total_row: utf8("product,qty\nCup,2\nPot,1\nMug,4\nTotal,7\n"),
  total_differs: utf8("product,qty\nCup,2\nPot,1\nMug,4\nTotal,8\n"),
  end_comment: utf8('# till 7\nid;qty\n1;2#1;5\n3;4 # counted twice\n5;6\n7;"8#9"\n9;10\n11;12\n'),
  comment_line: utf8(`# made by hand\n${HEADER}${plain}# the end\n100,z,3.5\n`),
  repeated_header: withLines("id,name,amount"),
  stray_quote: utf8(`${HEADER}${lines(20, (i) => `${i},"name ${i}",${i}.5`)}50,"5" "nail",2.5\n51,"x",1.5\n`),
  mended_row: utf8(
    `day,name,amount\n${lines(30, (i) => `2024-01-${10 + (i % 20)},name ${i},${i}.5`)}2024-01-11,nails, long,7.5\n2024-01-12,b,1.5\n`,
  ),
  short_row: withLines("50,x"),
  long_row: withLines("50,x,1.5,more"),
  quoted_newline: withLines('50,"two\nlines",1.5'),
  backslash_escape: withLines('50,"x\\",1.5'),
  // A text that is met in the middle of a file; at its beginning such quotes make it a file to be mended.
  text_after_quote: { raw: withLines('50,"x"y,1.5'), head: 200 },
  unclosed_quote: { raw: withLines('50,"x,1.5'), head: 200 },
  mixed_newline: utf8(`${HEADER}${plain}50,x,1.5\r\n51,y,2.5\n`),
  blank_line: withLines(""),
  empty_header: utf8(`id,,amount\n${plain}`),
  duplicate_header: utf8(`id,name,id\n${plain}`),
  renamed_header: utf8(`id,"name, first",amount\n${plain}`),
  not_a_number: column("1", "2", "3", "soon"),
  formatted_number: column('"1.234,50"', '"12,5"', "7", "8"),
  mixed_decimals: column('"1.234,50"', '"1,234.50"', "7", "8"),
  padded_number: column("1", " 2", "3"),
  leading_zero: column("01067", "10115", "80331"),
  too_big: column("1", "99999999999999999999"),
  long_decimal: column("0.1234567890123456789", "1.5"),
  shortened_number: column("4006381333931", "4.00638E+12"),
  null_word: column("red", "n/a", "blue"),
  blanks: column("red", "blue "),
  look_alike: column("Berlin", "Berlin", "BERLIN"),
  constant_column: utf8(`n,c\n${lines(120, (i) => `${i},x`)}`),
  near_constant: utf8(`n,c\n${lines(2000, (i) => `${i},${i === 70 ? "y" : "x"}`)}`),
  empty_column: column("", "", ""),
  not_utf8: { raw: join(column("x", "y"), Uint8Array.of(0x33, 0x2c, 0xff, 0x0a)), head: 8 },
  control_a: column("x", "y\u0001z"),
  nul: { raw: column("x", "y\0z"), head: 8 },
  not_a_time: utf8(`at,c\n${lines(40, (i) => `2024-01-${10 + (i % 20)},${i}`)}soon,1\n`),
  text_among_times: utf8(
    `at,other\n${lines(40, (i) => `2024-01-${10 + (i % 20)},${i < 30 ? `2024-02-${10 + (i % 10)}` : "soon"}`)}`,
  ),
  day_or_month: utf8(`at,n\n${lines(9, (i) => `0${i + 1}/02/2024,${i}`)}`),
  month_name_language: utf8(`at,n\n${lines(12, (i) => `${i + 1} listopad 2024,${i}`)}`),
  mixed_time_formats: utf8(
    `at,n\n${lines(40, (i) => (i < 38 ? `2024-01-${10 + (i % 20)},${i}` : `${13 + (i % 10)}.01.2024,${i}`))}`,
  ),
  mixed_time_notations: column("2024-01-31", "2024/02/01", "2024-02-02"),
  mixed_time_zones: utf8(`at,n\n${lines(20, (i) => `2024-01-${10 + i}T10:00:00${i % 2 ? "Z" : ""},${i}`)}`),
  other_day_or_month: utf8("ordered,shipped\n01/02/2024,01/02/2024\n03/02/2024,03/04/2024\n"),
  other_weekday: utf8(`at,n\n${lines(10, (i) => `"Monday, ${i + 2} January 2024",${i}`)}`),
  other_calendar: column("15/3/2563", "16/12/2567"),
  two_digit_year: utf8(`at,n\n${lines(15, (i) => `${i + 10} Jan 24,${i}`)}`),
  time_precision: utf8(`at,n\n${lines(20, (i) => `2024-01-${10 + i}T10:00:00.123456Z,${i}`)}`),
  duplicate_row: {
    header: "product|amount n",
    rows: [
      ["a", 1],
      ["b", 2],
      ["c", 3],
      ["a", 1],
    ],
  },
  empty_row: {
    header: "product|amount n",
    rows: [
      ["a", 1],
      [null, null],
    ],
  },
  duplicate_key: {
    header: "id|amount n",
    rows: [
      ["a", 1],
      ["b", 2],
      ["c", 3],
      ["a", 2],
    ],
  },
  outlier: { header: "amount #", rows: days(60, (_, i) => [i === 7 ? 9_000_000 : 20 + (i % 17) * 1.5]) },
  out_of_range: { header: "latitude #", rows: days(20, (_, i) => [i === 7 ? 525 : 50 + i / 10]) },
  lost_zero: { header: "plz n|place", rows: days(20, (_, i) => [i === 7 ? 1067 : 10_115 + i, `place ${i}`]) },
  future_time: { header: "entered t", rows: [...days(9, (time) => [time]), [Date.UTC(2204, 0, 1)]] },
  time_gap: { header: "day t", rows: days(60, (time) => [time]).filter((_, i) => i !== 30) },
  period_reversed: { header: "start t|end t", rows: days(20, (time, i) => [time, time + (i === 3 ? -DAY : 0)]) },
  period_overlap: { header: "start t|end t", rows: days(40, (time, i) => [time, time + (i === 3 ? 2 * DAY : 0)]) },
  text_decoded: encoded(sales(["Müller", "Größe M", "Köln"], 40), "windows-1252"),
  text_encoding_unsure: encoded("a,b\n1,\u00e6\n2,x\n", "windows-1252"),
  text_undecodable: join(utf16("\ufeffa,b\n1,2\n3,4\n5,", true), Uint8Array.of(0x00, 0xd8, 0x0a, 0x00)),
  text_mixed_encodings: join(
    utf8(sales(["Müller", "Größe M", "Köln"], 40)),
    encoded("77;Jürgen;1.50\r\n", "windows-1252"),
  ),
  text_mojibake: utf8(sales(["MÃ¼ller", "GrÃ¶ÃŸe M", "KÃ¶ln"], 40)),
  excel_sheet_chosen: workbookOf({ sheets: { A: sheet(good), B: sheet(good) } }),
  excel_hidden_sheet: workbookOf({ sheets: { A: "", B: sheet(good) }, attributes: { B: 'state="hidden"' } }),
  excel_hidden_rows: book(`${good}<row hidden="1"><c><v>3</v></c><c><v>4</v></c></row>`),
  excel_hidden_columns: book(good, (data) => `<cols><col min="2" max="2" hidden="1"/></cols>${data}`),
  excel_merged_cells: book(good, (data) => `${data}<mergeCells><mergeCell ref="A3:B3"/></mergeCells>`),
  excel_error_values: book(`${good}<row><c t="e"><v>#N/A</v></c><c><v>4</v></c></row>`),
  excel_formula_without_value: book(`${good}<row><c r="A11"><f>1+1</f></c><c r="B11"><v>2</v></c></row>`),
  excel_number_as_text: book(`${good}<row><c t="inlineStr"><is><t>12.5</t></is></c><c><v>4</v></c></row>`),
  excel_not_a_date: workbookOf({
    sheets: { A: sheet(`${good}<row><c s="1"><v>-1</v></c><c><v>4</v></c></row>`) },
    formats: ["d.m.yy"],
  }),
  excel_text_missing: book(`${good}<row><c t="s"><v>7</v></c><c><v>4</v></c></row>`),
  excel_rows_renumbered: book(`${good}<row r="3"><c><v>3</v></c><c><v>4</v></c></row>`),
  excel_not_a_workbook: utf8(`<html><body><table>${"<tr><td>a</td><td>b</td></tr>".repeat(4)}</table></body></html>`),
  parquet_nan: parquet("'NaN'::double"),
  parquet_not_utf8: parquet("'a\ufffdb'"),
  parquet_far_time: parquet("'20000-01-01'::date"),
  parquet_bytes: parquet("'\\x00'::blob"),
  parquet_json: parquet("[1]"),
  parquet_group: parquet("{'a': 1, 'b': 2}"),
  // The annotation of a small whole number, made that of a text.
  parquet_annotation: { ...parquet("1::utinyint"), patch: [0x25, 0x16, 0x25, 0x00] },
  json_broken_line: utf8('{"a":1}\nnonsense\n{"a":2}\n'),
  json_not_a_record: utf8('[{"a":1},5,{"a":2}]'),
  json_repeated_name: utf8('[{"a":1,"a":2},{"a":3}]'),
  json_mixed: utf8('[{"a":1},{"a":{"b":2}}]'),
  json_list: utf8('[{"a":[1,2]},{"a":[3]}]'),
  json_kept_as_text: utf8(JSON.stringify(Array.from({ length: 60 }, (_, i) => ({ id: i, counts: { [`k${i}`]: i } })))),
  json_name_clash: utf8('[{"a.b":1,"a":{"b":2}}]'),
  json_half_character: utf8('[{"t":"x\\ud83d"}]'),
  json_other_tables: utf8('{"orders":[{"a":1},{"a":2},{"a":3}],"customers":[{"b":1},{"b":2}]}'),
  xml_other_tables: utf8(`<e><code n="1"/><code n="2"/>${"<item><a>1</a><b>2</b></item>".repeat(5)}</e>`),
  xml_beside: utf8(`<e><user>u</user>${"<item><a>1</a><b>2</b></item>".repeat(5)}</e>`),
  xml_mixed_text: xml("<a>x <b>y</b> z</a>", "<a/>"),
  xml_padded_text: xml("<c> x </c>", "<c>y</c>"),
  xml_blank: xml("<c>x</c><d>  </d>", "<c>y</c><d>z</d>"),
  xml_list: xml("<t>1</t><t>2</t>", "<t>3</t>"),
  archive_trailing: join(gzipSync(utf8(`${HEADER}${plain}`)), utf8("garbage")),
  archive_others: zipOf([
    ["data/sales.csv", utf8(`${HEADER}${plain}`)],
    ["data/other.csv", utf8("a,b\n1,2\n")],
  ]),
}
