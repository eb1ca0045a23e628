import { deflateRawSync, gzipSync as nodeGzip, zstdCompressSync as nodeZstd, type ZlibOptions } from "node:zlib"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { openTable } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { join, zipOf } from "./zip.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)
// What Node gives is a part of a pool of bytes.
const gzipSync = (bytes: Uint8Array, options?: ZlibOptions) => new Uint8Array(nodeGzip(bytes, options))
const zstdCompressSync = (bytes: Uint8Array) => new Uint8Array(nodeZstd(bytes))
const SALES = "day,city,amount\n2024-01-31,Köln,12.50\n2024-02-01,Paris,7\n"
const OTHER = "a,b\n1,2\n"

async function open(bytes: Uint8Array, options: ReadOptions = {}) {
  const opened = await openTable(sourceOfBytes(bytes), options, memoryHost)
  if (!opened.ok) return opened.problem
  const { text, table, tables, findings, container, format } = opened.value
  return {
    format,
    text: new TextDecoder().decode(await text.slice(0)),
    table,
    tables: tables.map(({ name }) => name),
    findings: findings.map(({ code, count }) => [code, count]),
    container,
  }
}

describe("files that are packed alone", () => {
  test("gzip: one member, several, and what stands behind them", async () => {
    const [first, second] = [gzipSync(bytesOf(SALES)), gzipSync(bytesOf("2024-02-02,Oslo,3\n"))]
    expect(await open(first)).toMatchObject({ format: "csv", text: SALES, findings: [] })
    expect(await open(join(first, second))).toMatchObject({ text: `${SALES}2024-02-02,Oslo,3\n`, findings: [] })
    expect(await open(join(first, new Uint8Array(512)))).toMatchObject({ text: SALES, findings: [] })
    expect(await open(join(first, bytesOf("garbage")))).toMatchObject({
      text: SALES,
      findings: [["archive_trailing", 7]],
    })
  })

  test("zstd: one frame and several", async () => {
    const frame = zstdCompressSync(bytesOf(SALES))
    expect(await open(frame)).toMatchObject({ format: "csv", text: SALES })
    expect(await open(join(frame, zstdCompressSync(bytesOf("x,y,1\n"))))).toMatchObject({ text: `${SALES}x,y,1\n` })
  })

  test("zstd: what stands behind the frames, and a frame to be skipped", async () => {
    const frame = zstdCompressSync(bytesOf(SALES))
    const skipped = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3)
    const rows = SALES.slice(SALES.indexOf("\n") + 1)
    const second = zstdCompressSync(bytesOf(rows))
    expect(await open(join(frame, skipped, second))).toMatchObject({ text: SALES + rows, findings: [] })
    expect(await open(join(frame, bytesOf("garbage")))).toMatchObject({ findings: [["archive_trailing", 7]] })
  })

  test("zstd: a table that gives everything to one symbol, from which fzstd does not return", async () => {
    const table = [4, 0xf0, 0x03, 0, 0, 1, 0, 0]
    const block = [0x42, 0, 2, ...table, 0]
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 4, (block.length << 3) | 5, 0, 0, ...block)
    expect(await open(frame)).toMatchObject({ code: "broken_archive", message: expect.stringContaining("table") })
  })

  test.each(["gzip", "zstd"])("whatever stands in it comes out as it was (%s)", async (kind) => {
    const text = fc
      .tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 30_000 }), fc.string())
      .map(([part, times, end]) => `a,b\n${part.repeat(times)}${end}`.slice(0, 900_000))
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 0, max: 9 }), async (content, level) => {
        const { unpack } = await import("#formats/archive/unpack.ts")
        const bytes = bytesOf(content)
        const packed = kind === "gzip" ? gzipSync(bytes, { level }) : zstdCompressSync(bytes)
        const result = await unpack(sourceOfBytes(packed), kind as "gzip", {}, memoryHost)
        if (!result.ok || !result.value) throw new Error(result.ok ? "null" : result.problem.message)
        expect(Buffer.from(await result.value.source.slice(0)).equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test("cut off and damaged files are told, not read in part", async () => {
    const packed = gzipSync(bytesOf(SALES.repeat(1000)))
    for (const length of [5, 15, packed.length - 9, packed.length - 1])
      expect(await open(packed.slice(0, length))).toMatchObject({ code: "broken_archive" })
    const damaged = packed.slice()
    damaged[packed.length - 6]! ^= 1
    expect(await open(damaged)).toMatchObject({ code: "broken_archive" })
    const frame = zstdCompressSync(bytesOf(SALES.repeat(1000)))
    expect(await open(frame.slice(0, frame.length - 20))).toMatchObject({ code: "broken_archive" })
  })

  test("what comes to far more than its size is stopped", async () => {
    const zeros = gzipSync(gzipSync(new Uint8Array(100 << 20)))
    expect(await open(zstdCompressSync(new Uint8Array(100 << 20)))).toMatchObject({ code: "archive_too_large" })
    expect(await open(zeros)).toMatchObject({ code: "archive_too_large" })
  })
})

