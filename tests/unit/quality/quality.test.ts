import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { askQuality, planQuality } from "#domain/quality/check.ts"
import { createContext } from "#domain/rules/context.ts"
import { randomFrom } from "#domain/sample/sample.ts"
import { type Cell, type Duck, openDuck } from "../rules/duck.ts"
import { NOW, tableOf } from "../rules/examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const DAY = 86_400_000
const HOUR = 3_600_000
const day = (text: string) => Date.parse(`${text.length > 10 ? text : `${text} 00:00`}Z`)
const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))

/** All that is odd about a table, whose columns mean nothing but those that are named as having a meaning. */
async function findingsOf(header: string, rows: readonly (readonly Cell[])[], meant: readonly string[] = []) {
  const { columns, meanings } = tableOf(header, rows)
  await duck.table("t", columns, rows)
  const known = Object.fromEntries(Object.entries(meanings).filter(([name]) => meant.includes(name)))
  const ask = (sql: string) => duck.rows(sql)
  const checks = await planQuality(createContext(known, { columns, rows: rows.length }, NOW), "t", ask)
  const findings = await Promise.all(checks.map((check) => askQuality(check, "t", ask)))
  return findings.filter((finding) => finding !== null)
}
/** Their codes, columns and places. */
async function found(header: string, rows: readonly (readonly Cell[])[], meant: readonly string[] = []) {
  const findings = await findingsOf(header, rows, meant)
  return findings.map((f) => [f.code, f.column, ...f.places.map((p) => `${p.row}: ${p.text}`)])
}

describe("rows that repeat others", () => {
  test("are told, and can be left out, whatever numbers them", async () => {
    const rows = [
      [1, "a", null],
      [2, "b", 2],
      [3, "a", null],
      [4, "a", null],
      [5, "a", 1],
    ]
    const [finding, ...others] = await findingsOf("row_number n|product|quantity n", rows, ["row_number"])
    expect(finding).toMatchObject({
      code: "duplicate_row",
      column: null,
      count: 2,
      places: [
        { row: 4, text: "as row 2" },
        { row: 5, text: "as row 2" },
      ],
      message: "2 rows repeat an earlier one, the same in every column.",
      repair: { op: "dedupe", columns: ["product", "quantity"] },
    })
    expect(others).toEqual([])
    expect(await found("line n|product|quantity n", rows)).toEqual([])
  })
  test("are nothing odd in a table that has few different rows", async () => {
    const random = randomFrom(1)
    const pick = (n: number) => Math.floor(random() * n)
    const rows = times(600, () => [`class ${pick(3)}`, pick(2) ? "yes" : "no", pick(60)])
    expect(await found("class|survived|years n", rows)).toEqual([])
    expect(await found("word", [["a"], ["b"], ["a"]])).toEqual([])
  })
  test("are odd in a file that was joined twice", async () => {
    const once = times(40, (i) => [`P${i}`, `name ${i}`])
    const [finding] = await findingsOf("product|name", [...once, ...once])
    expect(finding).toMatchObject({ code: "duplicate_row", count: 40, repair: { op: "dedupe", columns: null } })
    expect(finding?.places).toHaveLength(20)
  })
  test("of nothing at all are empty ones", async () => {
    expect(
      await found("a|b n", [
        ["x", 1],
        [null, null],
        ["y", null],
        [null, null],
      ]),
    ).toEqual([["empty_row", null, "3: ", "5: "]])
  })
})

