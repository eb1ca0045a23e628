import { describe, expect, test } from "vitest"
import { read, table } from "./helpers.ts"

describe("forms", () => {
  test("an array of objects: names in the order of first appearance, null where a record lacks one", async () => {
    expect(await table('[{"a":1,"b":"x"},{"c":true,"a":null},{"b":""}]')).toMatchObject({
      names: ["a", "b", "c"],
      rows: [
        ["1", "x", null],
        [null, null, "true"],
        [null, "", null],
      ],
      findings: [],
      table: null,
      tables: [],
    })
  })
  test.each([
    ["lines", '{"a":1}\n{"a":2}\n'],
    ["lines with blank ones and CRLF", '\r\n{"a":1}\r\n\r\n{"a":2}'],
    ["one behind the other", '{"a":1}{"a":2}'],
    ["over several lines", '{\n "a": 1\n}\n{\n "a": 2\n}\n'],
    ["behind a byte order mark", '\ufeff{"a":1}\n{"a":2}\n'],
    ["arrays in lines", '[{"a":1}]\n[{"a":2}]\n'],
    ["an object of arrays", '{"a":[1,2]}'],
    ["rows with a header", '[["a"],[1],[2]]'],
    ["rows in lines with a header", '["a"]\n[1]\n[2]\n'],
  ])("%s", async (_, text) => {
    expect(await table(text)).toMatchObject({ names: ["a"], rows: [["1"], ["2"]], findings: [] })
  })
  test("arrays of arrays without a header", async () => {
    expect(await table('[[1,"x"],[2,null,{"z": [ 1 ]}]]')).toMatchObject({
      names: ["column_1", "column_2", "column_3"],
      rows: [
        ["1", "x", null],
        ["2", null, '{"z":[1]}'],
      ],
    })
  })
  test("an object is one record", async () => {
    expect(await table('{"a":{"b":1,"c":{"d":"x"}},"e":[1, 2]}')).toMatchObject({
      names: ["a.b", "a.c.d", "e"],
      rows: [["1", "x", "[1,2]"]],
    })
  })
  test("the longest array of objects within an object is the table, and the others can be chosen", async () => {
    const text = '{"meta":{"pages":3,"tags":[{"t":1}]},"data":{"my items":[{"id":1},{"id":2}],"grid":[[1,2],[3,4]]}}'
    expect(await table(text)).toMatchObject({
      names: ["id"],
      rows: [["1"], ["2"]],
      table: '$.data["my items"]',
      tables: ['$.data["my items"]', "$", "$.meta.tags", "$.data.grid"],
      findings: [{ code: "json_other_tables", column: null, count: 3 }],
    })
    expect(await table(text, { table: "$.meta.tags" })).toMatchObject({ names: ["t"], rows: [["1"]] })
    expect(await table(text, { table: "$.data.grid" })).toMatchObject({ names: ["column_1", "column_2"] })
    expect((await table(text, { table: "$" })).names).toContain("meta.pages")
    expect((await read(text, { table: "$.other" })).result).toMatchObject({ problem: { code: "no_such_table" } })
  })
  test("features of a map", async () => {
    const text = `{"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"name":"A","pop":3},"geometry":{"type":"Point","coordinates":[1.50, 2]}},
      {"type":"Feature","properties":{"name":"B"},"geometry":null}]}`
    expect(await table(text)).toMatchObject({
      names: ["type", "properties.name", "properties.pop", "geometry.type", "geometry.coordinates"],
      rows: [
        ["Feature", "A", "3", "Point", "[1.50,2]"],
        ["Feature", "B", null, null, null],
      ],
    })
  })
  test.each(["1", '"a"', "null", "[]", "[1,2]", "{}", "[{}]", "[[]]", " [ ] \n"])("%s holds no table", async (text) => {
    expect((await read(text)).result).toMatchObject({ ok: false, problem: { code: "no_table" } })
  })
})

