import type { Arithmetic, Comparison } from "../../rules/expression/ast.ts"
import type { BoundCondition, BoundValue } from "../../rules/expression/bind.ts"
import { FUNCTIONS } from "../../rules/expression/functions.ts"
import { readOf, truthOf } from "../../rules/expression/predicate.ts"
import { DAY_MS } from "../../rules/expression/times.ts"
import { BLOCK_RECORDS } from "../tokenize.ts"
import * as loops from "./loops.ts"
import { ANY, bothOf, CAN_FAIL, CAN_HOLD, eitherOf, oppositeOf, type Possible, possibleInRange } from "./possible.ts"
import { expressionKey, readingsOf } from "./readings.ts"
import type { SlotTable, WatchedColumn } from "./watched-column.ts"

/** A condition on the records of the latest block. */
export interface Vector {
  /** What it may come to; what it may not need not be looked for. */
  possible(): Possible
  /** What it comes to for each of the first `n` records. */
  truths(n: number): loops.Truth
  /** For how many of them it is true. */
  holds(n: number): number
}
/** A number of each record, NaN where it is missing. */
export type Numbers = (n: number) => Float64Array

export interface Vectors {
  /** Null where a condition puts texts of several columns together. */
  condition(condition: BoundCondition): Vector | null
  /** Forgets what was reckoned of the block before. */
  nextBlock(): void
}

/**
 * Conditions for a block of records at once: each part of one is a loop over the block, and what a part over a single
 * column comes to is found once for each of its distinct values where these have slots. A part that several conditions
 * have is reckoned once.
 *
 * @param columns those that are watched, by their index
 */
