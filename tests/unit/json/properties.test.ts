import fc from "fast-check"
import { expect, test } from "vitest"
import { read, table } from "./helpers.ts"

const encoder = new TextEncoder()
const key = fc.constantFrom("a", "b", "c", "é", "a.b", 'q"', "")
const record = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
const records = fc.array(record, { minLength: 1, maxLength: 12 })

/** What a cell says: the value that JSON has, told apart as far as a table of text can. */
const cellOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value)

test("a table of plain values is read back as it was written, in every form", async () => {
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )
  const flat = fc.array(fc.dictionary(key, scalar, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), {
    minLength: 2,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(
      flat,
      fc.constantFrom("array", "lines", "wrapped"),
      fc.constantFrom(undefined, 2),
      async (rows, form, indent) => {
        const text =
          form === "lines"
            ? rows.map((row) => JSON.stringify(row)).join("\n")
            : JSON.stringify(form === "array" ? rows : { data: rows, n: 1 }, null, indent)
        const got = await table(text)
        const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
        expect(got.names).toEqual(names)
        expect(got.rows).toEqual(
          rows.map((row) => names.map((name) => cellOf(Object.hasOwn(row, name) ? row[name] : null))),
        )
      },
    ),
  )
})

test("the pieces that a file comes in make no difference", async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (rows, size, isLines) => {
      const text = isLines ? rows.map((row) => JSON.stringify(row)).join("\n") : JSON.stringify(rows, null, 1)
      const whole = await read(text)
      expect(await read(text, {}, size)).toEqual(whole)
    }),
  )
})

test("a text is taken or refused as JSON.parse does it", async () => {
  const json = fc.json({ maxDepth: 3 })
  const edit = fc.tuple(
    fc.nat(),
    fc.constantFrom("", "[", "]", "{", "}", ",", ":", '"', "0", "-", ".", "e", "\\", "u", " ", "tr", "\n"),
  )
  await fc.assert(
    fc.asyncProperty(json, fc.array(edit, { maxLength: 2 }), async (text, edits) => {
      let edited = text
      for (const [at, put] of edits) {
        const i = at % (edited.length + 1)
        edited = edited.slice(0, i) + put + edited.slice(i + (put === "" ? 1 : 0))
      }
      let isSound = true
      try {
        JSON.parse(edited)
      } catch {
        isSound = false
      }
      const { result } = await read(edited)
      const isTaken = result.ok || result.problem.code === "no_table"
      // Several values one behind the other are taken too.
      if (isSound) expect(isTaken).toBe(true)
      else if (isTaken) expect(/^\s*[[{]/.test(edited)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test("no bytes make it throw or hang", async () => {
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.boolean(),
      async (rows, edits, isLines) => {
        const text = isLines ? rows.map((row) => JSON.stringify(row)).join("\n") : JSON.stringify(rows)
        const bytes = encoder.encode(text)
        for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte
        const { result, rows: written } = await read(bytes, {}, 17)
        if (!result.ok) expect(written).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
})
