import type { Severity } from "../findings/finding.ts"
import type { Meaning } from "../schema/meanings/meaning.ts"
import type { RuleContext } from "./context.ts"
import type { Learned } from "./learn.ts"

/** What is looked at to tell: one row, all rows of an order, or the whole file. */
export type RuleScope = "row" | "order" | "cross"

/** A meaning that must be there, or several of which one is enough. */
export type Need = Meaning | readonly Meaning[]

/** How a rule is checked. Plain data. */
export type Check =
  /** A row breaks it when `where` is true (or null) and `expect` is false; both are expressions. */
  | { readonly kind: "row"; readonly where: string | null; readonly expect: string }
  /**
   * `broken` is a SELECT over `lines` (`lines.ts`) of what breaks it: `grove_row`, the row to show it by; `detail`, words;
   * `affected`, rows concerned. `checked` is a SELECT of one number: out of how many.
   */
  | { readonly kind: "query"; readonly broken: string; readonly checked: string }

/** One thing that a rule checks in this file. */
export interface Variant {
  /** Tells variants of one rule apart; "" where there is only one. */
  readonly key: string
  readonly check: Check
  /** Instead of the rule's own. */
  readonly sentence?: string
  readonly title?: string
}

/** A rule of the catalogue. */
export interface Rule {
  readonly id: string
  readonly title: string
  readonly scope: RuleScope
  readonly severity: Severity
  readonly needs: readonly Need[]
  /** What must have been learned from the rows before it can be planned. */
  readonly learned?: keyof Learned
  /** What is found, as a template of `sentence.ts`: "{count|row has|rows have} …". */
  readonly sentence: string
  /** Why it matters, and what may be an innocent reason: for the documentation. */
  readonly why: string
  /** What to do about it. */
  readonly advice: string | null
  /** What is checked in this file; nothing where there is nothing to check. */
  readonly plan: (context: RuleContext, learned: Learned) => readonly Variant[]
}

/** A rule that fits a file. */
export interface PlannedRule {
  /** Unique in the plan: the rule's id, and the variant's key. */
  readonly id: string
  readonly rule: string
  readonly title: string
  readonly scope: RuleScope
  readonly severity: Severity
  readonly sentence: string
  readonly advice: string | null
  readonly check: Check
}

/** One row check, as a whole rule plans it. */
export const rowCheck = (expect: string, where: string | null = null): readonly Variant[] => [
  { key: "", check: { kind: "row", where, expect } },
]

/** One query, as a whole rule plans it. */
export const query = (broken: string, checked: string): readonly Variant[] => [
  { key: "", check: { kind: "query", broken, checked } },
]
