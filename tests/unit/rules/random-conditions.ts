import * as fc from "fast-check"
import type { Column, Scope } from "#domain/rules/expression/bind.ts"

export const COLUMNS: readonly Column[] = [
  { name: "Qty", index: 0, type: "integer" },
  { name: 'a "price"', index: 1, type: "float" },
  { name: "No", index: 2, type: "string" },
  { name: "Bought", index: 3, type: "timestamp" },
  { name: "Sent", index: 4, type: "date" },
  { name: "Gift", index: 5, type: "boolean" },
]
export const NOW = Date.UTC(2024, 5, 1)
export const SCOPE: Scope = {
  columns: COLUMNS,
  columnOf: (meaning) =>
    COLUMNS[["quantity", "unit_price", "order", "order_date", "ship_date"].indexOf(meaning)] ?? null,
  now: NOW,
}

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => (n === 0 ? 0 : n)),
)
const word = fc.oneof(
  fc.constantFrom("", " ", "C1", "C536379", "c536379", "%", "a_b", "İΣ", "ß 'x'", "🦆1", "true", "\\", "Ünï"),
  fc.string({ unit: "grapheme", maxLength: 6 }).map((t) => t.replaceAll("\0", "")),
)
const time = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 5 })
/** Rows of a table with these columns. */
export const rows = fc.array(
  fc.tuple(
    maybe(fc.integer({ min: -9, max: 9 })),
    maybe(number),
    maybe(word),
    maybe(time),
    maybe(time),
    maybe(fc.constantFrom("true", "false")),
  ),
  { minLength: 1, maxLength: 12 },
)

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const isoTime = (ms: number) => `'${new Date(ms).toISOString().slice(0, 23).replace("T", " ")}'`
/** A condition on them, as text. */
export const { condition } = fc.letrec<{ value: string; text: string; time: string; condition: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("quantity", "unit_price"),
    number.map((n) => String(n)),
    fc.tuple(tie("value"), fc.constantFrom("+", "-", "*", "/"), tie("value")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom("abs", "round"), tie("value")).map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie("value"), fc.integer({ min: 0, max: 4 })).map(([a, n]) => `round(${a}, ${n})`),
    tie("text").map((t) => `length(${t})`),
    fc.tuple(tie("value"), tie("value")).map(([a, b]) => `coalesce(${a}, ${b})`),
    fc.tuple(fc.constantFrom("year", "month", "weekday"), tie("time")).map(([f, a]) => `${f}(${a})`),
    fc.tuple(fc.constantFrom("order_date", "ship_date", "now"), tie("time")).map(([a, b]) => `(${a} - ${b})`),
  ),
  text: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("order", '"Gift"'),
    word.map(quoted),
    fc.tuple(fc.constantFrom("lower", "trim", "prefix"), tie("text")).map(([f, t]) => `${f}(${t})`),
  ),
  time: fc.constantFrom("order_date", "ship_date", "now"),
  condition: fc.oneof(
    { depthSize: "small" },
    fc
      .tuple(tie("value"), fc.constantFrom("=", "<>", "<", "<=", ">", ">="), tie("value"))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("text"), fc.constantFrom("=", "<>"), tie("text")).map((parts) => parts.join(" ")),
    fc
      .tuple(tie("time"), fc.constantFrom("=", "<", ">="), fc.oneof(tie("time"), time.map(isoTime)))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("text"), word).map(([t, w]) => `${t} like ${quoted(`${w}%`)}`),
    fc
      .tuple(tie("text"), fc.array(word, { minLength: 1, maxLength: 3 }))
      .map(([t, ws]) => `${t} in (${ws.map(quoted).join(", ")})`),
    fc
      .tuple(tie("value"), fc.array(number, { minLength: 1, maxLength: 3 }))
      .map(([t, ns]) => `${t} not in (${ns.join(", ")})`),
    fc
      .tuple(fc.oneof(tie("value"), tie("text"), tie("time")), fc.constantFrom("is null", "is not empty"))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("condition").map((c) => `not (${c})`),
  ),
}))
