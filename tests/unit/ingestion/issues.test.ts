import { describe, expect, test } from "vitest"
import { profile } from "#domain/contracts/profile.ts"
import { issuesWithColumns, issuesWithCsvAsIs } from "#domain/ingestion/issues.ts"
import { CSV_AS_IS } from "../../fixtures/csv-as-is.ts"
import { profileFor } from "./profiles.ts"

describe("CSV as it is", () => {
  test.each(CSV_AS_IS)("$name: $issues", ({ csv, issues }) => {
    const { profile, choices } = profileFor(csv)
    expect(issuesWithCsvAsIs(profile, choices).map((issue) => issue.code)).toEqual(issues)
  })
  test("every issue has a sentence for a person", () => {
    for (const { csv } of CSV_AS_IS) {
      const { profile, choices } = profileFor(csv)
      for (const { message } of issuesWithCsvAsIs(profile, choices)) expect(message).toMatch(/^[A-Z].{10,}\.$/)
    }
  })
})

test.each([
  ["__time,n\nx,1\ny,2\n", "reserved_column"],
  ["t,grove_ingestion\n2024-01-31,1\n2024-02-01,2\n", "reserved_column"],
])("a column that Druid or Grove needs for itself: %j", (csv, code) => {
  const { profile, choices } = profileFor(csv)
  expect(issuesWithColumns(profile, choices)).toMatchObject([{ code }])
})

test("a Parquet column whose name would break Druid's segments", () => {
  const { profile, choices } = profileFor("t,n\n2024-01-31,1\n")
  const columns = profile.columns.map((column) => (column.name === "n" ? { ...column, name: "n, net" } : column))
  expect(issuesWithColumns({ ...profile, columns }, choices)).toMatchObject([{ code: "column_name" }])
})

test.each([
  ["of a NUL, which Postgres keeps in no text", "pro\0duct"],
  ["of more letters than an API of any use takes", "n".repeat(1025)],
])("a column with a name %s", (_, name) => {
  const { profile: good, choices } = profileFor("t,n\n2024-01-31,1\n")
  const columns = good.columns.map((column) => (column.name === "n" ? { ...column, name } : column))
  expect(profile.safeParse({ ...good, columns }).success).toBe(false)
  const [issue] = issuesWithColumns({ ...good, columns }, choices)
  expect(issue).toMatchObject({ code: "column_name", message: expect.stringMatching(/Rename the column\.$/) })
  expect(issue!.message.length).toBeLessThan(300)
})
