import { expect, test } from "vitest"
import { readCsv, salesCsv, totalsOf } from "#tests/e2e/sales.ts"

test("the independent reader follows RFC 4180", () => {
  expect(readCsv('a,b\r\n"x, ""y""\nz",\n,""\nlast,1')).toEqual([
    ["a", "b"],
    ['x, "y"\nz', ""],
    ["", ""],
    ["last", "1"],
  ])
})

test("totals are those of a file that was added up by hand", () => {
  const csv = 'amount,quantity,product\n0.10,1,"a"\n0.20,2,b\n-0.05,-1,a\n'
  expect(totalsOf(csv)).toEqual({ rows: 3, amount: 0.25, quantity: 2, products: 2 })
})

test("a generated file is the same every time, and has what makes reading hard", () => {
  const csv = salesCsv(500, 3)
  expect(csv).toBe(salesCsv(500, 3))
  expect(csv).not.toBe(salesCsv(500, 4))
  expect(totalsOf(csv)).toMatchObject({ rows: 500, products: 5 })
  for (const hard of ['""Oslo""', '"Table, oak"', "Sofa\nlarge", ",,", ",-"]) expect(csv).toContain(hard)
})
