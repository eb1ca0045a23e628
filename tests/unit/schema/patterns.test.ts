import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compilePattern, looksLikePattern } from "#domain/schema/times/pattern.ts"
import { isProblem } from "#domain/schema/times/pattern-parts.ts"
import { readTimeTextAs } from "#domain/schema/times/read-text.ts"
import { isOwnPattern, timestampFormat } from "#domain/schema/timestamp-formats.ts"

/** What a text is read as by a pattern, or null. */
const read = (format: string, text: string) => {
  const [reading] = readTimeTextAs(text, format).readings
  return reading ? (reading.local ?? reading.instant) : null
}
const problemOf = (id: string) => {
  const pattern = compilePattern(id)
  return isProblem(pattern) ? pattern.problem : null
}

describe("strptime", () => {
  test.each([
    ["%d/%m/%Y", "31/01/2024", "2024-01-31T00:00:00"],
    ["%d/%m/%Y", "1/2/2024", "2024-02-01T00:00:00"],
    ["%-m/%-d/%y %-I:%M %p", "1/31/24 1:45 PM", "2024-01-31T13:45:00"],
    ["%A %d, %B %Y, %I:%M:%S %p", "Wednesday 31, January 2024, 7:3:5 pm", "2024-01-31T19:03:05"],
    ["%a, %d. %b %Y", "Mi., 31. Jän. 2024", "2024-01-31T00:00:00"],
    ["%b %e %Y", "Jan  2 2024", "2024-01-02T00:00:00"],
    ["%d%bT%H%p %Y", "31JanT01PM 2024", "2024-01-31T13:00:00"],
    ["%d%b%p%Y", "31JanuaryPM2024", "2024-01-31T12:00:00"],
    ["%d %b %Y", "31 Janx 2024", null],
    ["%Y%m%d%H%M%S", "20240131134500", "2024-01-31T13:45:00"],
    ["%c", "2024-01-31 13:45:00", "2024-01-31T13:45:00"],
    ["%x %X", " 2024-01-31  13:45:00 ", "2024-01-31T13:45:00"],
    ["%FT%T", "2024-01-31T13:45:00", "2024-01-31T13:45:00"],
    ["%D %R", "01/31/24 13:45", "2024-01-31T13:45:00"],
    ["100%% %Y-%m-%d", "100% 2024-01-31", "2024-01-31T00:00:00"],
    // fractions
    ["%Y-%m-%d %H:%M:%S.%f", "2024-01-31 13:45:00.25", "2024-01-31T13:45:00.25"],
    ["%Y-%m-%d %H:%M:%S.%g", "2024-01-31 13:45:00.007", "2024-01-31T13:45:00.007"],
    ["%Y-%m-%d %H:%M:%S,%n", "2024-01-31 13:45:00,123456789", "2024-01-31T13:45:00.123456789"],
    ["%Y-%m-%d %H:%M:%S.%f", "2024-01-31 13:45:00.1234567", null],
    // zones
    ["%Y-%m-%d %H:%M:%S%z", "2024-01-31 13:45:00+0530", "2024-01-31T13:45:00+05:30"],
    ["%Y-%m-%d %H:%M:%S %z", "2024-01-31 13:45:00 -05", "2024-01-31T13:45:00-05:00"],
    ["%d %b %Y %H:%M GMT%z (%Z)", "31 Jan 2024 13:45 GMT+0000 (GMT)", "2024-01-31T13:45:00Z"],
    ["%d %b %Y %H:%M %Z", "31 Jan 2024 13:45 CEST", "2024-01-31T13:45:00+02:00"],
    ["%d %b %Y %H:%M %Z", "31 Jan 2024 13:45 CST", null],
    ["%Y-%m-%d %z", "2024-01-31 +000", null],
    ["%Y-%m-%d %z", "2024-01-31 +0", null],
    ["%Y-%m-%d %z", "2024-01-31 +2400", null],
    // what a text does not say
    ["%H:%M", "13:45", "1900-01-01T13:45:00"],
    ["%p", "PM", "1900-01-01T12:00:00"],
    ["%Y", "2024", "2024-01-01T00:00:00"],
    ["%d/%m/%Y", "epoch", "1970-01-01T00:00:00"],
    // days and weeks of a year
    ["%Y %j", "2024 100", "2024-04-09T00:00:00"],
    ["%j %Y", "366 2023", null],
    ["%-j %Y", "0 2023", null],
    ["%G-W%V-%u", "2024-W05-3", "2024-01-31T00:00:00"],
    ["%G-W%V", "2020-W53", "2020-12-28T00:00:00"],
    ["%G-W%V", "2021-W53", null],
    ["%Y %U %w", "2021 19 4", "2021-05-13T00:00:00"],
    ["%Y %W %w", "2021 19 0", "2021-05-16T00:00:00"],
    ["%Y %U", "2021 19", "2021-05-09T00:00:00"],
    ["%Y %W %a", "2021 19 Thu", "2021-05-13T00:00:00"],
    ["%Y %W", "2021 0", "2020-12-28T00:00:00"],
    ["%Y %W %u", "2021 0 1", null],
    ["%Y %W", "2018 0", null],
    ["%Y %W %u", "2021 54 1", null],
    // a weekday or week beside a date says nothing that the date does not
    ["%Y-%m-%d %V-%u", "2024-01-31 19-4", "2024-01-31T00:00:00"],
    ["%a %Y-%m-%d", "Tue 2024-01-31", "2024-01-31T00:00:00"],
    ["%a %Y-%m-%d", "Foo 2024-01-31", null],
    // contradictions, and what is no time
    ["%Y-%m-%d %j", "2024-01-31 32", null],
    ["%Y %y", "2024 23", null],
    ["%d %d", "20 21", null],
    ["%Y-%m-%d %I:%M %p", "2024-01-31 13:00 AM", null],
    ["%Y-%m-%d %H:%M %p", "2024-01-31 20:00 PM", null],
    ["%Y-%m-%d %H:%M %p", "2024-01-31 01:45 PM", "2024-01-31T13:45:00"],
    ["%Y-%m-%d %I:%M %p", "2024-01-31 0:45 PM", null],
    ["%Y-%m-%d", "2023-02-29", null],
    ["%Y-%m-%d", "2024-01-310", null],
    ["%Y-%m-%d", "2024-01-31x", null],
    ["%d/%m/%Y", "31/01/24", null],
    ["%Y%m%d", "2024112", null],
    ["%Y-%m-%d %H:%M:%S", "2024-01-31 13:45:60", null],
    ["%Y-%m-%d %H:%M", "2024-01-31 24:00", null],
    ["%d %b %Y", "5 listopada 2024", null],
  ])("%s of %s", (format, text, expected) => expect(read(format, text)).toBe(expected))

  test.each([
    ["%d/%q/%Y", "%q at place 4"],
    ["%-Y", "%-Y at place 1"],
    ["%d/%m/%", "ends with %"],
    ["100%%", "no part of a time"],
    ["%Y %V", "%V and %Y"],
    ["%G %j", "%G and %j"],
    ["%W %G", "%G and %W"],
    ["%U %W", "%U and %W"],
    ["%V %j", "%j and %V"],
    ["%y %G", "%G and %y"],
  ])("%s is none", (id, problem) => {
    expect(problemOf(id)).toContain(problem)
    expect(timestampFormat(id)).toBeUndefined()
  })
})

