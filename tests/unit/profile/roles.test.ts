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
    "Order no.",
    "Auftragsnr.",
    "Bestellung Kundennr",
    "Artikelnummer",
  ])("%s is a name", (name) => {
    expect(roleOf(name)).toBe("dimension")
  })
})

describe("numbers that could count since 1970", () => {
  const timeOf = (name: string, first: number, step: number) =>
    profileText(`x,${name}\n${Array.from({ length: 50 }, (_, i) => `a,${first + i * step}`).join("\n")}\n`).columns[1]!
      .role
  test("are the time where the name says nothing else", () => {
    expect(timeOf("sold", 1_706_708_700_000, 60_000)).toBe("timestamp")
    expect(timeOf("sold", 1_706_708_700, 60)).toBe("timestamp")
    expect(timeOf("day_key", 20_240_101, 0)).toBe("timestamp")
  })
  test("but not where it says that they name things, nor bar codes that begin with 40", () => {
    expect(timeOf("customer_id", 1_706_708_700, 60)).not.toBe("timestamp")
    expect(timeOf("article", 4_006_381_333_931, 77_777)).not.toBe("timestamp")
  })
})