describe("zip archives", () => {
  test("the largest table is read, any other can be chosen, what systems add does not count", async () => {
    const zip = zipOf([
      ["__MACOSX/._sales.csv", bytesOf("x".repeat(5000))],
      [".DS_Store", bytesOf("x".repeat(5000))],
      ["readme.md", bytesOf("x".repeat(5000))],
      ["data/sales.csv", bytesOf(SALES)],
      ["data/other.csv", bytesOf(OTHER)],
    ])
    expect(await open(zip)).toEqual({
      format: "csv",
      text: SALES,
      table: "data/sales.csv",
      tables: ["data/sales.csv", "data/other.csv"],
      findings: [["archive_others", 1]],
      container: "zip",
    })
    expect(await open(zip, { table: "data/other.csv" })).toMatchObject({ text: OTHER, table: "data/other.csv" })
  })

  test("a file that stands alone needs no name", async () => {
    expect(await open(zipOf([["sales.csv", bytesOf(SALES)]]))).toMatchObject({ text: SALES, table: null, tables: [] })
    expect(await open(zipOf([["sales", bytesOf(SALES)]], { stored: true }))).toMatchObject({ text: SALES })
  })

  test("an archive in an archive is read, one more is not", async () => {
    const once = gzipSync(bytesOf(SALES))
    expect(await open(zipOf([["sales.csv.gz", once]]))).toMatchObject({ text: SALES })
    expect(await open(gzipSync(zipOf([["sales.csv.gz", once]])))).toMatchObject({ code: "nested_archive" })
  })

  test("sizes and places of 64 bits", async () => {
    expect(await open(zipOf([["sales.csv", bytesOf(SALES)]], { zip64: true }))).toMatchObject({ text: SALES })
  })

  test("a password, nothing inside, damage", async () => {
    expect(await open(zipOf([["a.csv", bytesOf(SALES)]], { encrypted: true }))).toMatchObject({
      code: "encrypted_archive",
    })
    expect(await open(zipOf([]))).toMatchObject({ code: "empty_archive" })
    const zip = zipOf([["a.csv", bytesOf(SALES)]])
    expect(await open(zip.slice(0, zip.length - 30))).toMatchObject({ code: "broken_archive" })
    const damaged = zip.slice()
    damaged[40]! ^= 0xff
    expect(await open(damaged)).toMatchObject({ code: "broken_archive" })
  })

  test("an Office document is no archive, wherever its list of types stands", async () => {
    const parts: [string, Uint8Array][] = [
      ["xl/workbook.xml", bytesOf("<workbook/>")],
      ["[Content_Types].xml", bytesOf("<Types/>")],
    ]
    for (const entries of [parts, parts.toReversed()]) {
      const problem = await open(zipOf(entries))
      expect(problem).not.toHaveProperty("container")
    }
  })

  test("what is wrong with the file inside is told with its name", async () => {
    const problem = await open(zipOf([["photo.csv", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)]]))
    expect(problem).toMatchObject({ code: "unsupported_format", message: expect.stringContaining("photo.csv") })
  })

  test("a read that fails is no damaged archive", async () => {
    const zip = zipOf([["a.csv", bytesOf(SALES)]])
    let reads = 0
    const slice = async (a: number, b?: number) => {
      if (reads++ > 0) throw new Error("S3 is away")
      return sourceOfBytes(zip).slice(a, b)
    }
    await expect(openTable({ byteLength: zip.length, slice }, {}, memoryHost)).rejects.toThrow("S3 is away")
  })
})

test("whatever bytes are changed, unpacking ends, and not in an exception", async () => {
  const content = bytesOf(SALES.repeat(50))
  const packed = [
    gzipSync(content),
    zstdCompressSync(content),
    zipOf([["a.csv", content]]),
    zipOf([["b.csv", content]], { zip64: true }),
    join(gzipSync(content), gzipSync(content)),
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...packed),
      fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.option(fc.nat(5000), { freq: 1 }),
      async (good, changes, cut) => {
        const bytes = good.slice(0, cut ?? undefined)
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
        const opened = await open(bytes)
        if ("code" in opened) expect(opened.message).not.toBe("")
      },
    ),
    { numRuns: 400 },
  )
})

test("DEFLATE in all its kinds of blocks", async () => {
  const { inflate } = await import("#formats/archive/inflate.ts")
  for (const options of [{ level: 0 }, { strategy: 4 }, { level: 9 }]) {
    const content = bytesOf(SALES.repeat(3000))
    const packed = new Uint8Array(deflateRawSync(content, options))
    let at = 0
    const input = {
      bytes: new Uint8Array(0),
      at: 0,
      ended: false,
      // One byte at a time is the hardest way to be fed.
      async more() {
        input.bytes = join(input.bytes.subarray(input.at), packed.subarray(at, ++at))
        input.at = 0
        input.ended = at >= packed.length
      },
    }
    const parts: Uint8Array[] = []
    await inflate(input, async (bytes) => void parts.push(bytes.slice()))
    expect(Buffer.from(join(...parts)).equals(content)).toBe(true)
  }
})
