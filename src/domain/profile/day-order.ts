import { timestampFormat, twinsOf } from "../schema/timestamp-formats.ts"
import type { ColumnProfile, TimestampCandidate } from "./profile.ts"
import { rivalsOf } from "./rivals.ts"

/** Which of the two stands before the other: the systems that write files do it alike in all columns. */
export type DayOrder = "day" | "month"

type Times = Pick<ColumnProfile, "type" | "timestamps">

/** The orders that a file proves; null for what none of its columns does, or two do differently. */
export interface ProvenOrders {
  /** Of dates with points, which are day first nearly everywhere: they say nothing of others, nor others of them. */
  readonly pointed: DayOrder | null
  readonly others: DayOrder | null
}

/** The orders that columns prove, all of whose dates can be read one way only. */
export function provenOrders(columns: readonly Times[]): ProvenOrders {
  const orderOfSome = (isWanted: (id: string) => boolean): DayOrder | null => {
    const some = columns.filter(({ timestamps }) => timestamps[0] && isWanted(timestamps[0].format))
    const orders = new Set(some.map(orderProvenBy).filter((order) => order !== null))
    return orders.size === 1 ? [...orders][0]! : null
  }
  return { pointed: orderOfSome(isPointed), others: orderOfSome((id) => !isPointed(id)) }
}

const isPointed = (id: string): boolean => /^[dM]+\./.test(id)

function orderProvenBy({ type, timestamps }: Times): DayOrder | null {
  const [best] = timestamps
  if (!best || (type !== "date" && type !== "timestamp")) return null
  return dayOrMonthRival(timestamps) ? null : orderOf(best.format)
}

const dayOrMonthRival = (timestamps: readonly TimestampCandidate[]) =>
  timestamps[0] && rivalsOf(timestamps[0], timestamps).find(({ kind }) => kind === "day_or_month")

/** Null for formats whose parts can stand in one place only. */
function orderOf(id: string): DayOrder | null {
  const format = timestampFormat(id)
  if (!format || twinsOf(format).length === 0 || id.startsWith("y")) return null
  return format.monthFirst ? "month" : "day"
}

function orderFor(timestamps: readonly TimestampCandidate[], { pointed, others }: ProvenOrders): DayOrder | null {
  return timestamps[0] && isPointed(timestamps[0].format) ? pointed : others
}

/** The formats of a column that could be read both ways, that of the order first; the same list where nothing changes. */
export function inOrder(
  timestamps: readonly TimestampCandidate[],
  orders: ProvenOrders,
): readonly TimestampCandidate[] {
  const order = orderFor(timestamps, orders)
  const own = timestamps[0] && orderOf(timestamps[0].format)
  if (order === null || !dayOrMonthRival(timestamps) || !own || own === order) return timestamps
  const twin = rivalsOf(timestamps[0]!, timestamps).find(({ candidate }) => orderOf(candidate.format) === order)
  if (!twin) return timestamps
  return [twin.candidate, ...timestamps.filter((candidate) => candidate !== twin.candidate)]
}

/** Whether nothing in the file tells which is the day in a column's dates. */
export const isOrderOpen = ({ timestamps }: Times, orders: ProvenOrders): boolean =>
  orderFor(timestamps, orders) === null && dayOrMonthRival(timestamps) !== undefined
