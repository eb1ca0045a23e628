import { isReturned, isYes } from "../schema/meanings/known-values.ts"
import { columnsOf } from "../schema/meanings/meaning.ts"
import { columnText, literalText, type RuleContext } from "./context.ts"

/** One of the ways in which a file says that a row is a return. */
export interface ReturnSignal {
  readonly id: string
  /** After "rows with": "a negative quantity". */
  readonly words: string
  /** True for rows that show it, as an expression. */
  readonly shows: string
  /** True for rows that show it and leave no doubt: what is given away or written off has no price. */
  readonly surely: string
  /** A mark is there to say so; a sign is a consequence. */
  readonly isMark: boolean
}

/** How a file writes returns. */
export interface ReturnsConvention {
  /**
   * `lines`: each return is a row of its own. `marks`: the row of the sale itself is marked. `columns`: columns of the
   * sale's row say what came back.
   */
  readonly kind: "lines" | "marks" | "columns"
  /** All that was found, such as "the prefix C of the order number and a negative quantity". */
  readonly words: string
  /** True for rows that are returns, as an expression. */
  readonly isReturn: string
  /** What most rows with the first also show. The others are breaches. */
  readonly agreements: readonly { readonly from: ReturnSignal; readonly to: ReturnSignal }[]
}

/** The signals that a file may use, but for prefixes: they are found among the rows. */
export function returnSignals(context: RuleContext): readonly ReturnSignal[] {
  const has = (meaning: Parameters<typeof context.columnOf>[0]) => context.columnOf(meaning) !== null
  const signals: ReturnSignal[] = []
  const add = (id: string, words: string, shows: string, isMark = false, surely = shows) =>
    signals.push({ id, words, shows, surely, isMark })
  for (const meaning of ["return_marker", "status"] as const)
    for (const name of columnsOf(context.meanings, meaning)) {
      const shows = markText(context, name, meaning === "return_marker" ? isYes : isReturned)
      if (shows) add(`mark:${name}`, `${name} saying so`, shows, true)
    }
  if (has("quantity"))
    add(
      "quantity",
      "a negative quantity",
      "quantity < 0",
      false,
      has("unit_price") ? "quantity < 0 and unit_price <> 0" : "quantity < 0",
    )
  const amount = (["amount", "net_amount", "gross_amount"] as const).find(has)
  if (amount) add("amount", "a negative amount", `${amount} < 0`)
  const columns = [
    has("returned_quantity") ? "coalesce(returned_quantity, 0) <> 0" : null,
    has("refund_amount") ? "coalesce(refund_amount, 0) <> 0" : null,
    has("return_date") ? "return_date is not null" : null,
  ].filter((text) => text !== null)
  if (columns.length > 0) add("columns", "something in the columns of returns", `(${columns.join(" or ")})`)
  return signals.slice(0, MOST_SIGNALS)
}

function markText(context: RuleContext, name: string, test: (text: string) => boolean): string | null {
  const column = context.columns.find((c) => c.name === name)
  const values = (column?.top ?? []).map(({ value }) => value).filter(test)
  if (!column || values.length === 0) return null
  if (column.type === "integer" || column.type === "float")
    return values.includes("1") ? `coalesce(${columnText(column)}, 0) = 1` : null
  const lowered = [...new Set(values.map((value) => literalText(value.trim().toLowerCase())))]
  return `lower(trim(coalesce(${columnText(column)}, ''))) in (${lowered.join(", ")})`
}

/** Rows with the same prefix of the order number and the same signals: bit 2i is `shows` of the signal i, 2i+1 `surely`. */
export interface SignalGroup {
  readonly prefix: string
  readonly bits: number
  readonly rows: number
}

/** Two bits for each must fit into 31. */
const MOST_SIGNALS = 15
/** Order numbers with more prefixes than that are not numbers with a prefix. */
const MOST_PREFIXES = 30
const PREFIX_SHARE = 0.9
const LEAST_PREFIXED = 2
const AGREE_SHARE = 0.8
const LEAST_AGREEING = 5

