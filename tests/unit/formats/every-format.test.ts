import { gzipSync, zstdCompressSync } from "node:zlib"
import { utils, write } from "@e965/xlsx"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { openTable } from "#formats/open.ts"
import { joinBytes, memoryHost, sourceOfBytes } from "#formats/source.ts"
import { zipOf } from "../archive/zip.ts"
import { openDuck } from "../parquet/duck.ts"
import { bytesOf, profileFor, scanInRanges, scanWhole } from "../scan/helpers.ts"

/** What holds for a file of whatever format: each has a small one here, of the same table. */

const ROWS = Array.from({ length: 60 }, (_, i) => ({
  day: `2024-0${1 + (i % 9)}-15`,
  city: ["Köln", "Łódź, old town", 'the "Hague"'][i % 3]!,
  amount: i * 1.25 - 7,
}))
const NAMES = ["day", "city", "amount"] as const
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const csv = `${NAMES.join(",")}\n${ROWS.map(({ day, city, amount }) => `${day},${quoted(city)},${amount}`).join("\n")}\n`
const escaped = (text: string) => text.replaceAll('"', "&quot;")
const xml = `<sales>${ROWS.map((r) => `<sale day="${r.day}"><city>${escaped(r.city)}</city><amount>${r.amount}</amount></sale>`).join("\n")}</sales>`
const ndjson = ROWS.map((row) => JSON.stringify(row)).join("\n")

function workbook(bookType: "xlsx" | "biff8" | "xlsb" | "ods"): Uint8Array {
  const book = utils.book_new(utils.json_to_sheet(ROWS), "Sales")
  return new Uint8Array(write(book, { bookType, type: "array", compression: true }))
}

async function parquet(): Promise<Uint8Array> {
  const duck = await openDuck()
  try {
    const values = ROWS.map((r) => `('${r.day}', '${r.city}', ${r.amount}::double)`).join(", ")
    return await duck.parquet(`select * from (values ${values}) t(day, city, amount)`, ", compression zstd")
  } finally {
    await duck.close()
  }
}

const MAKERS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  csv: () => bytesOf(csv),
  "csv in UTF-16": () => joinBytes([Uint8Array.of(0xff, 0xfe), new Uint8Array(Buffer.from(csv, "utf16le"))]),
  "csv with tildes": () => bytesOf(csv.replace("old town", "old").replaceAll(",", "~")),
  json: () => bytesOf(JSON.stringify({ page: 1, items: ROWS })),
  ndjson: () => bytesOf(ndjson),
  xml: () => bytesOf(xml),
  xlsx: () => workbook("xlsx"),
  xls: () => workbook("biff8"),
  xlsb: () => workbook("xlsb"),
  ods: () => workbook("ods"),
  parquet,
  gz: () => new Uint8Array(gzipSync(csv)),
  zst: () => new Uint8Array(zstdCompressSync(csv)),
  zip: () => zipOf([["sales.json", bytesOf(JSON.stringify(ROWS))]]),
}
const FORMATS = Object.keys(MAKERS)
const files = new Map<string, Uint8Array>()
beforeAll(async () => {
  for (const [format, make] of Object.entries(MAKERS)) files.set(format, await make())
})

async function open(bytes: Uint8Array) {
  const opened = await openTable(sourceOfBytes(bytes), {}, memoryHost)
  if (!opened.ok) return opened
  const text = new Uint8Array(await opened.value.text.slice(0))
  return { ok: true as const, text, layout: opened.value.layout }
}

describe.each(FORMATS)("%s", (format) => {
  test("has one profile, wherever its table is cut", async () => {
    const opened = await open(files.get(format)!)
    if (!opened.ok) throw new Error(opened.problem.message)
    const { text, layout } = opened
    const whole = profileFor(scanWhole(text, layout), layout)
    expect([whole.rows, whole.columns.map(({ name }) => name).sort()]).toEqual([ROWS.length, [...NAMES].sort()])
    const amount = whole.columns.find(({ name }) => name === "amount")
    expect(Number(amount?.sum)).toBe(ROWS.reduce((sum, row) => sum + row.amount, 0))
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        expect(profileFor(scanInRanges(text, layout, cuts), layout)).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  /** A table that can be scanned, or a sentence: nothing else may come of a file. */
  async function endsWell(bytes: Uint8Array): Promise<void> {
    const opened = await open(bytes)
    if (opened.ok) scanWhole(opened.text, opened.layout)
    else expect(opened.problem.message).toMatch(/^[A-Z“].*[.]$/s)
  }

  test("whatever is changed in it, or cut off, or put in twice, ends in a table or in a sentence", async () => {
    const good = files.get(format)!
    const place = fc.nat(good.length - 1)
    const edit = fc.oneof(
      fc.record({ kind: fc.constant("change" as const), at: place, byte: fc.nat(255) }),
      fc.record({ kind: fc.constant("cut" as const), at: place, byte: fc.constant(0) }),
      fc.record({ kind: fc.constant("again" as const), at: place, byte: fc.nat(200) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
        let bytes = good.slice()
        for (const { kind, at, byte } of edits) {
          if (kind === "change" && at < bytes.length) bytes[at] = byte
          if (kind === "cut") bytes = bytes.slice(0, at)
          if (kind === "again") bytes = joinBytes([bytes.slice(0, at + byte), bytes.slice(at)])
        }
        await endsWell(bytes)
      }),
      { numRuns: 60 },
    )
  })

  test("its first bytes before any others end in a table or in a sentence", async () => {
    const good = files.get(format)!
    await fc.assert(
      fc.asyncProperty(fc.nat(Math.min(200, good.length)), fc.uint8Array({ maxLength: 400 }), async (kept, rest) => {
        await endsWell(joinBytes([good.slice(0, kept), rest]))
      }),
      { numRuns: 40 },
    )
  })
})
