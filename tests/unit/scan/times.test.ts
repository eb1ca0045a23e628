import { describe, expect, test } from "vitest"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import { issuesWithCsvAsIs } from "#domain/ingestion/issues.ts"
import { openDecisions } from "#features/ingest/decide.ts"
import { profileText } from "./helpers.ts"

const profileOf = (values: readonly string[], name = "d") =>
  profileText(`${name},n\n${values.map((value) => `"${value}",x`).join("\n")}\n`)
const columnOf = (values: readonly string[], name = "d") => profileOf(values, name).columns[0]!
const codesOf = (values: readonly string[]) => profileOf(values).findings.map(({ code }) => code)
const repeated = (values: readonly string[], times: number) => Array.from({ length: times }, () => values).flat()

describe("a column of times", () => {
  test.each([
    ["names of months, short and long", ["3 Jan 2024", "17 March 2024", "31 Dec. 2024"], "d MMM yyyy", "date"],
    ["a clock of twelve hours", ["1/31/2024 1:45 PM", "2/1/2024 12:00 AM"], "M/d/yyyy", "timestamp"],
    ["points and years of two digits", ["31.01.24", "13.02.24", "24.12.99"], "d.M.yy", "date"],
    ["weeks", ["2024-W05", "2024-W06", "2023-W52"], "yyyy-Www", "date"],
    ["quarters", ["Q1 2024", "Q4 2023"], "yyyy-Qq", "date"],
    ["a week day before and the year at the end", ["Mon Jan  2 15:04:05 2006"], "MMM d yyyy", "timestamp"],
    ["a log of Apache's", ["02/Jan/2006:15:04:05 +0000"], "d MMM yyyy", "timestamp"],
    ["dates with and without a time", ["31/01/2024", "01/02/2024 10:30"], "d/M/yyyy", "timestamp"],
    ["halves of the day by a letter", ["1/31/2024 1:45P", "2/1/2024 12:05A"], "M/d/yyyy", "timestamp"],
    ["eras of Japan", ["令和6年1月31日", "平成31年4月30日", "令和元年5月1日"], "yyyy-M-d", "date"],
    ["one digit and two, a dash and a slash", ["2024-1-5", "2024-01-31", "2024/02/01"], "yyyy-M-d", "date"],
  ])("%s", (_, values, format, type) => {
    const column = columnOf(values)
    expect(column.timestamps[0]).toMatchObject({ format, parsed: values.length })
    expect(column).toMatchObject({ type, role: "timestamp" })
  })
  test("first and last time are those of the calendar, not of the text", () => {
    expect(columnOf(["3 Feb 2024", "17 Jan 2024", "9 March 2023"])).toMatchObject({
      min: "2023-03-09",
      max: "2024-02-03",
    })
  })
  test("every value is in the histogram", () => {
    const { histogram } = columnOf(["Jan 3, 2024", "Feb 3, 2024", "Mar 3, 2024", "Mar 4, 2024"])
    expect(histogram!.counts.reduce((sum, n) => sum + n, 0)).toBe(4)
  })
  test("an integer that Druid does not read as a time has the file rewritten", () => {
    const profile = profileOf(["3 Jan 2024", "4 Jan 2024"])
    expect(issuesWithCsvAsIs(profile, proposeChoices(profile, 0)).map(({ code }) => code)).toContain("timestamp_format")
  })
  test("texts that only look like times stay texts", () => {
    for (const values of [
      ["12 Main St", "3 High Rd"],
      ["Mar 12", "Jan 3"],
      ["1.2.3", "1.2.4-rc1"],
      ["85123A", "22423"],
    ])
      expect(columnOf(values)).toMatchObject({ type: "string", role: "dimension" })
  })
})

