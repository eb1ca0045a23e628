import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Query, QueryAnswer } from "#domain/contracts/query.ts"
import { druidClient } from "#workers/druid/client.ts"
import { CSV_AS_IS } from "../../fixtures/csv-as-is.ts"
import { fakeStorage } from "../worker/fake-storage.ts"
import { type Harness, openHarness } from "../worker/harness.ts"
import { clientOf, csv as csvFormat, newName, taskOf } from "./client.ts"
import { DRUIDS, type TestDruid } from "./druids.ts"
import { BUCKET, type TestS3 } from "./s3.ts"

/** The Worker's storage, whose objects a Druid reads from the test's S3. */
function storageOn(s3: TestS3) {
  const storage = fakeStorage()
  const set = storage.objects.set.bind(storage.objects)
  storage.objects.set = (key, body) => {
    s3.put(key, body)
    return set(key, body)
  }
  return storage
}

const ROWS = 1_000
const PRODUCTS = ["Lamp", 'Chair "Oslo"', "Sofa\nlarge", "Table, oak"]
/** Sales of the days around the change of Berlin's clocks in spring, a few of them without a city. */
const sales = Array.from({ length: ROWS }, (_, i) => ({
  time: Date.UTC(2024, 2, 29, 0, i * 7),
  order: `O-${Math.floor(i / 3)}`,
  product: PRODUCTS[i % PRODUCTS.length]!,
  city: ["Rom", "Köln", "", "Bonn"][i % 4]!,
  quantity: (i % 11) - 2,
  price: (i % 97) / 4,
}))
const csv = [
  "sold_at,order_id,product,city,quantity,price",
  ...sales.map(({ time, order, product, city, quantity, price }) =>
    [new Date(time).toISOString(), order, `"${product.replaceAll('"', '""')}"`, city, quantity, price].join(","),
  ),
].join("\n")

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Rows by a key, the groups in the order in which they come up. */
function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}

type Filter = NonNullable<Query["filters"]>[number]

/** Filters, and what each of them lets through. */
const FILTERS: readonly (readonly [Filter, (s: (typeof sales)[number]) => boolean])[] = [
  [{ op: "in", column: "product", values: ['Chair "Oslo"', "Sofa\nlarge"] }, (s) => /Oslo|Sofa/.test(s.product)],
  [{ op: "in", column: "city", values: [null, "Rom"] }, (s) => s.city === "" || s.city === "Rom"],
  [{ op: "not_in", column: "city", values: ["Rom"] }, (s) => s.city !== "Rom"],
  [{ op: "not_in", column: "city", values: ["Rom", null] }, (s) => s.city !== "Rom" && s.city !== ""],
  [{ op: "is_null", column: "city" }, (s) => s.city === ""],
  [{ op: "not_null", column: "city" }, (s) => s.city !== ""],
  [{ op: "in", column: "quantity", values: ["3", 4] }, (s) => s.quantity === 3 || s.quantity === 4],
  [{ op: "in", column: "price", values: [0.25] }, (s) => s.price === 0.25],
  [{ op: "range", column: "price", gte: 2.5, lt: 7 }, (s) => s.price >= 2.5 && s.price < 7],
  [{ op: "contains", column: "product", text: "OSL" }, (s) => s.product.includes("Osl")],
]

