import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import {
  GRANULARITIES,
  type Query,
  type QueryAnswer,
  query as querySchema,
  TIME_PARTS,
} from "#domain/contracts/query.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { LocalTable } from "#profiler/duckdb/api.ts"
import { planLocalTable } from "#profiler/duckdb/columns.ts"
import { runLocalQuery } from "#profiler/duckdb/local-query.ts"
import { druidClient } from "#workers/druid/client.ts"
import { never, openText } from "../../unit/duckdb/in-node.ts"
import { profileText } from "../../unit/scan/helpers.ts"
import { fakeStorage } from "../worker/fake-storage.ts"
import { type Harness, openHarness } from "../worker/harness.ts"
import { newName } from "./client.ts"
import { DRUIDS, type TestDruid } from "./druids.ts"
import { BUCKET } from "./s3.ts"

const ROWS = 3_000
const PRODUCTS = ["Lamp", "LAMP", 'Chair "Oslo"', "Sofa\nlarge", "Table, oak", "Ärmel", "straße", "", "☃"]

/** A number that looks random and is not. */
const scramble = (i: number): number => ((Math.imul(i + 1, 0x9e3779b1) >>> 8) ^ (i * 7919)) % 100_003

/** Fifteen years of sales, a few of them without a time; two columns differ in capitals alone. */
const csv = [
  "sold_at,order_id,product,city,City,quantity,price,shipped",
  ...Array.from({ length: ROWS }, (_, i) => {
    const time = new Date(Date.UTC(2010, 0, 1) + scramble(i) * 4_733_000 + i).toISOString()
    const product = PRODUCTS[scramble(i + 7) % PRODUCTS.length]!
    return [
      i % 501 === 7 ? "" : time,
      `O-${Math.floor(i / 3)}`,
      `"${product.replaceAll('"', '""')}"`,
      ["Rom", "Köln", "", "Bonn"][scramble(i) % 4],
      ["rom", "ROM", "Köln"][i % 3],
      i % 97 === 0 ? "" : (scramble(i) % 23) - 5,
      (scramble(i + 3) % 997) / 4,
      i % 5 === 0 ? "" : time.slice(0, 10),
    ].join(",")
  }),
].join("\n")

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  // Summer began at midnight, so that some days have none.
  "America/Sao_Paulo",
  // Had no 30 December 2011.
  "Pacific/Apia",
] as const

const numbers = fc.constantFrom("quantity", "price")
const texts = fc.constantFrom("order_id", "product", "city", "City", "shipped")
const anyColumn = fc.oneof(numbers, texts)
const value = fc.oneof(
  numbers.map((column) => ({ column })),
  fc.tuple(numbers, numbers).map((product) => ({ product })),
)
const cell = fc.constantFrom("Lamp", "LAMP", "", "ROM", "Rom", "O-17", "2012-02-29", 3, "3", 0.25, 7.5, -1, null)
const filter = fc.oneof(
  fc.record({
    op: fc.constantFrom("in" as const, "not_in" as const),
    column: anyColumn,
    values: fc.array(cell, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ op: fc.constantFrom("is_null" as const, "not_null" as const), column: anyColumn }),
  fc.record({
    op: fc.constant("range" as const),
    column: numbers,
    gt: fc.constantFrom(-2, 0, 3.5),
    lte: fc.constantFrom(9, 100.25),
  }),
  fc.record({
    op: fc.constant("contains" as const),
    column: texts,
    text: fc.constantFrom("LAMP", "o", "ä", "ß", "-02-", '"', "\n"),
  }),
)
const narrowing = {
  sign: fc.option(fc.record({ of: value, is: fc.constantFrom("positive" as const, "negative" as const) }), {
    nil: undefined,
  }),
  where: fc.option(fc.array(filter, { maxLength: 2 }), { nil: undefined }),
}
const measure = fc.oneof(
  fc.record({ op: fc.constant("count" as const), ...narrowing }),
  fc.record({
    op: fc.constantFrom("sum" as const, "min" as const, "max" as const, "avg" as const),
    of: value,
    ...narrowing,
  }),
  fc.record({ op: fc.constant("count_distinct" as const), column: anyColumn, ...narrowing }),
)
const group = fc.oneof(
  anyColumn.map((column) => ({ by: "column" as const, column })),
  fc.constantFrom(...GRANULARITIES).map((granularity) => ({ by: "time" as const, granularity })),
  fc.constantFrom(...TIME_PARTS).map((part) => ({ by: "time_part" as const, part })),
)
const day = fc.integer({ min: 0, max: 5_500 }).map((days) => new Date(Date.UTC(2010, 0, 1 + days)).toISOString())

const queries = fc
  .record({
    measures: fc.array(measure, { minLength: 1, maxLength: 4 }),
    groups: fc.array(group, { maxLength: 3 }),
    filters: fc.option(fc.array(filter, { maxLength: 2 }), { nil: undefined }),
    interval: fc.option(
      fc
        .tuple(day, day)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a })),
      { nil: undefined },
    ),
    limit: fc.option(fc.constantFrom(1, 7, 500), { nil: undefined }),
    timezone: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
    descending: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ measures, groups, descending, ...rest }) => ({
    ...rest,
    // Names that differ in capitals alone are two.
    measures: measures.map((m, i) => ({ ...m, name: `${i % 2 === 0 ? "m" : "M"}${i >> 1}` })),
    groups: groups.map((g, i) => ({ ...g, name: `${i % 2 === 0 ? "g" : "G"}${i >> 1}` })),
    order:
      descending === undefined
        ? undefined
        : [{ name: "m0", direction: descending ? ("desc" as const) : ("asc" as const) }],
  }))