describe("letters", () => {
  test.each([
    ["dd.MM.yyyy HH:mm:ss.SSS", "31.01.2024 13:45:00.007", "2024-01-31T13:45:00.007"],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", "2024-01-31T13:45:00+01:00", "2024-01-31T13:45:00+01:00"],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2024-01-31T13:45:00.000Z", "2024-01-31T13:45:00Z"],
    ["yyyy-MM-dd HH:mm:ss xxx", "2024-01-31 13:45:00 -05:00", "2024-01-31T13:45:00-05:00"],
    ["EEE, dd MMM yyyy hh:mm a", "Wed, 31 Jan 2024 01:45 PM", "2024-01-31T13:45:00"],
    ["EEEE d MMMM yyyy 'um' H 'Uhr'", "Mittwoch 31 Januar 2024 um 9 Uhr", "2024-01-31T09:00:00"],
    ["h:mm a 'o''clock' d.M.yy", "9:30 a.m. o'clock 31.1.24", "2024-01-31T09:30:00"],
    ["kk:mm dd/MM/yy", "24:30 31/01/24", "2024-01-31T00:30:00"],
    ["yyyy-DDD", "2024-031", "2024-01-31T00:00:00"],
    ["YYYY-'W'ww-e", "2024-W05-3", "2024-01-31T00:00:00"],
    ["xxxx-'W'ww", "2024-W05", "2024-01-29T00:00:00"],
    ["'Q'Q yyyy", "Q2 2024", "2024-04-01T00:00:00"],
    ["yyyy年M月d日", "2024年1月31日", "2024-01-31T00:00:00"],
    ["d. MMMM yyyy. hr", "5. listopada 2024.", "2024-10-05T00:00:00"],
    ["d. MMMM yyyy pl", "5. listopada 2024", "2024-11-05T00:00:00"],
    ["d. MMMM yyyy.", "5. listopada 2024.", null],
    ["dd.MM.yyyy HH:mm", "31.01.24 13:45", null],
    ["dd.MM.yyyy HH:mm:ss.SSS", "31.01.2024 13:45:00.7", null],
  ])("%s of %s", (format, text, expected) => expect(read(format, text)).toBe(expected))

  test.each([
    ["yyyy-MM-DD", "DD and MM, which say the day in two ways; the day of the month is dd"],
    ["YYYY-MM-DD", "YYYY at place 1, which is the year of weeks; write yyyy"],
    ["dd.MM.yyyy hh:mm", "hh, which counts to 12"],
    ["dd.MM.yyyy b", "b at place 12"],
    ["dd.MM.yyyy 'at", "place 12"],
    ["yyyy-'W'ww", "ww and yyyy"],
    ["yyyyy-MM-dd", "yyyyy at place 1"],
  ])("%s is none", (id, problem) => expect(problemOf(id)).toContain(problem))
})

