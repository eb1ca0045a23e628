import type { ColumnEvidence } from "../schema/meanings/evidence.ts"
import { columnOf, MEANINGS, type Meaning, type Meanings } from "../schema/meanings/meaning.ts"
import type { Role } from "../schema/types.ts"
import { type BoundCondition, bindCondition, type Column, type Scope } from "./expression/bind.ts"
import { parseExpression } from "./expression/parse.ts"

/**
 * A column as rules need it: a `ColumnProfile` is one. Its type is that of the values that predicates and DuckDB get;
 * where the person chose another one than the profile says, that one. So it is with its role.
 */
export type RuleColumn = ColumnEvidence & Column & { readonly role?: Role }

/** What rules are planned for: a file, and what its columns mean. */
export interface RuleContext extends Scope {
  readonly columns: readonly RuleColumn[]
  readonly columnOf: (meaning: Meaning) => RuleColumn | null
  readonly meanings: Meanings
  readonly rows: number
}

const TYPES = {
  number: ["integer", "float"],
  time: ["date", "timestamp"],
  text: ["string"],
  any: ["integer", "float", "string", "boolean"],
} as const

/**
 * @param now epoch milliseconds, in the time that the file's times are read in
 */
export function createContext(
  meanings: Meanings,
  profile: { readonly columns: readonly RuleColumn[]; readonly rows: number },
  now: number,
): RuleContext {
  const known = new Map<Meaning, RuleColumn>()
  for (const meaning of new Set(Object.values(meanings))) {
    const column = profile.columns.find((c) => c.name === columnOf(meanings, meaning))
    // An amount that is text cannot be reckoned with, whatever its column is called.
    if (column && (TYPES[MEANINGS[meaning].nature] as readonly string[]).includes(column.type))
      known.set(meaning, column)
  }
  const { columns, rows } = profile
  return { columns, rows, meanings, now, columnOf: (meaning) => known.get(meaning) ?? null }
}

/** Binds an expression that Grove itself wrote: one that does not fit is a mistake in Grove. */
export function bindOwn(text: string, scope: Scope): BoundCondition {
  const parsed = parseExpression(text)
  const bound = parsed.ok ? bindCondition(parsed.value, scope) : parsed
  if (!bound.ok) throw new Error(`${text}: ${bound.problem.message}`)
  return bound.value
}

/** A name as an expression has it. */
export const columnText = (column: Column): string => `"${column.name.replaceAll('"', '""')}"`
/** A text as an expression has it. */
export const literalText = (text: string): string => `'${text.replaceAll("'", "''")}'`
