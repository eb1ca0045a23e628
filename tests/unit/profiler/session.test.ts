import { describe, expect, test } from "vitest"
import { failed, ok } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { Repair } from "#domain/repair/repair.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import { GRID } from "#domain/upload/shards.ts"
import { tableOf } from "#formats/csv/open.ts"
import { sourceOf } from "#profiler/blob-source.ts"
import { createPool } from "#profiler/pool.ts"
import { createSession } from "#profiler/session.ts"
import type { TablePasses } from "#profiler/table-passes.ts"
import type { OpenedFile, WorkerApi } from "#profiler/worker-api.ts"

const choices: Choices = { timestamp: { kind: "constant", value: "2024-01-01T00:00:00Z" }, columns: [] }
const repairs: readonly Repair[] = [{ operation: { op: "trim", columns: ["a"] }, reason: null }]

function poolOf(api: Partial<WorkerApi> = {}) {
  let ended = 0
  const pool = createPool<WorkerApi>(2, () => ({
    api: { fingerprint: async () => "of the file", ...api } as WorkerApi,
    onCrash() {},
    terminate() {
      ended++
    },
  }))
  return { pool, ended: () => ended }
}

/** Passes over a text of so many bytes; what was scanned stands in `scanned`. */
function passesOver(textBytes: number) {
  const scanned: { table: OpenedFile; fingerprint: string | null }[] = []
  const passes: TablePasses = {
    async scan(table, { bytes, fingerprint }, _signal, onProgress) {
      scanned.push({ table, fingerprint })
      onProgress({ bytes: textBytes / 2, total: textBytes, rows: 3, profile: null })
      onProgress({ bytes: textBytes, total: textBytes, rows: 7, profile: null })
      const profile = {
        bytes,
        textBytes,
        rows: 7,
        findings: [],
        fingerprint: fingerprint ?? "of the text",
      } as unknown as Profile
      const starts = [2, GRID.objectBytes + 3].map((offset, row) => ({ offset, row }))
      return { profile, objectStarts: starts }
    },
    mend: async (table, _starts, made) => ({
      table: { ...table, text: new Blob(["mended"]) },
      results: made.map((repair) => ({ repair, rows: 2 })),
      rejected: new Blob(["rejected"]),
    }),
    write: async (_, { n, start, end }) => ({ n, rows: 1, blob: new Blob([`${start}-${end}`]) }),
  }
  return { passes, scanned }
}

const file = (text: string) => new File([text], "sales.csv")
const never = () => new Promise<never>(() => {})

/** What a worker answers for a workbook. */
function transcriptOf(text: string): OpenedFile {
  const bytes = new TextEncoder().encode(text)
  const layout = detectCsv(bytes, true)
  if (!layout.ok) throw new Error(layout.problem.message)
  const tables = [{ name: "Sales", rows: 1, columns: 1, hidden: false }]
  const blob = new Blob([text])
  return { ...tableOf(sourceOf(blob), layout.value), text: blob, format: "xlsx", isTranscript: true, tables }
}

