import { describe, expect, test } from "vitest"
import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { findingShort, findingsOf, groupFindings, groupMessage, keepGroups } from "#features/ingest/finding-words.ts"
import { profiled } from "./fixtures.ts"

const zeros = (column: string, count: number) => finding("leading_zero", column, count)
const nested = (column: string) => finding("parquet_json", column, 1)
const columns = (findings: readonly Finding[]) => findings.map((f) => f.column)

describe("a column's finding in a few words", () => {
  test("says what it is, with its count where that says something", () => {
    expect(findingShort(zeros("zip", 1454))).toBe("1,454 leading zeros")
    expect(findingShort(zeros("zip", 1))).toBe("1 leading zero")
    expect(findingShort(nested("tags"))).toBe("nested values")
    expect(findingShort(finding("parquet_group", "price", 2))).toBe("field of a group")
    expect(findingShort({ code: "of_a_later_release", count: 2 })).toBe("2 findings")
  })
})

describe("findings of many columns", () => {
  test("are told once, with the columns; those of few stay alone", () => {
    const groups = groupFindings([nested("a"), zeros("zip", 3), nested("b"), zeros("ean", 1), nested("c")])
    expect(groups.map((g) => columns(g.findings))).toEqual([["a", "b", "c"], ["zip"], ["ean"]])
    expect(groupMessage(groups[0]!)).toBe(nested("a").message)
  })

  test("with other figures have what they share as their message", () => {
    const [group] = groupFindings([zeros("zip", 1200), zeros("ean", 4), zeros("sku", 1)])
    expect(groupMessage(group!)).toBe("1,205 leading zeros in 3 columns:")
  })

  test("findings about the file are never put together, and the severe come first", () => {
    const blank = finding("blank_line", null, 2)
    const long = finding("long_row", null, 1)
    expect(groupFindings([blank, long]).map((g) => g.findings[0].code)).toEqual(["long_row", "blank_line"])
  })
})

describe("what is odd about a file", () => {
  test("is what the scan found, and what the rows beside each other show once they were looked at", () => {
    const card = profiled()
    const report = { findings: [], kept: [], skipped: [], problems: [], returns: null, formulas: [] }
    const repeated = finding("duplicate_row", null, 2)
    const checked = {
      ...card,
      rules: { kind: "checked" as const, own: null, report: { ...report, quality: [repeated] } },
    }
    expect(findingsOf(card)).toEqual(card.profile?.findings)
    expect(findingsOf(checked)).toEqual([...(card.profile?.findings ?? []), repeated])
  })
})

test("groups that stay as they are stay the same objects, so that nothing open in them closes", () => {
  const one = finding("blanks", "a", 1)
  const two = finding("blanks", "b", 1)
  const before = groupFindings([one, two])
  const now = keepGroups(before, groupFindings([one, two, finding("day_or_month", "c", 3)]))
  expect(now.filter((group) => before.includes(group))).toHaveLength(2)
  expect(keepGroups(before, groupFindings([{ ...one }, two]))[0]).not.toBe(before[0])
})