describe("values", () => {
  test("numbers stay as they are written", async () => {
    const numbers = ["123456789012345678901234567890", "0.10", "-0", "1E400", "3.141592653589793238462643"]
    const { rows } = await table(numbers.map((n) => `{"n":${n}}`).join("\n"))
    expect(rows.flat()).toEqual(numbers)
  })
  test("texts are decoded", async () => {
    const { rows } = await table('[{"t":"é\\u00e9\\n\\"\\\\\\/"},{"t":"\\ud83d\\ude00😀"},{"t":"a,b"}]')
    expect(rows.flat()).toEqual(['éé\n"\\/', "😀😀", "a,b"])
  })
  test("half a character is told", async () => {
    expect(await table('[{"t":"x\\ud83d"}]')).toMatchObject({
      findings: [{ code: "json_half_character", column: null, count: 1 }],
    })
  })
  test("the last of two values of the same name counts, also where they have parts", async () => {
    expect(await table('[{"a":{"x":1,"y":2},"a":{"y":3}},{"a":{"x":4}}]')).toMatchObject({
      names: ["a.x", "a.y"],
      rows: [
        [null, "3"],
        ["4", null],
      ],
      findings: [{ code: "json_repeated_name", column: null, count: 1 }],
    })
  })
  test("a name with a dot does not hide a part", async () => {
    expect(await table('[{"a.b":1,"a":{"b":2}}]')).toMatchObject({
      names: ["a.b", "a.b_2"],
      rows: [["1", "2"]],
      findings: [{ code: "json_name_clash", column: null, count: 1 }],
    })
  })
  test("what is an object in some records and a value in others has columns for both", async () => {
    const read = await table('[{"a":1},{"a":{"b":2}},{"a":[3]}]')
    expect(read).toMatchObject({
      names: ["a", "a.b"],
      rows: [
        ["1", null],
        [null, "2"],
        ["[3]", null],
      ],
    })
    expect(read.findings).toEqual([
      { code: "json_mixed", column: "a", count: 1 },
      { code: "json_list", column: "a", count: 1 },
    ])
    expect(read.places[0]).toEqual([{ row: 2, offset: 14, text: "a" }])
  })
  test("objects whose names are values stay JSON text", async () => {
    const records = Array.from({ length: 60 }, (_, i) => ({ id: i, counts: { [`k${i}`]: i } }))
    const read = await table(JSON.stringify(records))
    expect(read.names).toEqual(["id", "counts"])
    expect(read.rows[7]).toEqual(["7", '{"k7":7}'])
    expect(read.findings).toEqual([{ code: "json_kept_as_text", column: "counts", count: 60 }])
  })
  test("values of another kind among records are told", async () => {
    expect(await table('[{"a":1},5,{"a":2},null]')).toMatchObject({
      rows: [["1"], ["2"]],
      findings: [{ code: "json_not_a_record", column: null, count: 2 }],
    })
  })
})

describe("broken files", () => {
  test.each([
    ['[{"a":1},\n {"a":}]', "line 2, column 7 (byte 16)", '"}]" stands there'],
    ['{"é":1,}', "line 1, column 8 (byte 8)", '"}" stands there'],
    ['[{"a":1},', "line 1, column 10 (byte 9)", "the file ends there"],
    ['{"a":"b"}#', "line 1, column 10 (byte 9)", '"#" stands there'],
    ["[]\n42", "line 2, column 1 (byte 3)", '"42" stands there'],
    ['{"a":1} {"a":', "line 1, column 14 (byte 13)", "the file ends there"],
  ])("%j is refused with its place", async (text, where, what) => {
    const { result, rows } = await read(text)
    expect(result).toMatchObject({ ok: false, problem: { code: "bad_json" } })
    expect(result.ok ? "" : result.problem.message).toContain(where)
    expect(result.ok ? "" : result.problem.message).toContain(what)
    expect(rows).toEqual([])
  })
  test("broken lines among others are told with their line, and what follows is read", async () => {
    const text = '{"a":1}\n{"a":2\n{"a":3}\nnonsense\n{"a":"x}\n{"a":4}\n{"a":'
    const read = await table(text)
    expect(read.rows).toEqual([["1"], ["3"], ["4"]])
    expect(read.findings).toEqual([{ code: "json_broken_line", column: null, count: 4 }])
    expect(read.places[0]!.map(({ row, text }) => [row, text])).toEqual([
      [2, '{"a":2'],
      [4, "nonsense"],
      [5, '{"a":"x}'],
      [7, '{"a":'],
    ])
  })
  test("deep nesting is refused or kept, never a crash", async () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`
    expect((await read("[".repeat(200_000))).result).toMatchObject({ problem: { code: "bad_json" } })
    expect((await read(nested(1001))).result).toMatchObject({ problem: { code: "bad_json" } })
    expect(await table(`[{"a":${nested(900)}}]`)).toMatchObject({ names: ["a"], rows: [[nested(900)]] })
    const objects = `${'{"a":'.repeat(50)}1${"}".repeat(50)}`
    expect((await table(objects)).names).toEqual(["a.a.a.a.a.a.a.a.a.a.a.a.a"])
  })
  test("bytes that are no UTF-8 are refused", async () => {
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x28, 0xa1]])
      expect((await read(Uint8Array.from([0x5b, 0x22, ...bad, 0x22, 0x5d]))).result).toMatchObject({
        problem: { code: "bad_json" },
      })
  })
})
