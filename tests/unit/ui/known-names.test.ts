import { expect, test } from "vitest"
import { createKnownNames } from "#features/ingest/known-names.ts"
import { firstSentKey } from "#features/ingest/sent-key.ts"

test("one list answers for many names, and is fresh again after ten seconds", async () => {
  let now = 0
  const lists = [["sales"], ["sales", "pos"]]
  let asked = 0
  const knows = createKnownNames(
    async () => lists[asked++] ?? [],
    () => now,
  )
  expect(await Promise.all(["s", "sales", "pos"].map(knows))).toEqual([false, true, false])
  now = 9_999
  expect(await knows("pos")).toBe(false)
  expect(asked).toBe(1)
  now = 10_000
  expect(await knows("pos")).toBe(true)
  expect(asked).toBe(2)
})

test("while nobody answers a name is new, and the list is asked for with the next name", async () => {
  let away = true
  const knows = createKnownNames(
    async () => {
      if (away) throw new Error("away")
      return ["sales"]
    },
    () => 0,
  )
  expect(await knows("sales")).toBe(false)
  away = false
  expect(await knows("sales")).toBe(true)
})

test("the spec names the first object as the uploader writes it", () => {
  expect(firstSentKey(false, "sales", "sales.csv")).toBe("{prefix}/sales/sales.csv.parts/part-00000.parquet")
  expect(firstSentKey(true, "sales", "a/b.parquet")).toBe("{prefix}/sales/a_b.parquet")
})
