import { MEANING_IDS, MEANINGS } from "../../schema/meanings/meaning.ts"
import type { Span } from "./ast.ts"
import { OTHERWISE, type Scope } from "./bind.ts"
import { FUNCTIONS } from "./functions.ts"
import { tokensOf } from "./tokens.ts"

/** A name that can stand where the caret is. */
export interface Completion {
  readonly kind: "column" | "meaning" | "function" | "operator"
  /** As a person reads it. */
  readonly label: string
  /** As the expression has it. */
  readonly text: string
  /** What it is, in a few words. */
  readonly about: string
}

export interface Completions {
  /** What of the text the chosen name takes the place of. */
  readonly span: Span
  /** The likeliest first. */
  readonly names: readonly Completion[]
}

/**
 * What fits at the caret: of a name that was begun, columns, the meanings that columns have, and functions; behind a value,
 * operators; else all columns. Nothing within a text in single quotes.
 */
export function completionsAt(text: string, caret: number, scope: Scope, most = 8): Completions {
  const before = text.slice(0, caret)
  const open = openQuote(before)
  const here = { start: caret, end: caret }
  if (open?.quote === "'") return { span: here, names: [] }
  const typed = open
    ? before.slice(open.at + 1).replaceAll('""', '"')
    : (/[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? "")
  const operators = { span: here, names: operatorsAfter(before) }
  if (!open && typed === "" && isBehindValue(before)) return operators
  const rest = text.slice(caret)
  const behind = open ? (rest.startsWith('"') ? 1 : 0) : (/^[\p{L}\p{N}_]*/u.exec(rest)?.[0].length ?? 0)
  const span = { start: open ? open.at : caret - typed.length, end: caret + behind }
  const wanted = typed.toLowerCase()
  const fitting = (open ? columnsOf(scope) : namesOf(scope, typed === "")).flatMap((name) => {
    const at = name.label.toLowerCase().indexOf(wanted)
    // What stands there whole already needs no proposal.
    const isThere = text.slice(span.start, span.end) === name.text
    return at < 0 || isThere ? [] : [{ name, rank: at === 0 ? 0 : 1 }]
  })
  if (fitting.length === 0 && !open && namesOf(scope, false).some(({ text }) => text === wanted)) return operators
  return {
    span,
    names: fitting
      .sort((a, b) => a.rank - b.rank)
      .map(({ name }) => name)
      .slice(0, most),
  }
}

/** Those that most conditions have come first. */
const OPERATORS = [
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "and",
  "or",
  "is not empty",
  "is empty",
  "in (",
  "like",
  "between",
  "+",
  "-",
  "*",
  "/",
]
const WORDS_WITHIN = new Set(["and", "or", "not", "in", "like", "is", "between"])

/** A value, or a whole condition, ends here. */
function isBehindValue(before: string): boolean {
  const token = tokensOf(before).at(-2)
  if (token === undefined) return false
  if (token.kind === "word") return !WORDS_WITHIN.has(token.value.toLowerCase())
  return token.kind !== "sign" || token.value === ")"
}

const operatorsAfter = (before: string): readonly Completion[] =>
  OPERATORS.map((label) => ({
    kind: "operator",
    label,
    text: `${/\s$/.test(before) ? "" : " "}${label}${label.endsWith("(") || label.endsWith("empty") ? "" : " "}`,
    about: "operator",
  }))

/** The quote that is open at the end of a text, and where; a doubled one stands for itself. */
function openQuote(before: string): { readonly quote: string; readonly at: number } | null {
  let open: { quote: string; at: number } | null = null
  for (let at = 0; at < before.length; at++) {
    const letter = before[at]!
    if (open) {
      if (letter !== open.quote) continue
      if (before[at + 1] === letter) at++
      else open = null
    } else if (letter === "'" || letter === '"') open = { quote: letter, at }
  }
  return open
}

const columnsOf = ({ columns }: Scope): readonly Completion[] =>
  columns.map(({ name, type }) => ({
    kind: "column",
    label: name,
    text: `"${name.replaceAll('"', '""')}"`,
    about: `column, ${type}`,
  }))

function namesOf(scope: Scope, isEmpty: boolean): readonly Completion[] {
  const columns = columnsOf(scope)
  if (isEmpty) return columns
  const meanings = MEANING_IDS.flatMap((id): readonly Completion[] => {
    const column = scope.columnOf(id)
    return column ? [{ kind: "meaning", label: id, text: id, about: `${MEANINGS[id].title}: ${column.name}` }] : []
  })
  const functions = [...Object.keys(FUNCTIONS), OTHERWISE].map(
    (name): Completion => ({ kind: "function", label: name, text: `${name}(`, about: "function" }),
  )
  return [...columns, ...meanings, ...functions]
}
