import { describe, expect, test } from "vitest"
import { proposeRoles } from "#domain/profile/roles.ts"
import { profileText } from "../scan/helpers.ts"

/** The role of a column of small integers by its name alone. */
function roleOf(name: string): string {
  const { columns } = profileText(`x,${name}\n${Array.from({ length: 50 }, (_, i) => `a,${i % 7}`).join("\n")}\n`)
  return proposeRoles(columns, 50)[1]!.role
}

describe("numbers by their names", () => {
  test.each([
    "quantity",
    "Amount",
    "units",
    "paid",
    "amountpaid",
    "valid",
    "discount",
    "Returned",
    "hours_worked",
    "invalid",
  ])("%s is added up", (name) => {
    expect(roleOf(name)).toBe("metric")
  })
  test.each([
    "id",
    "order_id",
    "OrderID",
    "customerid",
    "Airlineid",
    "ProductSubcategoryKey",
    "Postal Code",
    "zip",
    "Year",
    "Dayofmonth",
    "day_of_week",
    "Ship Via",
    "invoice_no",
  ])("%s is a name", (name) => {
    expect(roleOf(name)).toBe("dimension")
  })
})
