import { expect, test } from "vitest"
import { keyHelp, modifierOf } from "#features/shell/keys.ts"
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

test("keys are called as the machine calls them, and each is told once", () => {
  expect(modifierOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15")).toBe("⌘")
  expect(modifierOf("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0")).toBe("Ctrl")
  expect(modifierOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0")).toBe("Ctrl")
  const keys = keyHelp("Ctrl").map((help) => help.keys.join(" "))
  expect(keys).toContain("Ctrl K")
  expect(keys).toContain("?")
  expect(new Set(keys).size).toBe(keys.length)
})