describe("an id", () => {
  test("of a known format stays what it was", () => {
    expect(isOwnPattern("dd/MM/yyyy")).toBe(false)
    expect(isOwnPattern("d MMM yyyy hr")).toBe(false)
    expect(timestampFormat("dd/MM/yyyy")!.druid).toBe("dd/MM/yyyy")
  })
  test("of a pattern is a format that Druid is not told", () => {
    const format = timestampFormat("%m/%d/%Y %H:%M")!
    expect(format).toMatchObject({ monthFirst: true, druid: undefined, bit: 0, example: "01/31/2024 13:45" })
    const bytes = new TextEncoder().encode("x01/31/2024 13:45x")
    expect(format.parse(bytes, 1, bytes.length - 1)).toBe(Date.UTC(2024, 0, 31, 13, 45))
    expect(format.parse(bytes, 0, bytes.length)).toBeNaN()
  })
  test.each(["", "Excel", "no such format", "posix", "yyyy"])("%s is no pattern", (id) => {
    expect(isOwnPattern(id)).toBe(false)
    expect(looksLikePattern(id) && id !== "yyyy").toBe(false)
  })
})

test("every example is read by its own pattern", () => {
  const ids = [
    "%a %d %b %Y %I:%M %p",
    "%A, %B %d %Y",
    "%G %V %u",
    "%j/%y",
    "%c %z",
    "dd-MMM-yy hh.mm.ss.SSS a",
    "EEEE, d MMMM yyyy",
  ]
  for (const id of ids) expect([id, read(id, timestampFormat(id)!.example)?.slice(0, 10)]).toEqual([id, "2024-01-31"])
})

test("what one pattern writes, it reads again", () => {
  const time = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  fc.assert(
    fc.property(time, (date) => {
      const iso = date.toISOString()
      const text = `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)} ${iso.slice(11, 23)}`
      const local = read("%d.%m.%Y %H:%M:%S.%g", text)
      expect(Date.parse(`${local}Z`)).toBe(date.getTime())
    }),
  )
})
