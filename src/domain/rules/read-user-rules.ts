import type * as z from "zod"
import type { FileProblem } from "../findings/result.ts"
import { jsonFault, lineAndLetter } from "./json-fault.ts"
import { type UserRule, userRules } from "./user-rules.ts"

/** Why a text is no list of rules. */
export interface RulesProblem extends FileProblem {
  readonly code: "invalid_rules"
  /** Where in the text, in UTF-16 code units; null where a rule is named instead. */
  readonly at: number | null
}

export type ReadRules =
  | { readonly ok: true; readonly value: readonly UserRule[] }
  | { readonly ok: false; readonly problem: RulesProblem }

/** Reads rules from JSON: a list of them, or what the API answers, which has the list as `rules`. */
export function readUserRules(text: string): ReadRules {
  const plain = text.replace(/^\ufeff/, "")
  const fault = jsonFault(plain)
  if (fault) {
    const at = fault.at + text.length - plain.length
    const { line, letter } = lineAndLetter(plain, fault.at)
    return wrong(`Line ${line}, letter ${letter}: ${fault.message}`, at)
  }
  const found: unknown = JSON.parse(plain)
  const list = Array.isArray(found) ? found : (found as { readonly rules?: unknown } | null)?.rules
  if (!Array.isArray(list)) return wrong('A list of rules was expected: [ … ], or { "rules": [ … ] }.')
  const parsed = userRules.safeParse(list)
  return parsed.success ? { ok: true, value: parsed.data } : wrong(issueWords(list, parsed.error.issues[0]!))
}

const wrong = (message: string, at: number | null = null): ReadRules => ({
  ok: false,
  problem: { code: "invalid_rules", message, at },
})

/** `Rule 2 (has-date), expect: At letter 11: A value was expected here.` */
function issueWords(list: readonly unknown[], issue: z.core.$ZodIssue): string {
  const [index, ...path] = issue.path
  if (typeof index !== "number") return `${sentence(issue.message)}`
  const id = (list[index] as { readonly id?: unknown } | null)?.id
  const rule = `Rule ${index + 1}${typeof id === "string" && path[0] !== "id" ? ` (${id.slice(0, 64)})` : ""}`
  const field = path.length > 0 ? `, ${path.join(".")}` : ""
  const isMissing = issue.code === "invalid_type" && /received undefined/.test(issue.message)
  return isMissing ? `${rule}${field} is missing.` : `${rule}${field}: ${sentence(issue.message)}`
}

const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`