describe("keys that come back", () => {
  const customers = (n: number) => times(n, (i): Cell[] => [i + 1, `name ${i % 7}`])
  test("are told where the rows differ", async () => {
    const rows = [...customers(40), [7, "other"], [7, "other"]]
    const findings = await findingsOf("customer_id n|name", rows)
    expect(findings.map((f) => [f.code, f.count])).toEqual([
      ["duplicate_row", 1],
      ["duplicate_key", 1],
    ])
    expect(findings[1]).toMatchObject({
      column: "customer_id",
      places: [{ row: 42, text: "7: as row 8" }],
      repair: { op: "dedupe", columns: ["customer_id"] },
    })
  })
  test("few rows are enough for a column that is called id", async () => {
    expect(
      await found("id|name", [
        ["a", "x"],
        ["b", "y"],
        ["b", "z"],
        ["c", "z"],
      ]),
    ).toEqual([["duplicate_key", "id", "4: b: as row 3"]])
  })
  test("are none where the table has a key, or the column is none", async () => {
    const orders = times(60, (i) => [`O${i}`, i === 3 ? 999 : 1000 + Math.max(1, i - 1), `x${i}`])
    expect(await found("order_no|customer_id n|note", orders)).toEqual([])
    const lines = times(60, (i) => [`O${Math.max(1, i)}`, `P${i % 9}`, i])
    expect(await found("order|product|place n", lines, ["order", "product"])).toEqual([])
    expect(
      await found(
        "shop_id n|place n",
        times(60, (i) => [i % 4, i]),
      ),
    ).toEqual([])
    expect(
      await found(
        "postal code|place n",
        times(60, (i) => [`${1000 + Math.max(1, i)}`, i]),
      ),
    ).toEqual([])
  })
})

describe("numbers far from the rest", () => {
  const amounts = (n: number, seed: number, of: (random: () => number) => number) => {
    const random = randomFrom(seed)
    return times(n, () => [Math.round(of(random) * 100) / 100 + 0.01])
  }
  const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  test("a slipped decimal point is told, with where the others lie", async () => {
    const rows = [...amounts(400, 1, (random) => Math.exp(3 + normal(random) / 2)), [4_000_000], [-3_000_000]]
    const [finding, ...others] = await findingsOf("amount #", rows)
    expect(finding).toMatchObject({ code: "outlier", column: "amount", severity: "info", count: 2 })
    expect(finding?.places.map(({ row, text }) => [row, text])).toEqual([
      [402, "4000000"],
      [403, "-3000000"],
    ])
    expect(finding?.message).toMatch(
      /^2 of 402 numbers lie far from the others, which lie between [\d.]+ and [\d.]+\.$/,
    )
    expect(others).toEqual([])
  })
  test("of very small size among large ones too", async () => {
    const rows = [...amounts(100, 2, (random) => 170 + 10 * normal(random)), [1.82]]
    expect(await found("size #", rows)).toEqual([["outlier", "size", "102: 1.82"]])
  })
  test.each<[string, (random: () => number) => number]>([
    ["a bell", (random) => 500 + 60 * normal(random)],
    ["amounts of sales", (random) => Math.exp(3 + 1.5 * normal(random))],
    ["a power law", (random) => (1 - random()) ** -0.8],
    ["whole pieces of a power law", (random) => Math.ceil((1 - random()) ** -0.6)],
    ["waiting times", (random) => -Math.log(1 - random()) * 30],
    ["even numbers", (random) => random() * 1000],
  ])("are few in fifty columns of %s", async (_, of) => {
    const columns = times(50, (i) => amounts(300, 100 + i, of).map(([x]) => x!))
    const rows = times(300, (row) => columns.map((column) => column[row]!))
    const findings = await findingsOf(columns.map((_, i) => `x${i} #`).join("|"), rows)
    expect(findings.filter((f) => f.code === "outlier").length).toBeLessThanOrEqual(6)
  })
  test("are none among names, marks, and two kinds of things", async () => {
    const rows = times(200, (i) => [i === 7 ? 900_000_000 : i + 1, i % 5, i % 10 === 0 ? 5000 + i : 3 + (i % 40)])
    expect(await found("article_no n|stars n|price #", rows)).toEqual([])
  })
})

describe("numbers out of range", () => {
  test("by what the column's name says", async () => {
    const rows = times(40, (i) => [40 + i / 10, 8 + i / 10, i === 3 ? 130 : i, 20 + i])
    rows[5] = [140, 8, 1, -1]
    expect(await found("store_lat #|longitude #|Discount% #|age n", rows)).toEqual([
      ["out_of_range", "store_lat", "7: 140"],
      ["out_of_range", "Discount%", "5: 130"],
      ["out_of_range", "age", "7: -1"],
    ])
  })
  test("a column that is something else has no range", async () => {
    const rows = times(40, (i) => [i * 10, i - 20, 100 * i])
    expect(await found("percent #|age change #|lat #", rows)).toEqual([])
  })
})