describe("what a column proves", () => {
  test("one day beyond the twelfth says which is the day, with years of two digits and a clock as well", () => {
    expect(columnOf(["01/02/24 1:00 PM", "31/01/24 1:00 PM"]).timestamps[0]).toMatchObject({
      format: "d/M/yy",
      parsed: 2,
    })
    expect(columnOf(["01/02/24 1:00 PM", "01/31/24 1:00 PM"]).timestamps[0]).toMatchObject({
      format: "M/d/yy",
      parsed: 2,
    })
  })
  test("where none does, the person is asked", () => {
    const profile = profileOf(["01.02.24", "03.04.24"])
    expect(profile.findings.map(({ code }) => code)).toContain("day_or_month")
    expect(openDecisions(profile, proposeChoices(profile, 0), [])).toMatchObject([
      { proposed: { format: "d.M.yy" }, other: { format: "M.d.yy" } },
    ])
  })
  test("a year of two digits in front is likelier where the other readings are spread over decades, and asked for", () => {
    const days = Array.from({ length: 28 }, (_, i) => `24-01-${String(i + 1).padStart(2, "0")}`)
    const profile = profileOf(days)
    expect(profile.columns[0]!.timestamps.map(({ format }) => format)).toEqual(["yy-M-d", "d-M-yy"])
    expect(openDecisions(profile, proposeChoices(profile, 0), [])).toHaveLength(1)
  })
  test("a month that other languages have under the same name is told by the rest of the column", () => {
    const croatian = ["14. lis 2013", "1. sij 2013", "3. velj 2013", "5. srp 2013"]
    expect(columnOf(croatian).timestamps[0]).toMatchObject({ format: "d MMM yyyy hr", parsed: 4 })
    expect(columnOf(["14. lis 2013", "1. led 2013", "5. srp 2013"]).timestamps[0]).toMatchObject({
      format: "d MMM yyyy cs",
      parsed: 3,
      max: Date.UTC(2013, 10, 14),
    })
  })
  test("or by the language of a weekday beside it, without a question", () => {
    const profile = profileOf(["čtv 14. lis 2013", "pá 15. lis 2013", "1. lis 2013 v 10:00"])
    expect(profile.columns[0]!.timestamps).toMatchObject([
      { format: "d MMM yyyy", parsed: 3, max: Date.UTC(2013, 10, 15) },
    ])
    expect(profile.findings.map(({ code }) => code)).toEqual([])
  })
  test("where nothing tells, the person is asked", () => {
    const profile = profileOf(["14. lis 2013", "15. lis 2013"])
    expect(profile.findings.map(({ code }) => code)).toEqual(["month_name_language"])
    const [decision] = openDecisions(profile, proposeChoices(profile, 0), [])
    expect(decision).toMatchObject({ kind: "month_name", proposed: { min: Date.UTC(2013, 9, 14) } })
    expect(decision!.other.min).toBe(Date.UTC(2013, 10, 14))
  })
})

describe("what another column proves", () => {
  const twoColumns = (a: readonly string[], b: readonly string[]) =>
    profileText(`ordered,shipped\n${a.map((value, i) => `${value},${b[i]}`).join("\n")}\n`)
  test("is taken for dates that could be read both ways", () => {
    const profile = twoColumns(["31/01/2024", "01/02/2024"], ["01/02/2024", "03/02/2024"])
    expect(profile.columns[1]).toMatchObject({ type: "date", min: "2024-02-01", max: "2024-02-03" })
    expect(profile.columns[1]!.timestamps.map(({ format }) => format)).toEqual(["dd/MM/yyyy", "MM/dd/yyyy"])
    expect(profile.findings).toEqual([])
    const american = twoColumns(["01/31/24", "02/01/24"], ["02-01-2024", "02-03-2024"])
    expect(american.columns[1]).toMatchObject({ min: "2024-02-01", max: "2024-02-03" })
  })
  test("dates with points and others say nothing of each other", () => {
    const american = twoColumns(["01/31/24", "02/01/24"], ["02.01.2024", "02.03.2024"])
    expect(american.columns[1]).toMatchObject({ min: "2024-01-02", max: "2024-03-02" })
    expect(american.findings.map(({ code }) => code)).toContain("other_day_or_month")
  })
  test("the person is asked all the same where it is the time", () => {
    const profile = twoColumns(["01/02/2024", "03/02/2024"], ["31/01/2024", "01/02/2024"])
    expect(profile.columns[0]!.timestamps[0]).toMatchObject({ format: "dd/MM/yyyy" })
    expect(openDecisions(profile, proposeChoices(profile, 0), [])).toHaveLength(1)
  })
  test("columns that prove different orders prove nothing", () => {
    const profile = profileText("a,b,c\n31/01/2024,01/31/2024,01/02/2024\n")
    expect(profile.columns[2]!.timestamps[0]).toMatchObject({ format: "MM/dd/yyyy" })
  })
  test("where none does, it is told", () => {
    const profile = twoColumns(["01/02/2024", "03/02/2024"], ["01/02/2024", "03/04/2024"])
    expect(profile.findings.map(({ code, column }) => [column, code])).toEqual([
      ["ordered", "day_or_month"],
      ["shipped", "other_day_or_month"],
    ])
  })
})

