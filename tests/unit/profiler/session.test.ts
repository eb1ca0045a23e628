import { describe, expect, test } from "vitest"
import { failed, ok } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { GRID } from "#domain/upload/shards.ts"
import { createPool } from "#profiler/pool.ts"
import { createSession, type OpenCsv } from "#profiler/session.ts"
import type { WorkerApi } from "#profiler/worker-api.ts"

const choices: Choices = { timestamp: { kind: "constant", value: "2024-01-01T00:00:00Z" }, columns: [] }
const profile = (format: "csv" | "parquet", bytes: number) => ({ format, bytes, rows: 7, fingerprint: "f" }) as Profile

function poolOf(api: Partial<WorkerApi>) {
  let ended = 0
  const pool = createPool<WorkerApi>(2, () => ({
    api: api as WorkerApi,
    onCrash() {},
    terminate() {
      ended++
    },
  }))
  return { pool, ended: () => ended }
}

const csvOf =
  (bytes: number): OpenCsv =>
  () =>
    ok({
      firstRows: (n) => ({ columns: ["a"], rows: [["1"]].slice(0, n) }),
      async scan(_signal, onProgress) {
        onProgress({ bytes, total: bytes, rows: 7, profile: null })
        return ok({ profile: profile("csv", bytes), objectStarts: [2, GRID.objectBytes + 3] })
      },
      write: async ({ n, start, end }) => ({ n, rows: 1, blob: new Blob([`${start}-${end}`]) }),
    })
const noCsv: OpenCsv = () => failed("not_text", "This is no text.")
const file = (text: string) => new File([text], "sales.csv")
const never = () => new Promise<never>(() => {})

describe("a session", () => {
  test("goes by what is in the file, not by its name", async () => {
    const rows = ok({ columns: ["p"], rows: [] })
    const { pool } = poolOf({ firstRowsOfParquet: async () => rows })
    expect(await createSession(file("PAR1...."), pool, noCsv).firstRows()).toEqual(rows)
    expect(await createSession(file("a\n1\n"), pool, csvOf(4)).firstRows()).toEqual(
      ok({ columns: ["a"], rows: [["1"]] }),
    )
    expect(await createSession(file("\u0000"), pool, noCsv).firstRows()).toMatchObject({
      problem: { code: "not_text" },
    })
    expect(await createSession(file(""), pool, noCsv).firstRows()).toMatchObject({ problem: { code: "empty_file" } })
  })

  test("pass 2 writes the ranges between the records that pass 1 found, but for those to skip", async () => {
    const bytes = GRID.objectBytes + 100
    const session = createSession(file("a\n1\n"), poolOf({}).pool, csvOf(bytes))
    const early = await session.write(profile("csv", bytes), choices, new Set(), async () => {})
    expect(early).toMatchObject({ ok: false, problem: { code: "not_scanned" } })
    const scanned = await session.profile(() => {})
    if (!scanned.ok) throw new Error("not scanned")
    expect(session.objects(scanned.value)).toBe(2)
    const sent: Record<number, string> = {}
    const take = async ({ n, blob }: { n: number; blob: Blob }) => {
      sent[n] = await blob.text()
    }
    expect(await session.write(scanned.value, choices, new Set(), take)).toEqual(ok({ objects: 2, rows: 7 }))
    expect(sent).toEqual({ 0: `2-${GRID.objectBytes + 3}`, 1: `${GRID.objectBytes + 3}-${bytes}` })
    delete sent[0]
    await session.write(scanned.value, choices, new Set([0]), take)
    expect(Object.keys(sent)).toEqual(["1"])
  })

  test("a Parquet file is one object: itself", async () => {
    const source = file("PAR1....")
    const session = createSession(source, poolOf({}).pool, noCsv)
    const blobs: Blob[] = []
    const take = async ({ blob }: { blob: Blob }) => void blobs.push(blob)
    expect(await session.write(profile("parquet", 8), choices, new Set(), take)).toEqual(ok({ objects: 1, rows: 7 }))
    await session.write(profile("parquet", 8), choices, new Set([0]), take)
    expect(blobs).toEqual([source])
  })

  test("closing ends what runs: pending and later calls answer that they were cancelled", async () => {
    const { pool, ended } = poolOf({ profileParquet: never })
    const session = createSession(file("PAR1...."), pool, noCsv)
    const pending = session.profile(() => {})
    for (let i = 0; i < 10; i++) await new Promise(setImmediate)
    session.close()
    expect(await pending).toMatchObject({ ok: false, problem: { code: "cancelled" } })
    expect(await session.firstRows()).toMatchObject({ problem: { code: "cancelled" } })
    expect(ended()).toBe(1)
  })

  test("a file that was taken away is a problem with words; a broken worker throws", async () => {
    const gone = poolOf({ profileParquet: async () => Promise.reject(new DOMException("gone", "NotReadableError")) })
    expect(await createSession(file("PAR1...."), gone.pool, noCsv).profile(() => {})).toMatchObject({
      problem: { code: "unreadable" },
    })
    const broken = poolOf({ profileParquet: async () => Promise.reject(new Error("a bug")) })
    await expect(createSession(file("PAR1...."), broken.pool, noCsv).profile(() => {})).rejects.toThrow("a bug")
  })
})