/** Sums of doubles depend on the order in which they are added. */
const rounded = ({ columns, rows, complete }: QueryAnswer) => ({
  columns,
  complete,
  rows: rows.map((row) => row.map((c) => (typeof c === "number" ? Number(c.toPrecision(12)) : c))),
})

/**
 * A real Druid counts its buckets on from the first one. Where a clock changes by half an hour, or at midnight, those behind
 * the change begin beside the hour or the day; the local table's begin where the clock says.
 */
const BESIDE: Readonly<Record<string, string>> = { "Australia/Lord_Howe": "PT1H", "America/Sao_Paulo": "P1D" }

const isBeside = ({ timezone = "UTC", groups = [] }: Pick<Query, "timezone" | "groups">): boolean =>
  groups.some((group) => group.by === "time" && group.granularity === BESIDE[timezone])

for (const { name, isReal, why, open } of DRUIDS) {
  describe.skipIf(why !== null)(`the local table and ${name}${why ? `: ${why}` : ""}`, { timeout: 300_000 }, () => {
    const datasource = newName("local")
    let druid: TestDruid
    let worker: Harness
    let table: LocalTable
    beforeAll(async () => {
      druid = await open()
      const storage = fakeStorage()
      const set = storage.objects.set.bind(storage.objects)
      storage.objects.set = (key, body) => {
        druid.s3.put(key, body)
        return set(key, body)
      }
      worker = await openHarness({
        storage,
        druid: druidClient({ routerUrl: druid.url, coordinatorUrl: druid.url, authorization: druid.authorization }),
        env: { S3_BUCKET_NAME: BUCKET, S3_ENDPOINT: druid.s3.endpoint, AWS_REGION: "us-east-1" },
      })
      const response = await worker.upload(csv, { datasource_name: datasource })
      expect(response.status, await response.clone().text()).toBe(202)
      const { task_id } = (await response.json()) as UploadAccepted
      await worker.reconcile(10_000)
      expect(await worker.status(task_id)).toMatchObject({ status: "ready" })
      const profile = profileText(csv)
      const { columns, time } = planLocalTable(profile, proposeChoices(profile, 0))
      table = await openText(csv, columns, time)
    })
    afterAll(async () => {
      table?.close()
      await worker?.close()
      await druid?.close()
    })

    async function ask(asked: Query): Promise<QueryAnswer | string> {
      const headers = { "content-type": "application/json" }
      const response = await worker.call("/api/query", { method: "POST", headers, body: JSON.stringify(asked) })
      const answer = (await response.json()) as QueryAnswer & { code?: string }
      return response.ok ? answer : (answer.code ?? "")
    }

    /** Rows of one time stand in any order in a real Druid's answer. */
    const inOrder = (answer: QueryAnswer) => {
      const { rows, ...rest } = rounded(answer)
      return { ...rest, rows: isReal ? rows.map((row) => JSON.stringify(row)).sort() : rows }
    }

    async function expectSame(asked: Omit<Query, "datasource">): Promise<void> {
      const parsed = querySchema.parse({ ...asked, datasource })
      const [theirs, ours] = await Promise.all([ask(parsed), runLocalQuery(table, parsed, never)])
      if (typeof theirs === "string") expect(ours).toMatchObject({ ok: false, problem: { code: theirs } })
      else {
        if (!ours.ok) throw new Error(ours.problem.message)
        expect(inOrder(ours.value)).toEqual(inOrder(theirs))
      }
    }

    const byTime = ZONES.flatMap((timezone) =>
      GRANULARITIES.map((granularity) => ({
        timezone,
        granularity,
        groups: [{ by: "time" as const, name: "t", granularity }],
      })),
    )
    test.each(byTime.filter((asked) => !(isReal && isBeside(asked))))(
      "cut the times of $timezone alike into $granularity",
      ({ timezone, groups }) => expectSame({ timezone, groups, measures: [{ name: "n", op: "count" }] }),
    )

    test.each([
      { groups: [{ by: "column", name: "g", column: "nothing" }], measures: [{ name: "n", op: "count" }] },
      { measures: [{ name: "n", op: "sum", of: { column: "city" } }] },
      { measures: [{ name: "n", op: "count_distinct", column: "sold_at" }] },
      { measures: [{ name: "n", op: "count", where: [{ op: "in", column: "__time", values: [1] }] }] },
    ] satisfies Omit<Query, "datasource">[])("refuse alike: %j", expectSame)

    test("give the same answers", async () => {
      const asked = queries.filter((query) => !(isReal && isBeside(query)))
      await fc.assert(fc.asyncProperty(asked, expectSame), { numRuns: 100 })
    })
  })
}
