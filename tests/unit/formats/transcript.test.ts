import fc from "fast-check"
import { expect, test } from "vitest"
import { layoutOf } from "#formats/open.ts"
import { memoryHost } from "#formats/source.ts"
import { createTranscript } from "#formats/transcript.ts"
import { readRange, rowsOf, sent } from "../csv/helpers.ts"

const cell = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "\t", "é") }),
)

test("any records that are written come back, no value and an empty text apart", async () => {
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }))
  await fc.assert(
    fc.asyncProperty(table, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), async (records, chunks) => {
      const transcript = createTranscript(await memoryHost.createSink())
      for (const record of records) await transcript.record(record)
      const bytes = new Uint8Array(await (await transcript.finish()).slice(0))
      const names = records[0]!.map((_, i) => `c${i}`)
      const batches = readRange(
        bytes,
        layoutOf(names),
        names.map((_, i) => sent(i)),
        undefined,
        chunks,
      )
      expect(rowsOf(batches)).toEqual(records)
    }),
  )
})