export function createVectors(columns: ReadonlyMap<number, WatchedColumn>): Vectors {
  const conditions = new Map<string, Vector | null>()
  const values = new Map<string, Numbers | null>()
  let block = 0

  /** The function's answer of a block is kept until the next one. */
  function kept<T>(reckon: (n: number) => T): (n: number) => T {
    let of = -1
    let answer: T
    return (n) => {
      if (of !== block) answer = reckon(n)
      of = block
      return answer
    }
  }

  function vector(possible: () => Possible, truths: (n: number) => loops.Truth): Vector {
    const latest = kept(truths)
    const holds = kept((n) => loops.countTrue(latest(n), n))
    return { possible, truths: latest, holds }
  }

  function condition(of: BoundCondition): Vector | null {
    const key = expressionKey(of)
    let found = conditions.get(key)
    if (found === undefined) {
      found = conditionOf(of)
      conditions.set(key, found)
    }
    return found
  }

  function numbers(of: BoundValue): Numbers | null {
    const key = expressionKey(of)
    let found = values.get(key)
    if (found === undefined) {
      found = numbersOf(of)
      values.set(key, found)
    }
    return found
  }

  function conditionOf(of: BoundCondition): Vector | null {
    const [first, ...more] = readingsOf([of])
    if (first === undefined) return constant(codeOf(truthOf(of)([])))
    const loop = loopOf(of)
    if (more.length > 0) return loop
    const column = columns.get(first.index)!
    const bySlot = vectorBySlot(column, of)
    if (loop === null) return bySlot
    return vector(
      () => (column.hasSlots ? bySlot.possible() : possibleInRange(of, column)),
      (n) => (column.hasSlots ? bySlot.truths(n) : loop.truths(n)),
    )
  }

  function constant(code: number): Vector {
    const all = loops.createTruth()
    all.codes.fill(code)
    return vector(
      () => 1 << code,
      () => all,
    )
  }

  function vectorBySlot(column: WatchedColumn, of: BoundCondition): Vector {
    const truth = truthOf(of)
    const table = column.table((value) => codeOf(truth(rowOf(column, value))), new Uint8Array(64))
    const out = loops.createTruth()
    return vector(
      () => column.codesIn(table),
      (n) => {
        column.update(table)
        return loops.lookUp(column.slots, table.codes as Uint8Array, out, n)
      },
    )
  }

  /** The condition part by part; null where a part is about texts. */
  function loopOf(of: BoundCondition): Vector | null {
    const out = loops.createTruth()
    switch (of.kind) {
      case "and":
      case "or": {
        const [a, b] = [condition(of.left), condition(of.right)]
        if (a === null || b === null) return null
        const [loop, possible, nothing] =
          of.kind === "and" ? [loops.and, bothOf, CAN_HOLD] : [loops.or, eitherOf, CAN_FAIL]
        return vector(
          () => possible(a.possible(), b.possible()),
          (n) => {
            if (b.possible() === nothing) return a.truths(n)
            return a.possible() === nothing ? b.truths(n) : loop(a.truths(n), b.truths(n), out, n)
          },
        )
      }
      case "not": {
        const a = condition(of.of)
        return (
          a &&
          vector(
            () => oppositeOf(a.possible()),
            (n) => loops.not(a.truths(n), out, n),
          )
        )
      }
      case "null": {
        const a = of.of.type === "text" ? null : numbers(of.of)
        return a && vector(anything, (n) => loops.isMissing(a(n), out, n))
      }
      case "in": {
        const a = of.of.type === "text" ? null : numbers(of.of)
        const among = new Set(of.values as readonly number[])
        return a && vector(anything, (n) => loops.isAmong(a(n), among, out, n))
      }
      case "compare": {
        if (of.left.type === "text") return null
        const [a, b] = [numbers(of.left), numbers(of.right)]
        const loop = COMPARE[of.op]
        return a && b && vector(anything, (n) => loop(a(n), b(n), out, n))
      }
      case "like":
      case "empty":
        return null
    }
  }

  function numbersOf(of: BoundValue): Numbers | null {
    const readings = readingsOf([of])
    const [first] = readings
    if (first === undefined) {
      const all = new Float64Array(BLOCK_RECORDS).fill((readOf(of)([]) as number | null) ?? Number.NaN)
      return () => all
    }
    const column = columns.get(first.index)!
    if (of.kind === "column") return () => column.numbers()
    if (readings.length === 1 && first.type === "text") return numbersBySlot(column, of)
    return numberLoopOf(of)
  }

  /** Numbers of texts, such as their lengths. */
  function numbersBySlot(column: WatchedColumn, of: BoundValue): Numbers {
    const read = readOf(of)
    const table: SlotTable = column.table(
      (value) => (read(rowOf(column, value)) as number | null) ?? Number.NaN,
      new Float64Array(64),
    )
    const out = new Float64Array(BLOCK_RECORDS)
    return kept((n) => {
      column.update(table)
      loops.lookUpNumbers(column.slots, table.codes as Float64Array, out, n)
      return out
    })
  }

  function numberLoopOf(of: Exclude<BoundValue, { readonly kind: "column" }>): Numbers | null {
    const out = new Float64Array(BLOCK_RECORDS)
    switch (of.kind) {
      case "literal":
        return null
      case "negative": {
        const a = numbers(of.of)
        return a && kept((n) => loops.negative(a(n), out, n))
      }
      case "days": {
        const [a, b] = [numbers(of.left), numbers(of.right)]
        return a && b && kept((n) => loops.between(a(n), b(n), DAY_MS, out, n))
      }
      case "arithmetic": {
        const [a, b] = [numbers(of.left), numbers(of.right)]
        const loop = ARITHMETIC[of.op]
        return a && b && kept((n) => loop(a(n), b(n), out, n))
      }
      case "otherwise": {
        if (of.type === "text") return null
        const [a, b] = [numbers(of.of), numbers(of.or)]
        return a && b && kept((n) => loops.otherwise(a(n), b(n), out, n))
      }
      case "call": {
        const { name, digits } = of
        const a = FUNCTIONS[name].takes === "text" ? null : numbers(of.of)
        if (name === "abs") return a && kept((n) => loops.absolute(a(n), out, n))
        const run = FUNCTIONS[name].run as (of: number, digits: number) => number
        return a && kept((n) => loops.apply(a(n), run, digits, out, n))
      }
    }
  }

  return {
    condition,
    nextBlock() {
      block++
    },
  }
}

const codeOf = (truth: boolean | null): number => (truth === null ? loops.UNKNOWN : truth ? loops.TRUE : loops.FALSE)
const anything = (): Possible => ANY

/** A row that has but one value. */
function rowOf(
  { reading: { index } }: WatchedColumn,
  value: number | string | null,
): ArrayLike<number | string | null> {
  return { length: index + 1, [index]: value }
}

const COMPARE: Readonly<Record<Comparison, typeof loops.less>> = {
  "=": loops.equal,
  "<>": loops.unequal,
  "<": loops.less,
  "<=": loops.lessOrEqual,
  ">": (a, b, out, n) => loops.less(b, a, out, n),
  ">=": (a, b, out, n) => loops.lessOrEqual(b, a, out, n),
}

const ARITHMETIC: Readonly<Record<Arithmetic, typeof loops.add>> = {
  "+": loops.add,
  "-": loops.subtract,
  "*": loops.multiply,
  "/": loops.divide,
}
