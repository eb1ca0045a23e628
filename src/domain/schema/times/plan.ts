import { type Clock, findClock, NO_CLOCK } from "./clock.ts"
import { type DateReading, dateReadings } from "./dates.ts"
import type { Items } from "./items.ts"
import { ASIDE, LETTERS, MARK_T, NAME, NAME_OR_DAY, ZONE } from "./words.ts"
import { findZone, NO_ZONE, type Zone, zoneWithoutClock } from "./zone.ts"

/** Why a text is no time, where it looks like one. */
export type Refusal = "no_date" | "no_year" | "zone" | "offset" | "unknown"

/** How texts of one form are read: which items are what. It depends on kinds and marks alone, not on values. */
export interface Plan {
  /** Empty: refused. */
  readonly dates: readonly DateReading[]
  readonly refusal: Refusal | null
  readonly clock: Clock
  readonly zone: Zone
}

/** The kinds of the items of a text, and the marks before them. */
export interface Form {
  readonly kinds: readonly number[]
  readonly before: readonly number[]
}

interface Node {
  readonly next: Map<number, Node>
  plan: Plan | null
}

const createNode = (): Node => ({ next: new Map(), plan: null })
let root = createNode()
let nodes = 0
/** Forms are remembered up to so many: a file of noise must not fill the memory. */
const MOST_NODES = 20_000

/** The plan of the items' form, thought out once for each form. */
export function planOf(items: Items): Plan {
  if (nodes > MOST_NODES) {
    root = createNode()
    nodes = 0
  }
  let node = root
  for (let i = 0; i < items.count; i++) {
    const code = items.kinds[i]! * 16 + items.before[i]!
    let next = node.next.get(code)
    if (next === undefined) {
      next = createNode()
      node.next.set(code, next)
      nodes++
    }
    node = next
  }
  node.plan ??= planFor({
    kinds: [...items.kinds.subarray(0, items.count)],
    before: [...items.before.subarray(0, items.count)],
  })
  return node.plan
}

const refused = (refusal: Refusal): Plan => ({ dates: [], refusal, clock: NO_CLOCK, zone: NO_ZONE })

function planFor(form: Form): Plan {
  const { kinds } = form
  const clock = findClock(form)
  const zone = clock === NO_CLOCK ? zoneWithoutClock(form) : zoneWithClock(form, clock)
  if (typeof zone === "string") return refused(zone)
  const isDate = (i: number) =>
    !(i >= clock.start && i < clock.end) && !(i >= zone.start && i < zone.end) && kinds[i] !== MARK_T
  const rest = kinds.flatMap((_, i) => (isDate(i) ? [i] : []))
  if (rest.some((i) => kinds[i] === LETTERS || kinds[i] === ASIDE)) return refused("unknown")
  if (kinds.includes(MARK_T) && clock === NO_CLOCK) return refused("unknown")
  const dates = dateReadings(form, withoutDays(form, rest))
  if (typeof dates === "string") return refused(dates)
  return { dates, refusal: null, clock, zone }
}

/** The zone behind a time of day, or behind the date that stands behind it: `19:35:55 Feb 22, 2024 PDT`. */
function zoneWithClock(form: Form, clock: Clock): Zone | Refusal {
  const last = form.kinds.length - 1
  const isAtEnd = clock.start === 0 && last > clock.end && form.kinds[last] === ZONE
  return findZone(form, isAtEnd && form.kinds[clock.end] !== ZONE ? last : clock.end)
}

/** `mar` is Tuesday where another word is the month. */
function withoutDays({ kinds }: Form, rest: readonly number[]): readonly number[] {
  const names = rest.filter((i) => kinds[i] === NAME || kinds[i] === NAME_OR_DAY)
  if (names.length < 2) return rest
  return rest.filter((i) => i !== names[0] || kinds[i] !== NAME_OR_DAY)
}
