import type { UserRule } from "./user-rules.ts"

/** So many letters of a title are an id. */
const LONGEST_ID = 40

/** An id for a new rule: its title as a word of plain letters, and a number where that is taken. */
export function newRuleId(title: string, rules: readonly UserRule[]): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST_ID)
    .replace(/-+$/, "")
  const base = words === "" ? "rule" : words
  const taken = new Set(rules.map(({ id }) => id))
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
  return id
}

/** The rules with this one in the place of that with its id, or at the end. */
export const withRule = (rules: readonly UserRule[], rule: UserRule): readonly UserRule[] =>
  rules.some(({ id }) => id === rule.id) ? rules.map((r) => (r.id === rule.id ? rule : r)) : [...rules, rule]

export const withoutRule = (rules: readonly UserRule[], id: string): readonly UserRule[] =>
  rules.filter((rule) => rule.id !== id)