describe("postcodes", () => {
  test("that lost their zero are told, and those of two countries are not", async () => {
    const rows = times(40, (i) => [i % 10 === 3 ? 1067 + i : 10_115 + i, i % 2 ? 1010 + i : 80_331 + i])
    expect(await found("ship_zip n|PLZ n", rows)).toEqual([
      ["lost_zero", "ship_zip", "5: 1070", "15: 1080", "25: 1090", "35: 1100"],
    ])
  })
})

describe("times in the future", () => {
  test("are told where they are few, and not where they are plans", async () => {
    const rows = times(40, (i) => [NOW - i * i * DAY, NOW + i * DAY, NOW - i * 10 * DAY])
    rows[4] = [NOW + 2 * DAY, NOW, NOW]
    const findings = await findingsOf("entered t|due_date t|last t", rows)
    expect(findings.map((f) => [f.code, f.column, f.message])).toEqual([
      ["future_time", "entered", "1 of 40 times lies in the future."],
    ])
    expect(findings[0]?.places).toEqual([{ row: 6, offset: 0, text: "2026-01-03" }])
  })
  test("the day may have begun elsewhere, and a month has its end", async () => {
    const rows = [[NOW + 13 * HOUR], [day("2026-01-31")], [NOW], [NOW], [NOW]]
    expect(await found("entered t", rows)).toEqual([])
  })
  test("no order is of tomorrow, however many are", async () => {
    const rows = times(4, (i) => [NOW + (i + 1) * DAY])
    expect(await found("order_date t", rows, ["order_date"])).toEqual([
      ["future_time", "order_date", ...times(4, (i) => `${i + 2}: 2026-01-0${i + 2}`)],
    ])
  })
})

describe("gaps in time", () => {
  const start = day("2024-01-01")
  /** One row a day, but for some days; Monday is 1. */
  const shop = (days: number, closed: (weekday: number, i: number) => boolean) =>
    times(days, (i) => [start + i * DAY + HOUR]).filter((_, i) => !closed((i % 7) + 1, i))
  test("a shop that is closed on Sundays has no gap on Sundays", async () => {
    expect(
      await found(
        "sold t",
        shop(90, (weekday) => weekday === 7),
      ),
    ).toEqual([])
  })
  test("a gap has its days, those of closed weekdays not among them", async () => {
    const rows = shop(90, (weekday, i) => weekday === 7 || (i >= 40 && i < 49) || i === 60)
    const [gap] = await findingsOf("sold t", rows)
    expect(gap).toMatchObject({
      code: "time_gap",
      count: 2,
      message: "There are 2 gaps in time: 8 days without a row on days of the week that otherwise have rows.",
    })
    expect(gap?.places.map((p) => `${p.row}: ${p.text}`)).toEqual([
      "36: 2024-02-10 to 2024-02-17, 7 days",
      "46: 2024-03-01",
    ])
  })
  test("days that chance leaves empty are none, weeks are", async () => {
    const random = randomFrom(4)
    const sold = times(300, (i) => i).filter(() => random() < 0.75)
    const rows = (days: readonly number[]) =>
      days.flatMap((i) => times(1 + (i % 3), (k) => [start + i * DAY + k * HOUR]))
    expect(await found("sold t", rows(sold))).toEqual([])
    expect(await found("sold t", rows(sold.filter((i) => i < 100 || i > 130)))).toMatchObject([
      ["time_gap", "sold", {}],
    ])
  })
  test("a pace that is missed, in hours, days and months", async () => {
    const without = (missing: readonly number[]) => (_: unknown, i: number) => !missing.includes(i)
    const hourly = times(60, (i) => [start + i * HOUR]).filter(without([20, 21, 40]))
    const [hours] = await findingsOf("measured t", hourly)
    expect(hours?.message).toBe("There are 2 gaps in time: 3 times are missing where one otherwise comes every hour.")
    expect(hours?.places[0]).toMatchObject({ row: 21, text: "2024-01-01 19:00 to 2024-01-01 22:00" })
    const [minutes] = await findingsOf("measured t", times(40, (i) => [start + i * 600_000]).filter(without([9])))
    expect(minutes?.message).toBe(
      "There is 1 gap in time: 1 time is missing where one otherwise comes every 10 minutes.",
    )
    const monthly = times(30, (i) => [Date.UTC(2020, i, 1)])
    expect(await findingsOf("month t", monthly)).toEqual([])
    const [months] = await findingsOf("month t", monthly.filter(without([12])))
    expect(months?.message).toBe("There is 1 gap in time: 1 time is missing where one otherwise comes every month.")
    const ends = times(30, (i) => [Date.UTC(2020, i + 1, 0)])
    expect(await findingsOf("month t", ends)).toEqual([])
  })
  test("hours, where rows come by night too", async () => {
    const random = randomFrom(9)
    const busy = (missing: (hour: number) => boolean) =>
      times(24 * 29, (i) => i)
        .filter((i) => !missing(i))
        .flatMap((i) => times(8, () => [start + i * HOUR + Math.floor(random() * HOUR)]))
    const [gap, ...others] = await findingsOf(
      "at t",
      busy((i) => i >= 500 && i < 505),
    )
    expect(others).toEqual([])
    expect(gap).toMatchObject({ count: 1, places: [{ text: "2024-01-21 20:00 to 2024-01-22 00:00, 5 hours" }] })
    expect(
      await findingsOf(
        "at t",
        busy(() => false),
      ),
    ).toEqual([])
  })
  test("a few days of a year are no calendar, and one date of 1900 makes no century of gaps", async () => {
    const random = randomFrom(3)
    expect(
      await found(
        "sold t",
        times(40, () => [start + Math.floor(random() * 365) * DAY]),
      ),
    ).toEqual([])
    expect(await found("sold t", [...shop(400, () => false), [day("1900-01-01 00:00")]])).toEqual([])
  })
})

