import { describe, expect, test } from "vitest"
import { schemaOfFile } from "#domain/dashboard/of-file.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { column, PROFILE, reads } from "../ui/fixtures.ts"

const SALES: Profile = {
  ...PROFILE,
  columns: [
    column(0, "sold", { type: "date", role: "timestamp", timestamps: [reads("yyyy-MM-dd", 97)] }),
    column(1, "product", { top: [{ value: "Lamp", count: 40 }] }),
    column(2, "qty", { type: "integer", role: "metric", min: "-2", max: "9" }),
    column(3, "paid", { type: "float", role: "metric", min: "-5", max: "90" }),
    column(4, "discounted", { type: "float", role: "metric", min: "-4", max: "80" }),
    column(5, "order_no", { type: "integer", role: "dimension" }),
  ],
}
const EXTENT = { first: Date.UTC(2024, 0, 1), last: Date.UTC(2024, 2, 31) }
const CHOICES = proposeChoices(SALES, 0)

describe("the dashboard of a file that was not sent", () => {
  test("is planned from what Druid will have of it", () => {
    const { columns, rows, time } = schemaOfFile(SALES, CHOICES, "sales", EXTENT)
    expect(columns.map(({ name, type, role }) => [name, type, role])).toEqual([
      ["__time", "timestamp", "timestamp"],
      ["product", "string", "dimension"],
      ["qty", "integer", "metric"],
      ["paid", "float", "metric"],
      ["discounted", "float", "metric"],
      // Ids are sent as texts.
      ["order_no", "string", "dimension"],
    ])
    expect(columns[2]?.profile).toMatchObject({ type: "integer", min: "-2", max: "9" })
    // Druid refuses rows without a time.
    expect(rows).toBe(97)
    expect(time).toEqual({ first: "2024-01-01T00:00:00.000Z", last: "2024-03-31T00:00:00.000Z" })
  })

  test("has a time also where every row gets the same", () => {
    const choices = { ...CHOICES, timestamp: { kind: "constant", value: "2024-05-01T00:00:00.000Z" } } as const
    const { columns, rows } = schemaOfFile(SALES, choices, "sales", EXTENT)
    expect(columns.map(({ name }) => name).slice(0, 2)).toEqual(["__time", "sold"])
    expect(columns[1]).toMatchObject({ type: "string", role: "dimension" })
    expect(rows).toBe(100)
  })

  test("goes by what a person says the columns mean", () => {
    const schema = schemaOfFile(SALES, CHOICES, "sales", EXTENT)
    const said = { discounted: "amount", qty: "quantity", product: "product" } as const
    expect(planDashboard(schema, said).columns).toMatchObject({
      amount: { column: "discounted" },
      quantity: "qty",
      product: "product",
      order: null,
      returns: { by: "sign", of: { column: "discounted" } },
    })
    expect(planDashboard(schema, {}).kind).toBe("general")
  })
})