describe("numbers that could be times", () => {
  test("are none unless the column's name says so", () => {
    expect(columnOf(["45292", "45293"], "price")).toMatchObject({ type: "integer", role: "metric" })
    expect(columnOf(["45292.5", "45293"], "Order Date")).toMatchObject({ type: "float", role: "timestamp" })
    expect(columnOf(["45292.5", "45293"], "Order Date").timestamps).toEqual([
      { format: "excel", parsed: 2, min: Date.UTC(2024, 0, 1, 12), max: Date.UTC(2024, 0, 2) },
    ])
    expect(columnOf(["202401", "202312"], "period")).toMatchObject({ role: "timestamp" })
    expect(columnOf(["202413", "202312"], "period").timestamps).toEqual([])
    expect(columnOf(["1706708700.123", "1706708701.5"], "created_at").timestamps[0]).toMatchObject({
      format: "posix_decimal",
      min: 1706708700123,
    })
    expect(columnOf(["2024", "2023"], "year")).toMatchObject({ role: "dimension" })
  })
  test("months with a point, and days in digits without their century or with the year last", () => {
    const month = profileOf(["01.2024", "02.2024", "12.2023"], "Monat")
    expect(month.columns[0]).toMatchObject({ type: "string", role: "timestamp" })
    expect(month.columns[0]!.timestamps).toEqual([
      { format: "MM.yyyy", parsed: 3, min: Date.UTC(2023, 11), max: Date.UTC(2024, 1) },
    ])
    expect(month.findings.map(({ code }) => code)).not.toContain("leading_zero")
    expect(columnOf(["10.2024", "12.2024"], "price")).toMatchObject({ type: "float", role: "metric" })
    const formatOf = (...values: string[]) => columnOf(values, "bank_date").timestamps.map(({ format }) => format)
    expect(formatOf("240101", "240215", "241231")).toEqual(["yyMMdd"])
    expect(formatOf("010124", "150224", "311224")).toEqual(["ddMMyy"])
    expect(formatOf("01012024", "15022024", "31122024")).toEqual(["ddMMyyyy"])
    expect(formatOf("01012024", "02152024", "12312024")).toEqual(["MMddyyyy"])
  })
  test("days in digits that several formats read are left as they are", () => {
    expect(columnOf(["01022024", "03042024"], "bank_date").timestamps).toEqual([])
    expect(columnOf(["010203", "020304"], "bank_date").timestamps).toEqual([])
    expect(columnOf(["31132024", "01022024"], "bank_date").timestamps).toEqual([])
  })
  test("ten digits that are all days of the calendar are no seconds since 1970", () => {
    const column = columnOf(["2401311345", "2402011200", "1912240000"], "sold")
    expect(column).toMatchObject({ role: "timestamp" })
    expect(column.timestamps[0]).toMatchObject({
      format: "yyMMddHHmm",
      min: Date.UTC(2019, 11, 24),
      max: Date.UTC(2024, 1, 1, 12),
    })
    expect(columnOf(["1706708700", "1912240000"], "sold").timestamps[0]).toMatchObject({ format: "posix", parsed: 2 })
  })
  test("count since 1970 in whatever unit", () => {
    expect(columnOf(["1706708700123456"]).timestamps[0]).toMatchObject({ format: "micros", min: 1706708700123 })
    expect(columnOf(["1706708700123456789"]).timestamps[0]).toMatchObject({ format: "nanos", min: 1706708700123 })
    expect(columnOf(["20240131134500"]).timestamps[0]).toMatchObject({ format: "yyyyMMddHHmmss" })
  })
})

