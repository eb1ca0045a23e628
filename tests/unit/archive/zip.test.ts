import { describe, expect, test } from "vitest"
import { BrokenStream } from "#formats/archive/broken.ts"
import { entriesOfZip, type ZipEntry } from "#formats/archive/zip.ts"
import { joinBytes, sourceOfBytes } from "#formats/source.ts"
import { zipOf } from "./zip.ts"

const text = new TextEncoder().encode("day,city\n".repeat(100))

async function all(entry: ZipEntry): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of entry.pieces()) pieces.push(piece)
  return joinBytes(pieces)
}

const why = async (read: () => Promise<unknown>): Promise<string> => {
  try {
    await read()
  } catch (cause) {
    if (cause instanceof BrokenStream) return cause.message
    throw cause
  }
  return "read"
}

describe("the files of a zip archive", () => {
  test.each([
    ["xl\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"],
    ["/xl/workbook.xml", "xl/workbook.xml"],
    ["../../sales.csv", "../../sales.csv"],
    ["Umsätze/März.csv", "Umsätze/März.csv"],
  ])("%s is named %s", async (written, name) => {
    const [entry] = await entriesOfZip(sourceOfBytes(zipOf([[written, text]])))
    expect(entry).toMatchObject({ name, bytes: text.length, isEncrypted: false })
    expect(await all(entry!)).toEqual(text)
  })

  test("bytes before the archive and behind it do no harm", async () => {
    const bytes = joinBytes([new Uint8Array(1000).fill(65), zipOf([["a.csv", text]]), new Uint8Array(10)])
    const [entry] = await entriesOfZip(sourceOfBytes(bytes))
    expect(await all(entry!)).toEqual(text)
  })

  test("one may be left before its end, and read again", async () => {
    const large = new Uint8Array(3 << 20).map((_, i) => (i * 2654435761) >>> 13)
    const [entry] = await entriesOfZip(sourceOfBytes(zipOf([["a.csv", large]])))
    for await (const piece of entry!.pieces()) {
      expect(piece.length).toBeLessThan(large.length)
      break
    }
    expect((await all(entry!)).length).toBe(large.length)
  })

  test("damage is told with its place", async () => {
    const good = zipOf([["a.csv", text]])
    const entries = (bytes: Uint8Array) => entriesOfZip(sourceOfBytes(bytes))
    expect(await why(() => entries(good.slice(0, good.length - 30)))).toContain("list of contents")
    const moved = good.slice()
    moved.fill(0, 0, 4)
    expect(await why(async () => all((await entries(moved))[0]!))).toBe("a.csv is not where it should be")
    const changed = zipOf([["a.csv", text]], { stored: true })
    changed[50]! ^= 1
    expect(await why(async () => all((await entries(changed))[0]!))).toBe(
      "a.csv has other contents than its checksum says",
    )
  })
})