for (const { name, why, open } of DRUIDS) {
  describe.skipIf(why !== null)(`Grove's Worker on ${name}${why ? `: ${why}` : ""}`, { timeout: 300_000 }, () => {
    let druid: TestDruid
    let worker: Harness
    beforeAll(async () => {
      druid = await open()
      worker = await openHarness({
        storage: storageOn(druid.s3),
        druid: druidClient({ routerUrl: druid.url, coordinatorUrl: druid.url, authorization: druid.authorization }),
        env: { S3_BUCKET_NAME: BUCKET, S3_ENDPOINT: druid.s3.endpoint, AWS_REGION: "us-east-1" },
      })
    })
    afterAll(async () => {
      await worker?.close()
      await druid?.close()
    })

    /** Sends a file and follows it to its end. */
    async function ingest(datasource: string, text: string, fields = {}): Promise<IngestionStatus> {
      const response = await worker.upload(text, { datasource_name: datasource, ...fields })
      expect(response.status, await response.clone().text()).toBe(202)
      const { task_id } = (await response.json()) as UploadAccepted
      // Each round waits for nothing but Druid's own answers.
      await worker.reconcile(10_000)
      return worker.status(task_id)
    }
    async function ask(query: Query): Promise<QueryAnswer> {
      const response = await worker.call("/api/query", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(query),
      })
      expect(response.status, await response.clone().text()).toBe(200)
      return (await response.json()) as QueryAnswer
    }

    describe("CSV becomes the rows that a person sees, as it is or rewritten", () => {
      test.each(CSV_AS_IS)("$name", async ({ csv: text, rows, sum: n, distinct }) => {
        const datasource = newName("csv")
        expect(await ingest(datasource, text)).toMatchObject({ status: "ready", error: null })
        const schema = (await (await worker.call(`/api/datasources/${datasource}`)).json()) as {
          columns: { name: string; type: string; hidden: boolean }[]
        }
        const [, number, third] = schema.columns.filter((column) => !column.hidden).map((column) => column.name)
        const answer = await ask({
          datasource,
          measures: [
            { name: "rows", op: "count" },
            { name: "n", op: "sum", of: { column: number! } },
            { name: "distinct", op: "count_distinct", column: third! },
          ],
        })
        expect(answer.rows).toEqual([[rows, n, distinct]])
      })
    })

    test("a datasource that Grove did not load is described and can be asked", async () => {
      const datasource = newName("foreign")
      druid.s3.put(`${datasource}.csv`, "t,n,s\n2024-01-31,1,a\n2024-02-01,2,b\n")
      const { endpoint } = druid.s3
      const format = csvFormat("t", "n", "s")
      const dimensions = [{ type: "long", name: "n" }, "s"] as const
      await clientOf(druid).ingest(taskOf({ datasource, endpoint, keys: [`${datasource}.csv`], format, dimensions }))
      const describe = async () => (await worker.call(`/api/datasources/${datasource}`)).json()
      await expect.poll(describe, { timeout: 60_000 }).toMatchObject({
        rows: 2,
        last_ingestion: null,
        lineage: [],
        columns: [
          { name: "__time", type: "timestamp", role: "timestamp", profile: null },
          { name: "n", type: "integer", role: "metric", hidden: false, profile: null },
          { name: "s", type: "string", role: "dimension" },
        ],
      })
      const groups = [{ by: "column", name: "s", column: "s" }] as const
      const { rows } = await ask({ datasource, groups, measures: [{ name: "n", op: "sum", of: { column: "n" } }] })
      expect(rows).toEqual([
        ["b", 2],
        ["a", 1],
      ])
    })

    describe("what is asked of the rows", () => {
      const datasource = newName("sales")
      beforeAll(async () => {
        expect(await ingest(datasource, csv)).toMatchObject({ status: "ready", error: null })
      })

      test("figures over everything, exact distinct counts of two columns among them", async () => {
        const { rows } = await ask({
          datasource,
          measures: [
            { name: "n", op: "count" },
            { name: "revenue", op: "sum", of: { product: ["price", "quantity"] } },
            {
              name: "returned",
              op: "sum",
              of: { column: "quantity" },
              sign: { of: { column: "quantity" }, is: "negative" },
            },
            { name: "orders", op: "count_distinct", column: "order_id" },
            {
              name: "products",
              op: "count_distinct",
              column: "product",
              sign: { of: { column: "quantity" }, is: "positive" },
            },
            { name: "cities", op: "count_distinct", column: "city" },
            { name: "average", op: "avg", of: { column: "quantity" } },
            { name: "least", op: "min", of: { column: "price" } },
          ],
        })
        const quantities = sales.map((s) => s.quantity)
        expect(rows).toEqual([
          [
            ROWS,
            sum(sales.map((s) => s.price * s.quantity)),
            sum(quantities.filter((q) => q < 0)),
            new Set(sales.map((s) => s.order)).size,
            PRODUCTS.length,
            3,
            sum(quantities) / ROWS,
            0,
          ],
        ])
      })

      test("days as they are in Berlin, over the change of the clocks", async () => {
        const { rows } = await ask({
          datasource,
          timezone: "Europe/Berlin",
          groups: [{ by: "time", name: "day", granularity: "P1D" }],
          measures: [{ name: "n", op: "count" }],
        })
        const midnights = [
          ...[28, 29, 30].map((day) => Date.UTC(2024, 2, day, 23)),
          ...[31, 32].map((day) => Date.UTC(2024, 2, day, 22)),
        ]
        const days = groupBy(sales, ({ time }) => new Date(midnights.findLast((m) => m <= time)!).toISOString())
        expect(rows).toEqual([...days].map(([day, list]) => [day, list.length]))
      })

      test("the greatest groups, missing values among them, and that there are more", async () => {
        const answer = await ask({
          datasource,
          groups: [{ by: "column", name: "city", column: "city" }],
          measures: [
            { name: "units", op: "sum", of: { column: "quantity" } },
            { name: "orders", op: "count_distinct", column: "order_id" },
            { name: "products", op: "count_distinct", column: "product" },
          ],
          limit: 3,
        })
        const expected = [...groupBy(sales, (s) => s.city || null)]
          .map(([city, list]) => [
            city,
            sum(list.map((s) => s.quantity)),
            new Set(list.map((s) => s.order)).size,
            new Set(list.map((s) => s.product)).size,
          ])
          .sort((a, b) => Number(b[1]) - Number(a[1]))
        expect(answer.rows).toEqual(expected.slice(0, 3))
        expect(answer.complete).toBe(false)
      })

      test.each(FILTERS)("rows where %j", async (filter, keeps) => {
        const { rows } = await ask({
          datasource,
          filters: [filter],
          interval: { start: "2024-03-30T00:00:00Z", end: "2024-04-01T00:00:00Z" },
          measures: [{ name: "n", op: "count" }],
        })
        const inside = sales.filter((s) => s.time >= Date.UTC(2024, 2, 30) && s.time < Date.UTC(2024, 3, 1))
        expect(rows).toEqual([[inside.filter(keeps).length]])
      })

      test("by weekday and hour", async () => {
        const { rows } = await ask({
          datasource,
          groups: [
            { by: "time_part", name: "day", part: "weekday" },
            { by: "time_part", name: "hour", part: "hour" },
          ],
          measures: [{ name: "n", op: "count" }],
        })
        const hours = groupBy(sales, ({ time }) => `${new Date(time).getUTCDay() || 7},${new Date(time).getUTCHours()}`)
        expect(Object.fromEntries(rows.map(([day, hour, n]) => [`${day},${hour}`, n]))).toEqual(
          Object.fromEntries([...hours].map(([key, list]) => [key, list.length])),
        )
      })

      test("the datasource is described and listed", async () => {
        const describe = async () => (await worker.call(`/api/datasources/${datasource}`)).json()
        // The Broker's own tables come to know a segment's rows a little after its queries do.
        await expect.poll(describe, { timeout: 60_000 }).toMatchObject({
          name: datasource,
          rows: ROWS,
          time: { first: new Date(sales[0]!.time).toISOString(), last: new Date(sales.at(-1)!.time).toISOString() },
          interval: { start: "2024-03-01T00:00:00.000Z", end: "2024-05-01T00:00:00.000Z" },
          lineage: [{ filename: "sales.csv", rows: ROWS, rows_now: ROWS }],
        })
        const list = (await (await worker.call("/api/datasources")).json()) as { datasources: { name: string }[] }
        expect(list.datasources.map((d) => d.name)).toContain(datasource)
      })

      test("a replace takes the place of the rows, an append adds to them", async () => {
        const count = async () => (await ask({ datasource, measures: [{ name: "n", op: "count" }] })).rows
        expect(await ingest(datasource, csv, { on_duplicate: "append" })).toMatchObject({ status: "ready" })
        expect(await count()).toEqual([[ROWS * 2]])
        expect(await ingest(datasource, csv, { on_duplicate: "replace" })).toMatchObject({ status: "ready" })
        expect(await count()).toEqual([[ROWS]])
      })
    })
  })
}