describe("a session", () => {
  test("goes by what is in the file, not by its name", async () => {
    const rows = ok({ columns: ["p"], rows: [], numbers: [] })
    const { pool } = poolOf({ firstRowsOfParquet: async () => rows })
    expect(await createSession(file("PAR1...."), pool).firstRows()).toEqual(rows)
    expect(await createSession(file("a\n1\n"), pool).firstRows()).toEqual(
      ok({ columns: ["a"], rows: [["1"]], numbers: [2] }),
    )
    expect(await createSession(file("\u0000\u0001\u0002"), pool).firstRows()).toMatchObject({
      problem: { code: "not_text" },
    })
    expect(await createSession(file(""), pool).firstRows()).toMatchObject({ problem: { code: "empty_file" } })
  })

  test("pass 2 writes the ranges between the records that pass 1 found, but for those to skip", async () => {
    const bytes = GRID.objectBytes + 100
    const session = createSession(file("a\n1\n"), poolOf().pool, {}, { passes: passesOver(bytes).passes })
    const early = await session.write({} as Profile, choices, new Set(), async () => {})
    expect(early).toMatchObject({ ok: false, problem: { code: "not_scanned" } })
    const scanned = await session.profile(() => {})
    if (!scanned.ok) throw new Error("not scanned")
    expect(session.plan(scanned.value, choices)).toEqual({ sent: "rewritten", objects: 2 })
    const sent: Record<number, string> = {}
    const take = async ({ n, blob }: { n: number; blob: Blob }) => {
      sent[n] = await blob.text()
    }
    expect(await session.write(scanned.value, choices, new Set(), take)).toEqual(ok({ objects: 2, rows: 7 }))
    expect(sent).toEqual({ 0: `2-${GRID.objectBytes + 3}`, 1: `${GRID.objectBytes + 3}-4` })
    delete sent[0]
    await session.write(scanned.value, choices, new Set([0]), take)
    expect(Object.keys(sent)).toEqual(["1"])
  })

  test("Parquet that Druid reads right goes itself; mended, or under a name of a packed file, it is written anew", async () => {
    const facts: ParquetFacts = { rows: 1, rowGroups: 1, writer: null, columns: [] }
    const pool = poolOf({
      transcribe: async () => ok({ ...transcriptOf("a\n1\n"), format: "parquet" }),
      parquetFacts: async () => ok(facts),
    }).pool
    const at = { columns: [{ name: "a", timestamps: [] }] } as unknown as Profile
    const { passes } = passesOver(10)
    const scan: TablePasses["scan"] = async (...args) => {
      const found = await passes.scan(...args)
      return { ...found, profile: { ...found.profile, ...at } }
    }
    const open = (name: string) =>
      createSession(new File(["PAR1...."], name), pool, {}, { passes: { ...passes, scan } })
    const session = open("sales.parquet")
    const read = await session.profile(() => {})
    if (!read.ok) throw new Error(read.problem.message)
    expect(session.parquet()).toEqual(facts)
    expect(session.plan(read.value, choices)).toEqual({ sent: "original", objects: 1 })
    const sent: string[] = []
    const take = async ({ blob }: { blob: Blob }) => void sent.push(await blob.text())
    expect(await session.write(read.value, choices, new Set(), take)).toEqual(ok({ objects: 1, rows: 7 }))
    await session.write(read.value, choices, new Set([0]), take)
    expect(sent).toEqual(["PAR1...."])
    const mended = await session.profile(() => {}, repairs)
    if (!mended.ok) throw new Error(mended.problem.message)
    const made = { ...choices, repairs: session.mended().results }
    expect(session.plan(mended.value, made).sent).toBe("rewritten")
    const packed = open("sales.parquet.gz")
    await packed.profile(() => {})
    expect(packed.plan(read.value, choices).sent).toBe("rewritten")
  })

  test("what is no table of text is transcribed once; then its rows and tables are known", async () => {
    let times = 0
    const transcribe: WorkerApi["transcribe"] = async (_, __, onRead) => {
      times++
      onRead(4)
      return ok(transcriptOf("a\n1\n"))
    }
    const { passes, scanned } = passesOver(1000)
    const source = file("PAR1....")
    const empty = { firstRowsOfParquet: async () => ok({ columns: [], rows: [], numbers: [] }) }
    const session = createSession(source, poolOf({ ...empty, transcribe }).pool, {}, { passes: passes })
    const shares: number[] = []
    const profile = await session.profile(({ bytes, total }) => shares.push(bytes / total))
    expect(profile).toMatchObject({ ok: true, value: { bytes: 8, textBytes: 1000, fingerprint: "of the file" } })
    expect(shares).toEqual([0.25, 0.75, 1])
    expect(await session.firstRows()).toEqual(ok({ columns: ["a"], rows: [["1"]], numbers: [2] }))
    expect(session.tables().map((t) => t.name)).toEqual(["Sales"])
    await session.profile(() => {})
    expect([times, scanned.length]).toEqual([1, 1])
  })

  test("repairs are made on the table as it stands in the file, whatever was repaired before", async () => {
    const { passes, scanned } = passesOver(10)
    const session = createSession(file("a\n 1\n"), poolOf().pool, {}, { passes: passes })
    expect(await session.profile(() => {}, repairs)).toMatchObject({ ok: true, value: { fingerprint: "of the text" } })
    expect(await scanned[1]!.table.text.text()).toBe("mended")
    // It is the file's, though its bytes are not those that were scanned.
    expect(scanned[1]!.fingerprint).toBe("of the text")
    expect(session.mended().results).toEqual([{ repair: repairs[0], rows: 2 }])
    expect(await session.mended().rejected?.text()).toBe("rejected")
    await session.profile(() => {}, [])
    expect(session.mended()).toEqual({ results: [], rejected: null })
    expect(scanned).toHaveLength(2)
  })

  test("a file that turns out to be no UTF-8 is read once more, in its own encoding", async () => {
    const { passes, scanned } = passesOver(10)
    const scan: TablePasses["scan"] = async (table, size, signal, onProgress) => {
      const found = await passes.scan(table, size, signal, onProgress)
      const findings = table.isTranscript ? [] : [{ code: "not_utf8" }]
      return { ...found, profile: { ...found.profile, findings } as unknown as Profile }
    }
    const asked: unknown[] = []
    const transcribe: WorkerApi["transcribe"] = async (_, options) => {
      asked.push(options)
      return ok(transcriptOf("a\n1\n"))
    }
    const session = createSession(file("a\n1\n"), poolOf({ transcribe }).pool, {}, { passes: { ...passes, scan } })
    expect(await session.profile(() => {})).toMatchObject({ ok: true, value: { findings: [] } })
    expect(asked).toEqual([{ checkEncoding: true }])
    expect(scanned.map((s) => s.fingerprint)).toEqual([null, "of the text"])
  })

  test("closing ends what runs: pending and later calls answer that they were cancelled", async () => {
    const { pool, ended } = poolOf({ transcribe: never })
    const session = createSession(file("PAR1...."), pool)
    const pending = session.profile(() => {})
    for (let i = 0; i < 50; i++) await new Promise(setImmediate)
    session.close()
    expect(await pending).toMatchObject({ ok: false, problem: { code: "cancelled" } })
    expect(await session.firstRows()).toMatchObject({ problem: { code: "cancelled" } })
    expect(ended()).toBe(1)
  })

  test("a file that was taken away is a problem with words; a broken worker throws", async () => {
    const gone = poolOf({ transcribe: async () => Promise.reject(new DOMException("gone", "NotReadableError")) })
    expect(await createSession(file("PAR1...."), gone.pool).profile(() => {})).toMatchObject({
      problem: { code: "unreadable" },
    })
    const refused = poolOf({ transcribe: async () => failed("broken_parquet", "It is broken.") })
    expect(await createSession(file("PAR1...."), refused.pool).profile(() => {})).toMatchObject({
      problem: { code: "broken_parquet" },
    })
    const broken = poolOf({ transcribe: async () => Promise.reject(new Error("a bug")) })
    await expect(createSession(file("PAR1...."), broken.pool).profile(() => {})).rejects.toThrow("a bug")
  })
})
