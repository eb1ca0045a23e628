import { describe, expect, test } from "vitest"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { LocalTable } from "#profiler/duckdb/api.ts"
import { createKeptTable } from "#profiler/duckdb/kept-table.ts"
import { createShelf } from "#profiler/duckdb/shelf.ts"
import type { OpenedFile } from "#profiler/worker-api.ts"
import { PROFILE } from "../ui/fixtures.ts"
import { never } from "./in-node.ts"

const request = { profile: PROFILE, choices: proposeChoices(PROFILE, 0) }
const byStore = {
  ...request,
  choices: { ...request.choices, columns: request.choices.columns.map((c) => ({ ...c, role: "dimension" as const })) },
}
const openedOf = (text: Blob) => ({ text }) as OpenedFile

/** Tables that are loaded when the test says so. */
function tables() {
  const log: string[] = []
  const loads: {
    end(result: Result<{ readonly rows: number }>): void
    break(error: unknown): void
    report(share: number): void
  }[] = []
  const create = (): LocalTable => {
    const name = `t${loads.length + 1}`
    return {
      open(_source, _signal, onProgress) {
        log.push(`load ${name}`)
        return new Promise((resolve, reject) =>
          loads.push({
            end: resolve,
            break: reject,
            report: (share) => onProgress({ bytes: share, total: 1, rows: 0 }),
          }),
        )
      },
      close: () => log.push(`close ${name}`),
      name,
    } as Partial<LocalTable> as LocalTable
  }
  return { create, log, loads }
}
const nameOf = async (table: LocalTable) => ok((table as unknown as { name: string }).name)
const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve))
const settle = async () => {
  for (let i = 0; i < 20; i++) await turn()
}

describe("the table that a file keeps", () => {
  const file = openedOf(new Blob(["a"]))

  test("is loaded once for all who ask, and each hears how far it is", async () => {
    const { create, log, loads } = tables()
    const kept = createKeptTable(create)
    const [first, second]: [number[], number[]] = [[], []]
    const asked = [
      kept.use(file, request, never, (share) => first.push(share), nameOf),
      kept.use(file, request, never, (share) => second.push(share), nameOf),
    ]
    await settle()
    loads[0]!.report(0.5)
    loads[0]!.end(ok({ rows: 1 }))
    expect(await Promise.all(asked)).toEqual([ok("t1"), ok("t1")])
    expect([first, second]).toEqual([
      [0, 0.5],
      [0, 0.5],
    ])
    expect(await kept.use(file, request, never, () => {}, nameOf)).toEqual(ok("t1"))
    expect(log).toEqual(["load t1"])
    kept.close()
    expect(log).toEqual(["load t1", "close t1"])
  })

  test("is another one for other columns, once what was asked of the first is answered", async () => {
    const { create, log, loads } = tables()
    const kept = createKeptTable(create)
    let answer = () => {}
    const task = () => new Promise<Result<string>>((resolve) => (answer = () => resolve(ok("answered"))))
    const long = kept.use(file, request, never, () => {}, task)
    await settle()
    loads[0]!.end(ok({ rows: 1 }))
    const other = kept.use(file, byStore, never, () => {}, nameOf)
    await settle()
    expect(log).toEqual(["load t1"])
    answer()
    expect(await long).toEqual(ok("answered"))
    await settle()
    expect(log).toEqual(["load t1", "close t1", "load t2"])
    loads[1]!.end(ok({ rows: 1 }))
    expect(await other).toEqual(ok("t2"))
  })

  test.each([
    [
      "that does not fit into memory",
      (load: ReturnType<typeof tables>["loads"][0]) => load.end(failed("out_of_memory", "Too large.")),
    ],
    ["whose worker crashed", (load: ReturnType<typeof tables>["loads"][0]) => load.break(new Error("It stopped."))],
  ])("%s frees its memory, and the next one to ask begins anew", async (_, end) => {
    const { create, log, loads } = tables()
    const kept = createKeptTable(create)
    const asked = kept.use(file, request, never, () => {}, nameOf).catch(String)
    await settle()
    end(loads[0]!)
    expect(await asked).not.toMatchObject({ ok: true })
    expect(log).toEqual(["load t1", "close t1"])
    const again = kept.use(file, request, never, () => {}, nameOf)
    await settle()
    loads[1]!.end(ok({ rows: 1 }))
    expect(await again).toEqual(ok("t2"))
  })

  test("is not tried for a text that cannot fit", async () => {
    const { create, log } = tables()
    const huge = openedOf({ size: 1_600_000_000 } as Blob)
    const answer = await createKeptTable(create).use(huge, request, never, () => {}, nameOf)
    expect(answer).toMatchObject({ ok: false, problem: { code: "table_too_large" } })
    expect(answer).toMatchObject({ problem: { message: expect.stringContaining("1.6 GB") } })
    expect(log).toEqual([])
  })
})

test("a page keeps so many tables, the ones used last, and never closes one that is busy", async () => {
  const { create, log, loads } = tables()
  const shelf = createShelf(1)
  const [a, b] = [createKeptTable(create, shelf), createKeptTable(create, shelf)]
  const files = [openedOf(new Blob(["a"])), openedOf(new Blob(["b"]))] as const
  const first = a.use(files[0], request, never, () => {}, nameOf)
  const second = b.use(files[1], request, never, () => {}, nameOf)
  await settle()
  expect(log).toEqual(["load t1", "load t2"])
  loads[0]!.end(ok({ rows: 1 }))
  await first
  expect(log).toEqual(["load t1", "load t2"])
  loads[1]!.end(ok({ rows: 1 }))
  await second
  expect(log).toEqual(["load t1", "load t2", "close t1"])
  const again = a.use(files[0], request, never, () => {}, nameOf)
  await settle()
  // Room is made before it is loaded, not after.
  expect(log.slice(3)).toEqual(["load t3", "close t2"])
  loads[2]!.end(ok({ rows: 1 }))
  expect(await again).toEqual(ok("t3"))
})
