import fc from "fast-check"
import { expect, test } from "vitest"
import { fieldsOf } from "#formats/csv/batches.ts"
import { createNdjsonWriter } from "#formats/ndjson/write.ts"
import { bytesOf, layoutOf, readRange, sent } from "../csv/helpers.ts"

const linesOf = (csv: string, columns: Parameters<typeof readRange>[2], names: readonly string[]) => {
  const write = createNdjsonWriter(fieldsOf(columns))
  const text = readRange(bytesOf(csv), layoutOf(names), columns, undefined, undefined, 3)
    .map((batch) => new TextDecoder().decode(write(batch)))
    .join("")
  return text.split("\n").slice(0, -1)
}

test("numbers stay exact, times are epoch milliseconds, nulls are left out, empty texts are not", () => {
  const columns = [sent(0), sent(1, "int64"), sent(2, "float64"), sent(3, "timestamp", "iso")]
  const lines = linesOf('a,9007199254740993,0.1,2024-01-31T00:00:00.5Z\n,, 2 ,\n"",-1,1e3,\n', columns, [
    "a",
    "b",
    "c",
    "d",
  ])
  expect(lines).toEqual([
    '{"c0":"a","c1":9007199254740993,"c2":0.1,"c3":1706659200500}',
    '{"c2":2}',
    '{"c0":"","c1":-1,"c2":1000}',
  ])
})

test("any text comes back from JSON as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 20 }), (texts) => {
      const csv = texts.map((text) => `"${text.replaceAll('"', '""')}"\n`).join("")
      const lines = linesOf(csv, [sent(0)], ["a"])
      expect(lines.map((line) => (JSON.parse(line) as { c0: string }).c0)).toEqual(texts)
    }),
  )
})