describe("findings", () => {
  test("another format than the rest, with its places", () => {
    const values = [...repeated(["31/01/2024"], 40), "2024-02-03", "Feb 4, 2024"]
    const { findings } = profileText(`a,d\n${values.map((v) => `x,"${v}"`).join("\n")}\n`)
    expect(findings.find(({ code }) => code === "mixed_time_formats")).toMatchObject({
      count: 2,
      places: [
        { row: 42, text: "2024-02-03" },
        { row: 43, text: "Feb 4, 2024" },
      ],
    })
  })
  test("times that are written in two ways and read in both, with the places of the rarer one", () => {
    const placesOf = (values: readonly string[]) =>
      profileOf(values)
        .findings.find(({ code }) => code === "mixed_time_notations")
        ?.places.map(({ row, text }) => `${row}: ${text}`)
    expect(placesOf(["2024-01-31", "2024/02/01", "2024-02-02"])).toEqual(["3: 2024/02/01"])
    expect(placesOf(["2024/01/31", "2024/02/01", "2024-02-02"])).toEqual(["4: 2024-02-02"])
  })
  test("a day that is none, with its place", () => {
    const values = [...repeated(["31 Jan 2024"], 30), "31 Feb 2024"]
    expect(profileOf(values).findings.find(({ code }) => code === "not_a_time")).toMatchObject({
      count: 1,
      places: [{ row: 32, text: "31 Feb 2024" }],
    })
  })
  test.each([
    ["mixed_time_notations", ["2024-01-31", "2024/02/01", "2024-02-02"]],
    ["mixed_time_zones", ["2024-01-31T10:00:00Z", "2024-01-31T10:00:00"]],
    ["mixed_time_zones", ["31 Jan 2024 10:00 GMT", "31 Jan 2024 10:00"]],
    ["other_weekday", ["Wed 31 Jan 2024", "Mon 2 Jan 2024"]],
    ["two_digit_year", ["31-Jan-24", "1-Feb-24"]],
    ["other_calendar", ["15/3/2563", "16/12/2567"]],
    ["other_calendar", ["۱۴۰۲/۱۰/۱۵", "۱۴۰۳/۱/۱۶"]],
    ["time_precision", ["2024-01-31 10:00:00.123456", "2024-01-31 10:00:00.5"]],
  ])("%s", (code, values) => expect(codesOf(values)).toContain(code))
  test("a clean column has none", () => {
    expect(codesOf(["31 Jan 2024 10:00", "1 Feb 2024 11:00"])).toEqual([])
    expect(codesOf(["Wed 31 Jan 2024 24:00 -0500", "Thu, 1 Feb 2024 23:59 +0000"])).toEqual([])
    expect(codesOf(["2024-01-31", "9999-12-31"])).toEqual([])
    expect(codesOf(["mar 6 feb 2024", "mié 7 feb 2024"])).toEqual([])
    expect(codesOf(["2024-01-31T10:00:00.5Z", "2024-01-31T10:00:00+02:00"])).toEqual([])
    expect(codesOf(["2024-01-31 10:00:00.5", "2024-02-01"])).toEqual([])
  })
})
