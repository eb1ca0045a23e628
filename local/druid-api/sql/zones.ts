/** A change of a zone's offset; both in milliseconds, `at` since the epoch. */
interface Change {
  readonly at: number
  readonly offset: number
}

interface Zone {
  /** Before the first change. */
  readonly offset: number
  readonly changes: readonly Change[]
}

const DAY = 86_400_000
/** Sales are mostly of these years; other times are asked of the calendar, which takes ten times as long. */
const YEARS_BACK = 15
const YEARS_AHEAD = 2
/** Some zones changed by the year's whim; a long list would cost more than it saves. */
const MOST_CHANGES = 40

const zones = new Map<string, Zone | null>()
const year = new Date().getUTCFullYear()
const WINDOW = { start: Date.UTC(year - YEARS_BACK, 0), end: Date.UTC(year + YEARS_AHEAD, 0) }

/** The offset of a zone at a time, milliseconds. Throws a RangeError for an unknown zone. */
export function offsetsOf(name: string): (time: number) => number {
  const clock = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" })
  return (time) => {
    const text = clock.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? ""
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? []
    return (sign === "-" ? -1000 : 1000) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds))
  }
}

function zoneOf(name: string): Zone | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = readZone(name)
  zones.set(name, zone)
  return zone
}

function readZone(name: string): Zone | null {
  try {
    const offsetAt = offsetsOf(name)
    const changes: Change[] = []
    for (let day = WINDOW.start; day < WINDOW.end; day += DAY) {
      const [before, offset] = [offsetAt(day), offsetAt(day + DAY)]
      if (before === offset) continue
      let [from, to] = [day, day + DAY]
      while (to - from > 1000) {
        const middle = Math.floor((from + to) / 2000) * 1000
        if (offsetAt(middle) === before) from = middle
        else to = middle
      }
      changes.push({ at: to, offset })
    }
    return changes.length > MOST_CHANGES ? null : { offset: offsetAt(WINDOW.start), changes }
  } catch {
    return null
  }
}

/** The offset in microseconds as SQL, found by halving. */
function offsetSql(micros: string, { offset, changes }: Zone): string {
  const find = (from: number, to: number): string => {
    if (from === to) return String((changes[from - 1]?.offset ?? offset) * 1000)
    const middle = (from + to + 1) >> 1
    return `CASE WHEN ${micros} < ${changes[middle - 1]!.at * 1000} THEN ${find(from, middle - 1)} ELSE ${find(middle, to)} END`
  }
  return find(0, changes.length)
}

/** A UTC timestamp as the clock of a zone shows it. Both are SQL expressions. */
export function inZone(time: string, zone: string): string {
  const micros = `epoch_us(${time})`
  // DuckDB's own way from a UTC timestamp to an instant asks the calendar, as if UTC had any changes of time.
  const asked = `timezone(${zone}, make_timestamptz(${micros}))`
  const name = /^'([^']+)'$/.exec(zone)?.[1]
  const known = name === undefined ? null : zoneOf(name)
  if (!known) return asked
  const isWithin = `${micros} BETWEEN ${WINDOW.start * 1000} AND ${WINDOW.end * 1000 - 1}`
  return `CASE WHEN ${isWithin} THEN make_timestamp(${micros} + ${offsetSql(micros, known)}) ELSE ${asked} END`
}

/** Back from `inZone`; always by the calendar: looked up like there, the expression would hold itself forty times. */
export const fromZone = (time: string, zone: string): string => `make_timestamp(epoch_us(timezone(${zone}, ${time})))`