describe("periods", () => {
  const prices = times(40, (i) => {
    const from = day("2024-01-01") + (i >> 1) * 30 * DAY
    return [`P${i % 2}`, from, from + 29 * DAY] as Cell[]
  })
  test("that follow each other are nothing odd", async () => {
    expect(await found("product|valid_from t|valid_to t", prices, ["product"])).toEqual([])
  })
  test("that end before they begin, and that overlap, are told", async () => {
    const odd = prices.map((row, i) => {
      const from = row[1] as number
      return i === 10 ? [row[0]!, from, from - DAY] : i === 20 ? [row[0]!, from, from + 40 * DAY] : row
    })
    expect(await found("product|valid_from t|valid_to t", odd, ["product"])).toEqual([
      ["period_reversed", "valid_to", "12: 2024-05-30 to 2024-05-29"],
      ["period_overlap", "valid_from", "24: 2024-11-26 to 2024-12-25, beside row 22"],
    ])
    const [, overlap] = await findingsOf("product|valid_from t|valid_to t", odd, ["product"])
    expect(overlap?.message).toBe("1 of 40 periods begins before an earlier one of the same product ends.")
  })
  test("trips of many people overlap as they like", async () => {
    const rows = times(60, (i) => [day("2024-01-01") + i * HOUR, day("2024-01-01") + i * HOUR + 5 * HOUR])
    expect(await found("tpep_pickup_datetime t|tpep_dropoff_datetime t", rows)).toEqual([])
  })
})

test("a file of nothing but repeated rows has 20 places and its exact count", async () => {
  const [finding] = await findingsOf(
    "product|amount n|at t",
    times(3000, () => ["a", 1, NOW]),
  )
  expect(finding ?? null).toBeNull()
  const pairs = times(6000, (i) => [`P${i >> 1}`, i >> 1, NOW - (i >> 1) * DAY])
  const [repeated] = await findingsOf("product|amount n|at t", pairs)
  expect(repeated).toMatchObject({ code: "duplicate_row", count: 3000 })
  expect(repeated?.places).toHaveLength(20)
})
