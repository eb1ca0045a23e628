import { formatsOfKey, lastReading, meaningsOfKey, readGeneral } from "./read.ts"
import { isLanguage } from "./words.ts"

/** A format of the general grammar: an order of the parts of a date, with any time of day and any zone behind or before it. */
export interface GeneralFormat {
  readonly id: string
  readonly label: string
  readonly example: string
  readonly monthFirst: boolean
  /** Ids of formats that read the same texts otherwise. */
  readonly twins: readonly string[]
  /** Ids of the formats of `timestamp-formats.ts` that read nothing that this one does not read alike. */
  readonly covers: readonly string[]
}

interface Given {
  readonly id: string
  readonly label: string
  readonly example: string
}

const GIVEN: readonly Given[] = [
  { id: "yyyy-M-d", label: "year first, however written", example: "2024-01-31 13:45" },
  { id: "d MMM yyyy", label: "day, name of the month, year", example: "31 Jan 2024" },
  { id: "MMM d yyyy", label: "name of the month, day, year", example: "Jan 31, 2024" },
  { id: "d MMM yy", label: "day, name of the month, year of two digits", example: "31-Jan-24" },
  { id: "MMM d yy", label: "name of the month, day, year of two digits", example: "Jan 31, 24" },
  { id: "yyyy MMM d", label: "year, name of the month, day", example: "2024 Jan 31" },
  { id: "yyyy d MMM", label: "year, day, name of the month", example: "2024 31 Jan" },
  { id: "MMM yyyy d", label: "name of the month, year, day", example: "Jan 2024 31" },
  { id: "MMM yyyy", label: "name of the month and year", example: "Jan 2024" },
  { id: "MMM yy", label: "name of the month and year of two digits", example: "Jan-24" },
  { id: "yyyy-M", label: "year and month", example: "2024-01" },
  { id: "M/yyyy", label: "month and year", example: "01/2024" },
  { id: "yyyy-DDD", label: "year and day of the year", example: "2024-031" },
  { id: "yyyy-Www", label: "year and week", example: "2024-W05" },
  { id: "yyyy-Qq", label: "year and quarter", example: "2024-Q1" },
]

const MARKS = ["/", ".", "-", " ", ":"] as const
const CLOCKS = ["", " HH:mm", " HH:mm:ss"]
const YEAR_FIRST = ["iso_space", "iso", ...CLOCKS.map((clock) => `yyyy/MM/dd${clock}`)]

const plain = (given: Given): GeneralFormat => ({
  ...given,
  monthFirst: false,
  twins: [],
  covers: given.id === "yyyy-M-d" ? YEAR_FIRST : [],
})

function ordersWith(mark: string): readonly GeneralFormat[] {
  const with_ = (order: string) => order.replaceAll("/", mark)
  const of = (order: string, words: string, example: string, twins: readonly string[]): GeneralFormat => ({
    id: with_(order),
    label: `${words} (${with_(order)})`,
    example: with_(example),
    monthFirst: order.startsWith("M"),
    twins: twins.map(with_),
    covers:
      order.endsWith("/yyyy") && "/.-".includes(mark)
        ? CLOCKS.map((clock) => with_(order.replace("d", "dd").replace("M", "MM")) + clock)
        : [],
  })
  const long = [
    of("d/M/yyyy", "day first, any time of day", "31/01/2024", ["M/d/yyyy"]),
    of("M/d/yyyy", "month first, any time of day", "01/31/2024", ["d/M/yyyy"]),
  ]
  if (mark === ":") return long
  return [
    ...long,
    of("d/M/yy", "day first, year of two digits", "31/01/24", ["M/d/yy", "yy/M/d"]),
    of("M/d/yy", "month first, year of two digits", "01/31/24", ["d/M/yy", "yy/M/d"]),
    of("yy/M/d", "year of two digits first", "24/01/31", ["d/M/yy", "M/d/yy"]),
  ]
}

/** All formats of the general grammar, but for those of one language. */
export const GENERAL_FORMATS: readonly GeneralFormat[] = [...GIVEN.map(plain), ...MARKS.flatMap(ordersWith)]

const KNOWN = new Map(GENERAL_FORMATS.map((format) => [format.id, format]))

/** The format of an id: one of the list, or one with names of months in a language behind it (`d MMM yyyy hr`). */
export function generalFormat(id: string): GeneralFormat | undefined {
  const known = KNOWN.get(id)
  if (known) return known
  const blank = id.lastIndexOf(" ")
  const base = KNOWN.get(id.slice(0, blank))
  const language = id.slice(blank + 1)
  if (!base?.id.includes("MMM") || !isLanguage(language)) return undefined
  return { ...base, id, label: `${base.label} (${language})` }
}

/** Epoch milliseconds of the value by a format of the general grammar; NaN where it does not read it. */
export function generalParser(id: string): (bytes: Uint8Array, start: number, end: number) => number {
  const places = new Map<string, number>()
  return (bytes, start, end) => {
    if (!readGeneral(bytes, start, end)) return Number.NaN
    const { key } = lastReading
    let place = places.get(key)
    if (place === undefined) {
      place = placeIn(key, id)
      places.set(key, place)
    }
    return place < 0 ? Number.NaN : lastReading.times[place]!
  }
}

/** The number among a key's readings of the one that a format gives; -1 for none. */
export function placeIn(key: string, id: string): number {
  const place = formatsOfKey(key).findIndex((ids) => ids.includes(id))
  if (place >= 0) return place
  // A format of one language reads names that are the same in that language and others.
  const meanings = meaningsOfKey(key)
  return meanings.length === 1 &&
    meanings[0]!.languages.some((language) => `${key.slice(0, key.indexOf("~"))} ${language}` === id)
    ? 0
    : -1
}
