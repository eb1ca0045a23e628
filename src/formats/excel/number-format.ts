/** What a cell's number format says its number is. */
export interface NumberKind {
  /** It shows a day, a month or a year. */
  readonly date: boolean
  /** It shows hours, minutes or seconds of a clock. */
  readonly time: boolean
  /** It shows hours, minutes or seconds that have passed: `[h]:mm`. */
  readonly elapsed: boolean
}

const NUMBER: NumberKind = { date: false, time: false, elapsed: false }
const DATE: NumberKind = { ...NUMBER, date: true }
const TIME: NumberKind = { ...NUMBER, time: true }

/** ECMA-376 part 1, 18.8.30: formats that have a number and no code; those of East Asian and Thai versions too. */
function builtIn(id: number): NumberKind {
  if (id >= 14 && id <= 17) return DATE
  if (id >= 18 && id <= 21) return TIME
  if (id === 22) return { ...DATE, time: true }
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return DATE
  if (id >= 32 && id <= 35) return TIME
  if (id === 45 || id === 47) return TIME
  if (id === 46) return { ...NUMBER, elapsed: true }
  if ((id >= 71 && id <= 74) || id === 81) return DATE
  if (id === 75 || id === 76 || id === 78 || id === 80) return TIME
  if (id === 77) return { ...DATE, time: true }
  if (id === 79) return { ...NUMBER, elapsed: true }
  return NUMBER
}

/** What is no part of a date: texts, characters behind `\`, `_` and `*`, colours, conditions, locales. */
const LITERALS = /"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]?/gi
/** The words for a plain number in the languages whose writers leave it in the file. */
const GENERAL = /general|standard|estándar|стандарт\w*|основной/gi
const ELAPSED = /\[(?:h+|m+|s+)\]/g

/**
 * What a number format makes of a number.
 *
 * @param id of the format; below 164 it has a meaning of its own
 * @param code the format's code, where the file has one
 */
export function numberKindOf(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return builtIn(id)
  const isConditional = /\[[<>=]/.test(code)
  const sections = code.replace(LITERALS, "").split(";")
  // The first section is for what is not negative; only conditions make another one count.
  const kinds = sections.slice(0, isConditional ? 3 : 1).map(kindOfSection)
  return kinds.find(({ date, time, elapsed }) => date || time || elapsed) ?? NUMBER
}

function kindOfSection(section: string): NumberKind {
  const bare = section.replace(GENERAL, "").toLowerCase()
  const elapsed = bare.search(ELAPSED) >= 0
  const letters = bare.replace(ELAPSED, "").replace(/am\/pm|a\/p/g, "h")
  // Digits of a number: only parts of a second stand beside a clock.
  if (/[0#?@]/.test(letters.replace(/\.0+/g, ""))) return NUMBER
  const groups = letters.match(/h+|m+|s+|[yd]+/g) ?? []
  const isMinute = (i: number): boolean =>
    groups[i]!.length <= 2 && (groups[i - 1]?.[0] === "h" || groups[i + 1]?.[0] === "s" || (elapsed && i === 0))
  const date = groups.some((group, i) => /[yd]/.test(group) || (group[0] === "m" && !isMinute(i)))
  const time = groups.some((group, i) => /[hs]/.test(group) || (group[0] === "m" && isMinute(i)))
  return elapsed && !date ? { date: false, time: false, elapsed } : { date, time, elapsed: false }
}
