import { expect, test } from "vitest"
import { chunkWords } from "#features/datasources/chunks.ts"

test.each([
  ["2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z", "Jan 2024 – Feb 2024"],
  ["2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "Jan 2024"],
  ["2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "Jan 2023 – Dec 2024"],
  ["2024-01-03T00:00:00Z", "2024-01-04T00:00:00Z", "3 Jan 2024"],
  ["2024-01-03T00:00:00Z", "2024-02-01T00:00:00Z", "3 Jan 2024 – 31 Jan 2024"],
  ["2024-01-03T08:00:00Z", "2024-01-03T10:00:00Z", "3 Jan 2024, 08:00 – 3 Jan 2024, 10:00"],
])("chunks from %s to %s: %s", (start, end, expected) => {
  expect(chunkWords({ start, end })).toBe(expected)
})

test("a datasource without segments has no chunks", () => {
  expect(chunkWords(null)).toBe("–")
})
