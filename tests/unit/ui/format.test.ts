import { describe, expect, test } from "vitest"
import {
  formatAgo,
  formatBytes,
  formatBytesOf,
  formatChange,
  formatCount,
  formatDay,
  formatDecimal,
  formatDuration,
  formatInstant,
  formatNumber,
  formatProgress,
  formatRate,
  formatShare,
  plural,
} from "#components/format.ts"

const plain = (text: string) => text.replace(/[\u2009\u202f]/g, " ")

test("counts are grouped and carry a true minus", () => {
  expect(formatCount(541909)).toBe("541,909")
  expect(formatCount(-1234.6)).toBe("−1,235")
  expect(formatCount(-0.2)).toBe("0")
  expect(plural(1, "row")).toBe("1 row")
  expect(plural(2000, "row")).toBe("2,000 rows")
  expect(plural(0, "entry", "entries")).toBe("0 entries")
})

test("decimal text keeps every digit", () => {
  expect(formatDecimal("-11062.06")).toBe("−11,062.06")
  expect(formatDecimal("12345678901234567890.10")).toBe("12,345,678,901,234,567,890.10")
  expect(formatDecimal("-0.00")).toBe("0.00")
  expect(formatDecimal("1e21")).toBe("1e21")
  expect(formatDecimal("Australia")).toBe("Australia")
})

test("numbers lose trailing zeros and show nothing where there is none", () => {
  expect(formatNumber(1630)).toBe("1,630")
  expect(formatNumber(0.5)).toBe("0.5")
  expect(formatNumber(100, 0)).toBe("100")
  expect(formatNumber(Number.NaN)).toBe("–")
})

test("shares say when they are nearly nothing or nearly all", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [0.249, "24.9 %"],
    [0.00001, "< 0.1 %"],
    [0.99999, "> 99.9 %"],
    [1, "100 %"],
  ]
  for (const [share, text] of cases) expect(plain(formatShare(share))).toBe(text)
})

test("progress is whole, and whole only when it is done", () => {
  for (const [share, text] of [
    [0, "0 %"],
    [0.256, "25 %"],
    [0.999, "99 %"],
    [1, "100 %"],
  ] as const)
    expect(plain(formatProgress(share))).toBe(text)
})

test("changes are signed", () => {
  expect(plain(formatChange(114.2, 100))).toBe("+14.2 %")
  expect(plain(formatChange(-5, 5))).toBe("−200 %")
  expect(plain(formatChange(100.001, 100))).toBe("0 %")
  expect(formatChange(5, 0)).toBe("new")
  expect(plain(formatChange(0, 0))).toBe("0 %")
})

describe("bytes", () => {
  test("MB is a million bytes", () => {
    const cases: [number, string][] = [
      [0, "0 B"],
      [812, "812 B"],
      [45_580_638, "45.6 MB"],
      [118_000_000, "118 MB"],
      [999_600, "1 MB"],
      [1_500_000_000, "1.5 GB"],
    ]
    for (const [n, text] of cases) expect(plain(formatBytes(n))).toBe(text)
  })
  test("done of total share the unit and keep their width", () => {
    expect(plain(formatBytesOf(61_200_000, 118_000_000))).toBe("61.2 of 118 MB")
    expect(plain(formatBytesOf(0, 118_000_000))).toBe("0.0 of 118 MB")
    expect(plain(formatBytesOf(10, 812))).toBe("10 of 812 B")
  })
  test("rates", () => {
    expect(plain(formatRate(38_400_000))).toBe("38 MB/s")
    expect(plain(formatRate(1_230))).toBe("1.2 kB/s")
    expect(formatRate(0)).toBe("–")
  })
})

test("durations grow their units", () => {
  const cases: [number, string][] = [
    [12, "12 ms"],
    [200, "0.2 s"],
    [7000, "7 s"],
    [59_700, "1 min"],
    [72_000, "1 min 12 s"],
    [7_500_000, "2 h 5 min"],
    [5 * 86_400_000, "5 days"],
  ]
  for (const [ms, text] of cases) expect(plain(formatDuration(ms))).toBe(text)
})

test("relative times", () => {
  const now = Date.UTC(2026, 10, 24, 12)
  const ago = (ms: number) => plain(formatAgo(now - ms, now))
  expect(ago(1000)).toBe("just now")
  expect(ago(-5000)).toBe("just now")
  expect(ago(3 * 60_000)).toBe("3 min ago")
  expect(ago(5 * 3_600_000)).toBe("5 h ago")
  expect(ago(25 * 3_600_000)).toBe("yesterday")
  expect(ago(12 * 86_400_000)).toBe("12 days ago")
  expect(ago(90 * 86_400_000)).toBe("26 Aug 2026")
})

test("instants are in UTC; midnight is the day", () => {
  expect(formatInstant(Date.UTC(2010, 11, 1, 8, 26))).toBe("1 Dec 2010, 08:26")
  expect(formatInstant(Date.UTC(2010, 11, 1, 8, 26, 5))).toBe("1 Dec 2010, 08:26:05")
  expect(formatInstant(Date.UTC(2010, 11, 1))).toBe("1 Dec 2010")
  expect(formatDay(Number.NaN)).toBe("–")
})
