import { BLANK, COLON, DASH, NONE, PLUS } from "./items.ts"
import type { Form, Refusal } from "./plan.ts"
import { ASIDE, LETTERS, ZONE } from "./words.ts"

/** A zone as it was written: by a word, by an offset, or by both. Items, or -1. */
export interface Written {
  readonly word: number
  readonly isBehind: boolean
  readonly hours: number
  readonly minutes: number
}

/** What a form says about zones: all that is written has to say the same. */
export interface Zone {
  readonly start: number
  readonly end: number
  readonly written: readonly Written[]
}

export const NO_ZONE: Zone = { start: -1, end: -1, written: [] }

/** The zone that begins at an item, behind a time of day; why it cannot be read otherwise. */
export function findZone(form: Form, start: number): Zone | Refusal {
  const { kinds, before } = form
  const written: Written[] = []
  let end = start
  for (;;) {
    const mark = before[end]
    const kind = kinds[end]
    if (kind === ZONE && (mark === NONE || mark === BLANK)) {
      const offset = offsetAt(form, end + 1, true)
      written.push(offset ? { ...offset.written, word: end } : { word: end, isBehind: false, hours: -1, minutes: -1 })
      end = offset ? offset.end : end + 1
    } else if (mark === PLUS || mark === DASH) {
      const offset = offsetAt(form, end, false)
      if (!offset) return "offset"
      written.push(offset.written)
      end = offset.end
    } else if (kind === LETTERS || kind === ASIDE) {
      // An offset in figures says all; letters beside it are but its name.
      if (!written.some(({ hours, word }) => hours >= 0 || word >= 0)) return "zone"
      end++
    } else return { start, end, written }
  }
}

/** The zone behind a date without a time, which ends the text: `2020-07-20+08:00`, `2012-01Z`. */
export function zoneWithoutClock(form: Form): Zone | Refusal {
  const { kinds, before } = form
  const start = kinds.findIndex((kind, i) => i > 0 && (kind === ZONE || before[i] === PLUS))
  if (start < 0) return NO_ZONE
  const zone = findZone(form, start)
  if (typeof zone === "string") return zone
  return zone.end === kinds.length ? zone : "offset"
}

/** `+hh`, `+hhmm`, `+hh:mm`; behind a word `+h` as well. */
function offsetAt({ kinds, before }: Form, at: number, isBehindWord: boolean) {
  const mark = before[at]
  if (mark !== PLUS && mark !== DASH) return null
  const kind = kinds[at]
  if (kind !== 2 && kind !== 4 && !(isBehindWord && kind === 1)) return null
  const hasMinutes = kind !== 4 && before[at + 1] === COLON && kinds[at + 1] === 2
  const minutes = hasMinutes ? at + 1 : -1
  const written: Written = { word: -1, isBehind: mark === PLUS, hours: at, minutes }
  return { written, end: at + (hasMinutes ? 2 : 1) }
}
