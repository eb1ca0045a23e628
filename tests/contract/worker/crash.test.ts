import { beforeEach, describe, expect, test } from "vitest"
import type { Deps } from "#workers/deps.ts"
import { profileFor } from "../../unit/ingestion/profiles.ts"
import { csvOf, type Harness } from "./harness.ts"
import { json, useHarness } from "./use-harness.ts"

/** The Worker was killed: nothing after this call happens, and nothing catches it. */
class Killed extends Error {}

/**
 * Dependencies that kill the Worker at one of its calls to the outside: before it takes effect, or after, so that only its
 * answer is lost. Every later call of the same life fails too.
 */
function killedAt(deps: Deps, call: number, moment: "before" | "after"): { deps: Deps; died: () => boolean } {
  let calls = 0
  let dead = false
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const method = Reflect.get(object, name) as unknown
        if (typeof method !== "function") return method
        return async (...args: unknown[]) => {
          if (dead) throw new Killed()
          const isLast = ++calls === call
          if (isLast && moment === "before") {
            dead = true
            throw new Killed()
          }
          const answer: unknown = await method.apply(object, args)
          if (isLast) {
            dead = true
            throw new Killed()
          }
          return answer
        }
      },
    })
  return {
    deps: { ...deps, store: mortal(deps.store), storage: mortal(deps.storage), druid: mortal(deps.druid) },
    died: () => dead,
  }
}

const harness = useHarness()
beforeEach(() => {
  harness.druid.rows.clear()
  harness.druid.tasks.clear()
  harness.druid.fate = "succeeds"
  harness.storage.objects.clear()
})

describe.each([
  ["goes as it is", false],
  ["is rewritten", true],
] as const)("a posted file that %s", (_, rewritten) => {
  test.each(["before", "after"] as const)(
    "ends ready with every row once, wherever the Worker is killed %s a call",
    { timeout: 120_000 },
    async (moment) => {
      harness.druid.kept = 20
      for (let call = 1; ; call++) {
        const datasource = `killed_${rewritten}_${moment}_${call}`
        const csv = csvOf(20, { rewritten, seed: datasource })
        const mortal = killedAt(harness.deps, call, moment)
        const response = await harness.upload(csv, { datasource_name: datasource }, mortal.deps).catch(() => null)
        if (!mortal.died()) await harness.reconcile(30, mortal.deps).catch(() => undefined)
        await harness.reconcile()
        // Without an answer the script sends the file again, and learns of the first one where that was taken.
        if (response?.status !== 202) {
          const again = await harness.upload(csv, { datasource_name: datasource })
          expect([202, 409]).toContain(again.status)
          await harness.reconcile()
        }
        const [row, ...more] = await harness.list(datasource)
        expect(more).toEqual([])
        expect(row, `killed ${moment} call ${call}`).toMatchObject({ status: "ready", error: null, attempt: 1 })
        expect([...harness.druid.rows.get(datasource)!.values()]).toEqual([20])
        const keys = [...harness.storage.objects.keys()].filter((key) => key.includes(`/${datasource}/`))
        expect(keys).toEqual([`uploads/${datasource}/sales.csv${rewritten ? ".parts/part-00000.ndjson.gz" : ""}`])
        if (mortal.died()) continue
        // Create, stage, copy, submit, follow: fewer calls than these would be another way.
        expect(call).toBeGreaterThan(20)
        return
      }
    },
  )
})

test("an upload of the page ends ready too, wherever the Worker is killed after its completion", async () => {
  harness.druid.kept = 20
  for (let call = 1; ; call++) {
    const datasource = `page_${call}`
    const { id } = await openUpload(harness, datasource)
    const mortal = killedAt(harness.deps, call, "after")
    await harness.call(...completion(id), mortal.deps).catch(() => null)
    await harness.reconcile()
    await harness.call(...completion(id))
    await harness.reconcile()
    expect(await harness.status(id), `killed after call ${call}`).toMatchObject({ status: "ready", error: null })
    expect([...harness.druid.rows.get(datasource)!.values()]).toEqual([20])
    if (!mortal.died()) return
  }
})

const { profile, choices } = profileFor(csvOf(20))

async function openUpload({ call, storage }: Harness, datasource: string): Promise<{ id: string }> {
  const post = async <T>(path: string, body: unknown) => (await (await call(path, json(body))).json()) as T
  const { id } = await post<{ id: string }>("/api/uploads", {
    datasource,
    filename: "sales.csv",
    size: profile.bytes,
    fingerprint: profile.fingerprint,
    sent: "rewritten",
  })
  const sha256 = "x".repeat(44)
  const { key } = await post<{ key: string }>(`/api/uploads/${id}/objects`, { n: 0, size: 5, sha256 })
  storage.objects.set(key, new Uint8Array(5))
  await call(`/api/uploads/${id}/objects/0/complete`, json({ parts: [] }))
  return { id }
}

const completion = (id: string): [string, RequestInit] => [
  `/api/uploads/${id}/complete`,
  json({ profile, choices, objects: 1 }),
]
