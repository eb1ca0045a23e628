import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { epochOfWeek } from "#domain/schema/calendar.ts"
import { GENERAL_FORMATS } from "#domain/schema/times/general.ts"
import { readTimeText } from "#domain/schema/times/read-text.ts"
import {
  coveredBits,
  parseTimes,
  TIME_SLOTS,
  TIMESTAMP_FORMATS,
  timestampFormat,
  twinsOf,
} from "#domain/schema/timestamp-formats.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)
/** What a text is read as: the distinct times, the proposed one first; or why it is none. */
const read = (text: string) => {
  const { readings, refused } = readTimeText(text)
  const times = [...new Set(readings.map(({ local, instant }) => local ?? instant))]
  return times.length > 0 ? times.join(" or ") : refused
}

describe("one text", () => {
  test.each([
    // ISO 8601 and its neighbours
    ["2024-01-31", "2024-01-31T00:00:00"],
    ["2024-1-5 7:05", "2024-01-05T07:05:00"],
    ["2024-01-31T13:45:00,25", "2024-01-31T13:45:00.25"],
    ["2024-01-31 13:45:00.123456789", "2024-01-31T13:45:00.123456789"],
    ["20240131T134500Z", "2024-01-31T13:45:00Z"],
    ["20240131134500", "2024-01-31T13:45:00"],
    ["2024-01-31T24:00:00", "2024-02-01T00:00:00"],
    ["2024-01-31T13.5", "2024-01-31T13:30:00"],
    ["2024-W05-3", "2024-01-31T00:00:00"],
    ["2024W053", "2024-01-31T00:00:00"],
    ["2024-031", "2024-01-31T00:00:00"],
    ["2024-Q2", "2024-04-01T00:00:00"],
    ["Q2 2024", "2024-04-01T00:00:00"],
    ["2024-02", "2024-02-01T00:00:00"],
    ["02/2024", "2024-02-01T00:00:00"],
    ["2024", "2024-01-01T00:00:00"],
    // zones
    ["2024-01-31 13:45:00 +0530", "2024-01-31T13:45:00+05:30"],
    ["2024-01-31 13:45:00 +00:00 UTC", "2024-01-31T13:45:00Z"],
    ["Wed Jan 31 15:04:05 MST 2024", "2024-01-31T15:04:05-07:00"],
    ["Wed Jan 31 2024 13:45:00 GMT+0100 (Central European Standard Time)", "2024-01-31T13:45:00+01:00"],
    ["Wednesday, 31-Jan-24 15:04:05 GMT", "2024-01-31T15:04:05Z"],
    ["31/Jan/2024:15:04:05 -0700", "2024-01-31T15:04:05-07:00"],
    ["2024-01-31+02:00", "2024-01-31T00:00:00+02:00"],
    ["2024-01-31T13:45:00+01:00[Europe/Berlin]", "2024-01-31T13:45:00+01:00"],
    ["2024-01-31 13:45 (UTC+02:00)", "2024-01-31T13:45:00+02:00"],
    ["2024-01-31 13:45 \u221205:00", "2024-01-31T13:45:00-05:00"],
    ["19:35:55 Jan 31, 2024 PST", "2024-01-31T19:35:55-08:00"],
    ["20240131134500Z", "2024-01-31T13:45:00Z"],
    // years, weeks and quarters
    ["令和6年1月31日", "2024-01-31T00:00:00"],
    ["平成元年1月8日", "1989-01-08T00:00:00"],
    ["昭和64/1/7", "1989-01-07T00:00:00"],
    ["民國113年1月31日", "2024-01-31T00:00:00"],
    ["31 ม.ค. 2567", "2024-01-31T00:00:00"],
    ["31 ม.ค. 67", "2024-01-31T00:00:00"],
    ["31 ม.ค. 2024", "2024-01-31T00:00:00"],
    ["CW05 2024", "2024-01-29T00:00:00"],
    ["KW05/2024", "2024-01-29T00:00:00"],
    ["KW 05/24", "2024-01-29T00:00:00"],
    ["5. KW 2024", "2024-01-29T00:00:00"],
    ["wk5 2024", "2024-01-29T00:00:00"],
    ["2024年第5周", "2024-01-29T00:00:00"],
    ["2024年第2季度", "2024-04-01T00:00:00"],
    ["Q2 '24", "2024-04-01T00:00:00"],
    ["2Q24", "2024-04-01T00:00:00"],
    ["2024M02", "2024-02-01T00:00:00"],
    // a name of several months, beside words of one language
    ["čtv 14. lis 2013", "2013-11-14T00:00:00"],
    ["pet 14. lis 2013", "2013-10-14T00:00:00"],
    ["nedjelja, 5. listopada 2014. u 10:00", "2014-10-05T10:00:00"],
    ["środa 5 listopada 2014", "2014-11-05T00:00:00"],
    ["5 listopada 2014 roku", "2014-11-05T00:00:00"],
    ["pá 1. srp 2014", "2014-08-01T00:00:00"],
    ["uto 1. srp 2014", "2014-07-01T00:00:00"],
    ["pon 1. lip 2014", "2014-06-01T00:00:00 or 2014-07-01T00:00:00"],
    ["pon 16. čer 2014", "2014-06-16T00:00:00"],
    ["3 Agt 2014", "2014-08-03T00:00:00"],
    ["3 Nop 2014", "2014-11-03T00:00:00"],
    // the weekday of another date
    ["Mon 2 Jan 2024", "2024-01-02T00:00:00"],
    // clocks
    ["31.01.2024 13.45", "2024-01-31T13:45:00"],
    ["31.01.2024 13:45 h", "2024-01-31T13:45:00"],
    ["31/01/2024 13:45:10hs", "2024-01-31T13:45:10"],
    ["1/31/2024 3pm", "2024-01-31T15:00:00"],
    ["1/31/2024 12:05:00 a. m.", "2024-01-31T00:05:00"],
    ["1/31/2024 12:05\u202fPM", "2024-01-31T12:05:00"],
    ["10:06am Dec 11, 2014", "2014-12-11T10:06:00"],
    ["02JAN2024:10:11:12.5", "2024-01-02T10:11:12.5"],
    ["2024-01-31-13.45.00.123456", "2024-01-31T13:45:00.123456"],
    ["31-JAN-2024 05.30.00.000000000 PM", "2024-01-31T17:30:00"],
    ["2024:01:31 04:08:00", "2024-01-31T04:08:00"],
    ["202401311345", "2024-01-31T13:45:00"],
    ["1/31/2024 12:05A", "2024-01-31T00:05:00"],
    ["Jan 31, 2024 1:05 p", "2024-01-31T13:05:00"],
    ["2024-01-31 3:05 em", "2024-01-31T15:05:00"],
    ["2024年1月31日 中午12:05", "2024-01-31T12:05:00"],
    ["2024年1月31日 中午11:50", "2024-01-31T11:50:00"],
    ["2024年1月31日 晚上9:05", "2024-01-31T21:05:00"],
    ["2024. 1. 31. 13:45:10", "2024-01-31T13:45:10"],
    ["2024. jan. 31. 7:05", "2024-01-31T07:05:00"],
    ["31/01/2024 13 h 45", "2024-01-31T13:45:00"],
    ["2024-01-31 1345", "2024-01-31T13:45:00"],
    ["31.01.2024 134510", "2024-01-31T13:45:10"],
    ["20240131 13.45", "2024-01-31T13:45:00"],
    ["20240131-13:45:10.25", "2024-01-31T13:45:10.25"],
    // names
    ["1st of May 2003", "2003-05-01T00:00:00"],
    ["1er août 2024", "2024-08-01T00:00:00"],
    ["3. März 2024 um 14:05 Uhr", "2024-03-03T14:05:00"],
    ["mar. 5 mars 2024", "2024-03-05T00:00:00"],
    ["5 de septiembre del 2024", "2024-09-05T00:00:00"],
    ["15 października 2024", "2024-10-15T00:00:00"],
    ["5 ŞUBAT 2024", "2024-02-05T00:00:00"],
    ["7 мая 2024 г. 9:15", "2024-05-07T09:15:00"],
    ["12 жовт 2024", "2024-10-12T00:00:00"],
    ["3 Μαΐου 2024", "2024-05-03T00:00:00"],
    ["5 Tháng Mười Hai 2024", "2024-12-05T00:00:00"],
    ["Thứ Ba, 5 tháng 3, 2024", "2024-03-05T00:00:00"],
    ["3 juill. 2024", "2024-07-03T00:00:00"],
    ["5 xaneiro 2024", "2024-01-05T00:00:00"],
    ["7-sentabr, 2024", "2024-09-07T00:00:00"],
    ["2024 ж. 9 мау.", "2024-06-09T00:00:00"],
    ["9 सित॰ 2024", "2024-09-09T00:00:00"],
    ["12 جون، 2024", "2024-06-12T00:00:00"],
    ["terça-feira, 10 de junho de 2014 às 14h52", "2014-06-10T14:52:00"],
    ["2024年1月31日(水) 13:45", "2024-01-31T13:45:00"],
    ["วันที่ 5 มิถุนายน 2014 เวลา 14:30 น.", "2014-06-05T14:30:00"],
    ["5 ביוני 2014", "2014-06-05T00:00:00"],
    ["2024年1月31日 下午3:05", "2024-01-31T15:05:00"],
    ["2024년 1월 31일 오후 3시 5분", "2024-01-31T15:05:00"],
    ["११ जुलाई २०२४", "2024-07-11T00:00:00"],
    ["٣١/٠١/٢٠٢٤", "2024-01-31T00:00:00"],
    ["1 ตุลาคม 2024", "2024-10-01T00:00:00"],
    ["Jan-24", "2024-01-01T00:00:00"],
    ["Oct. 7, '70", "1970-10-07T00:00:00"],
    // two digits
    ["31.12.69", "1969-12-31T00:00:00"],
    ["15-Jan-68", "2068-01-15T00:00:00"],
    // since 1970
    ["1706708700", "2024-01-31T13:45:00Z"],
    ["1706708700123", "2024-01-31T13:45:00.123Z"],
    ["1706708700123456", "2024-01-31T13:45:00.123456Z"],
    ["1706708700123456789", "2024-01-31T13:45:00.123456789Z"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test.each([
    ["01/02/2024", "2024-01-02T00:00:00 or 2024-02-01T00:00:00"],
    ["01.02.2024", "2024-02-01T00:00:00 or 2024-01-02T00:00:00"],
    ["10-11-12", "2012-10-11T00:00:00 or 2012-11-10T00:00:00 or 2010-11-12T00:00:00"],
    ["14. listopada 2013", "2013-10-14T00:00:00 or 2013-11-14T00:00:00"],
  ])("%s can be several days", (text, expected) => expect(read(text)).toBe(expected))

  test.each([
    ["2024-02-30", "no such day"],
    ["31/04/2024", "no such day"],
    ["2023-02-29T10:00:00Z", "no such day"],
    ["2024-W54", "no such day"],
    ["2023-366", "no such day"],
    ["2024-Q5", "no such day"],
    ["2024-01-31 24:00:01", "no such day"],
    ["2024-01-31 13:00 AM", "no such day"],
    ["9999-12-31T24:00", "no such day"],
    ["9999-12-31T23:00-05:00", "no such day"],
    ["13:45", "without a date"],
    ["31 Jan", "year is missing"],
    ["Jan 24", "year is missing"],
    ["2024-01-31 13:45 CST", "no zone that means one thing only"],
    ["2024-01-31 13:45 +5", "offset"],
    ["2024-01-31T13:45:00[Europe/Berlin]", "no zone that means one thing only"],
    ["171113 14:14:20", "for sure"],
    ["2024-01-31 13:45 PT", "no zone that means one thing only"],
    ["2024-01-31 1:45 AM AT", "no zone that means one thing only"],
    ["2024-01-31T10:45:00A", "for sure"],
    ["2024-01-31 13:45 A", "no such day"],
    ["2024-01-31 13:45 de", "for sure"],
    ["31/1/2024 12:05 SA", "for sure"],
    ["2024-01-31-05:00", "for sure"],
    ["2024年1月31日 晚上12:05", "no such day"],
    ["March 5", "year is missing"],
    ["2024-01-31T08:41-047", "offset"],
    ["2024-01-31 13:45:00 -0700 UTC", "offset"],
    ["2011/12", "no such day"],
    ["12 Main St", "for sure"],
    ["192.168.1.10", "for sure"],
    ["1.2.3-beta", "for sure"],
    ["85123A", "for sure"],
    ["100 EUR", "for sure"],
    ["March of Dimes 2024", "for sure"],
    ["tomorrow", "for sure"],
    ["", "for sure"],
    [" 2024-01-31", "for sure"],
  ])("%s is refused", (text, reason) => expect(read(text)).toContain(reason))
})

describe("formats", () => {
  const ids = [...TIMESTAMP_FORMATS, ...GENERAL_FORMATS].map(({ id }) => id)
  test.each(ids)("%s reads its own example, which is 31 January 2024 or its first", (id) => {
    const { parse, example } = timestampFormat(id)!
    const time = parse(bytesOf(example), 0, bytesOf(example).length)
    expect(new Date(time).toISOString()).toMatch(/^2024-01-(01|29|31)/)
  })
  test("twins are twins of each other and read the same text", () => {
    for (const id of ids)
      for (const twin of twinsOf(timestampFormat(id)!)) expect(twinsOf(twin).map((t) => t.id)).toContain(id)
  })
  test("a language behind names of months reads what they mean in it", () => {
    const at = (id: string) => {
      const bytes = bytesOf("14. lis 2013")
      return new Date(timestampFormat(id)!.parse(bytes, 0, bytes.length)).getUTCMonth() + 1
    }
    expect([at("d MMM yyyy hr"), at("d MMM yyyy cs")]).toEqual([10, 11])
    expect(at("d MMM yyyy")).toBeNaN()
    expect(timestampFormat("d MMM yyyy bb")).toBeUndefined()
    expect(timestampFormat("d/M/yyyy hr")).toBeUndefined()
  })

  const two = (n: number) => String(n).padStart(2, "0")
  const text = fc
    .tuple(
      fc.constantFrom("Y-M-D", "Y/M/D", "D/M/Y", "M/D/Y", "D.M.Y", "M-D-Y"),
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      fc.boolean(),
      fc.constantFrom(
        "",
        " 9:05",
        " 23:59",
        " 23:59:58",
        "T23:59:58",
        "T23:59:58.5",
        " 23:59:58.123456Z",
        "T10:00+0530",
        "T10:00-07",
      ),
    )
    .map(([order, y, m, d, isPadded, clock]) => {
      const part = (n: number) => (isPadded ? two(n) : String(n))
      return order.replace("Y", String(y).padStart(4, "0")).replace("M", part(m)).replace("D", part(d)) + clock
    })
  test("the grammar reads what it covers as the fast formats do", () => {
    const slots = new Float64Array(TIME_SLOTS)
    fc.assert(
      fc.property(text, (value) => {
        const bytes = bytesOf(value)
        const mask = parseTimes(bytes, 0, bytes.length, slots)
        for (const general of GENERAL_FORMATS) {
          const covered = TIMESTAMP_FORMATS.filter(({ bit }) => (bit & mask & coveredBits(general)) !== 0)
          const time = timestampFormat(general.id)!.parse(bytes, 0, bytes.length)
          for (const { parse } of covered) expect(time).toBe(parse(bytes, 0, bytes.length))
        }
      }),
      { numRuns: 2000 },
    )
  })
  test("any text is read or refused, and the same however often", () => {
    const piece = fc.constantFrom(
      ..."0123456789".split(""),
      "/",
      "-",
      ".",
      ":",
      " ",
      ",",
      "'",
      "T",
      "Z",
      "+",
      "am",
      "Jan",
      "mar",
      "lis",
      "W",
      "Q",
      "年",
      "月",
      "h",
      "(",
      ")",
      "UTC",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const value = pieces.join("")
        const once = readTimeText(value)
        expect(readTimeText(value)).toEqual(once)
        const bytes = bytesOf(value)
        for (const { format, local, instant } of once.readings) {
          if (format === "iso_space" || format === "yyyy") continue
          const time = timestampFormat(format)!.parse(bytes, 0, bytes.length)
          expect(new Date(time).toISOString().slice(0, 19)).toBe((local ?? instant)!.slice(0, 19))
        }
      }),
      { numRuns: 3000 },
    )
  })
})

test("weeks of ISO 8601 against every day of 60 years", () => {
  for (
    let time = Date.UTC(1990, 0, 1), year = 1990, week = 1, day = 1;
    time < Date.UTC(2050, 0, 1);
    time += 86_400_000
  ) {
    expect(epochOfWeek(year, week, day)).toBe(time)
    day++
    if (day <= 7) continue
    day = 1
    week++
    // The week belongs to the year of its Thursday.
    const thursday = new Date(time + 4 * 86_400_000).getUTCFullYear()
    if (thursday > year) {
      year = thursday
      week = 1
    }
  }
})
