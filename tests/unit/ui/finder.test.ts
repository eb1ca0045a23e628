import { expect, test } from "vitest"
import { findPlaces, type Place } from "#features/shell/places.ts"

const place = (kind: Place["kind"], label: string, hint = ""): Place => ({ kind, label, hint, go: () => {} })
const ALL = [
  place("page", "Ingestions"),
  place("file", "umsätze-2024.csv", "541,909 rows"),
  place("column", "customer_id", "umsätze-2024.csv"),
  place("column", "amount", "umsätze-2024.csv"),
  place("datasource", "sales_amounts", "12 rows"),
]
const labels = (typed: string) => findPlaces(ALL, typed).map((one) => one.label)

test("nothing typed shows everything as it stands", () => {
  expect(findPlaces(ALL, "  ")).toEqual(ALL)
})

test("a label's start comes before its middle, and letters in order still find it", () => {
  expect(labels("amount")).toEqual(["amount", "sales_amounts"])
  expect(labels("id")).toEqual(["customer_id"])
  expect(labels("cid")).toEqual(["customer_id"])
})

test("case and accents do not matter; each word must be somewhere, the kind and hint count too", () => {
  expect(labels("UMSATZE")[0]).toBe("umsätze-2024.csv")
  expect(labels("column amount")).toEqual(["amount"])
  expect(labels("amount nowhere")).toEqual([])
})