/** Tells how a file writes returns from what its rows show; null when none shows anything. */
export function inferReturns(
  signals: readonly ReturnSignal[],
  groups: readonly SignalGroup[],
): ReturnsConvention | null {
  const prefixes = returnPrefixes(signals, groups)
  const list = prefixes.map(literalText).join(", ")
  const all: readonly ReturnSignal[] =
    prefixes.length === 0
      ? signals
      : [
          {
            id: "prefix",
            words: prefixWords(prefixes),
            isMark: true,
            shows: `prefix(coalesce(order, '')) in (${list})`,
            surely: `prefix(coalesce(order, '')) in (${list})`,
          },
          ...signals,
        ]
  const isPrefixed = new Set(prefixes)
  const shows = (group: SignalGroup, signal: ReturnSignal, sure: boolean): boolean =>
    signal.id === "prefix"
      ? isPrefixed.has(group.prefix)
      : (group.bits & (1 << (2 * signals.indexOf(signal) + (sure ? 1 : 0)))) !== 0
  const count = (test: (group: SignalGroup) => boolean): number =>
    groups.reduce((sum, group) => sum + (test(group) ? group.rows : 0), 0)
  const found = all.filter((signal) => count((g) => shows(g, signal, true)) > 0)
  const first = found[0]
  if (!first) return null
  const marks = found.filter((signal) => signal.isMark)
  const signs = found.filter((signal) => !signal.isMark && signal.id !== "columns")
  const main = marks.length > 0 ? marks : signs.slice(0, 1)
  const isMain = (group: SignalGroup) => main.some((signal) => shows(group, signal, true))
  const negative = count((g) => isMain(g) && signs.some((signal) => shows(g, signal, false)))
  const kind =
    main.length === 0 ? "columns" : negative * 2 > count(isMain) || main[0]!.id === "prefix" ? "lines" : "marks"
  const told = found.filter((signal) => kind !== "lines" || count((g) => isMain(g) && shows(g, signal, false)) > 0)
  return {
    kind,
    words: wordsOfList(told.map((signal) => signal.words)),
    isReturn: (main.length > 0 ? main : [first]).map((signal) => `(${signal.surely})`).join(" or "),
    agreements: found.flatMap((from) =>
      found.flatMap((to) => {
        // Held against the first, each once: a row that is wrong in one way is not told twice.
        if (from === to || (from !== first && to !== first)) return []
        const sure = count((g) => shows(g, from, true))
        const both = count((g) => shows(g, from, true) && shows(g, to, false))
        return sure >= LEAST_AGREEING && both >= sure * AGREE_SHARE ? [{ from, to }] : []
      }),
    ),
  }
}

/** Prefixes of order numbers that stand for credit notes: nearly all of their rows are negative or marked. */
function returnPrefixes(signals: readonly ReturnSignal[], groups: readonly SignalGroup[]): readonly string[] {
  const byPrefix = new Map<string, { rows: number; returned: number }>()
  const shown = signals.reduce((bits, signal, i) => (signal.id === "columns" ? bits : bits | (1 << (2 * i))), 0)
  for (const { prefix, bits, rows } of groups) {
    const entry = byPrefix.get(prefix) ?? { rows: 0, returned: 0 }
    entry.rows += rows
    if ((bits & shown) !== 0) entry.returned += rows
    byPrefix.set(prefix, entry)
  }
  const sorted = [...byPrefix].sort((a, b) => b[1].rows - a[1].rows || (a[0] < b[0] ? -1 : 1))
  const [main, ...others] = sorted
  if (!main || sorted.length > MOST_PREFIXES || main[1].returned > main[1].rows / 2) return []
  return others
    .filter(([prefix, n]) => /\p{L}/u.test(prefix) && n.rows >= LEAST_PREFIXED && n.returned >= n.rows * PREFIX_SHARE)
    .map(([prefix]) => prefix)
}

const prefixWords = (prefixes: readonly string[]): string => `the prefix ${prefixes.join(" or ")} of the order number`

/** "a", "a and b", "a, b and c". */
const wordsOfList = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
