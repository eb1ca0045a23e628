import type { BoundCondition } from "../../rules/expression/bind.ts"
import { FALSE, TRUE, UNKNOWN } from "./loops.ts"
import type { WatchedColumn } from "./watched-column.ts"

/** Which truths a condition may come to, as bits: what is not among them need not be looked for. */
export type Possible = number

export const CAN_FAIL = 1 << FALSE
export const CAN_MISS = 1 << UNKNOWN
export const CAN_HOLD = 1 << TRUE
export const ANY = CAN_FAIL | CAN_MISS | CAN_HOLD

/** Both conditions together, by what each may come to. */
export function bothOf(a: Possible, b: Possible): Possible {
  let found = (a | b) & CAN_FAIL
  if ((a & CAN_HOLD) !== 0) found |= b
  if ((b & CAN_HOLD) !== 0) found |= a
  if ((a & b & CAN_MISS) !== 0) found |= CAN_MISS
  return found
}

export const eitherOf = (a: Possible, b: Possible): Possible => oppositeOf(bothOf(oppositeOf(a), oppositeOf(b)))

export function oppositeOf(a: Possible): Possible {
  return (a & CAN_MISS) | ((a & CAN_FAIL) !== 0 ? CAN_HOLD : 0) | ((a & CAN_HOLD) !== 0 ? CAN_FAIL : 0)
}

/** What a condition on one column's numbers may come to in a block, by the least and the greatest of them. */
export function possibleInRange(condition: BoundCondition, column: WatchedColumn): Possible {
  switch (condition.kind) {
    case "and":
      return bothOf(possibleInRange(condition.left, column), possibleInRange(condition.right, column))
    case "or":
      return eitherOf(possibleInRange(condition.left, column), possibleInRange(condition.right, column))
    case "not":
      return oppositeOf(possibleInRange(condition.of, column))
    case "null":
      return condition.of.kind !== "column" ? ANY : column.range().mayMiss ? CAN_FAIL | CAN_HOLD : CAN_FAIL
    case "compare":
      return possibleComparison(condition, column)
    default:
      return ANY
  }
}

function possibleComparison(
  { op, left, right }: Extract<BoundCondition, { readonly kind: "compare" }>,
  column: WatchedColumn,
): Possible {
  if (left.kind !== "column" || right.kind !== "literal" || typeof right.value !== "number") return ANY
  const { least, greatest, mayMiss } = column.range()
  const { value } = right
  const missing = mayMiss ? CAN_MISS : 0
  const can = (holds: boolean, fails: boolean): Possible => missing | (holds ? CAN_HOLD : 0) | (fails ? CAN_FAIL : 0)
  switch (op) {
    case "<":
      return can(least < value, greatest >= value)
    case "<=":
      return can(least <= value, greatest > value)
    case ">":
      return can(greatest > value, least <= value)
    case ">=":
      return can(greatest >= value, least < value)
    case "=":
      return can(least <= value && value <= greatest, least !== value || greatest !== value)
    case "<>":
      return can(least !== value || greatest !== value, least <= value && value <= greatest)
  }
}
