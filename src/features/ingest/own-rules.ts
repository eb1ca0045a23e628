import { createSignal } from "solid-js"
import { issueWithDatasourceName } from "#domain/ingestion/datasourceName.ts"
import type { RuleFinding } from "#domain/rules/finding.ts"
import { userRuleCode } from "#domain/rules/user-rule-code.ts"
import type { UserRule, UserRuleProblem } from "#domain/rules/user-rules.ts"
import type { CheckedRules, KeptRules } from "./model.ts"
import type { RulePort } from "./ports.ts"

/** The rules that people wrote for a datasource, as far as the page knows them. */
export type OwnRules =
  | { readonly kind: "loading" }
  | { readonly kind: "known"; readonly kept: KeptRules }
  /** No datasource can have this name. */
  | { readonly kind: "unnamed"; readonly message: string }
  | { readonly kind: "unreachable"; readonly message: string }

/** So long does a check wait for the rules of the datasource. */
const PATIENCE_MS = 2000

export type RuleChange = (rules: readonly UserRule[]) => readonly UserRule[]

const CHANGED = "Somebody changed these rules meanwhile. They are shown as they are now: look at them, and save again."

/** The rules of all datasources that the page has had to do with; each is asked for once. */
export function createOwnRules(port: RulePort) {
  const [all, setAll] = createSignal<ReadonlyMap<string, OwnRules>>(new Map())
  const asked = new Map<string, Promise<KeptRules | null>>()
  const set = (datasource: string, rules: OwnRules) => setAll((now) => new Map(now).set(datasource, rules))
  const know = (datasource: string, kept: KeptRules): KeptRules => {
    asked.set(datasource, Promise.resolve(kept))
    set(datasource, { kind: "known", kept })
    return kept
  }

  async function ask(datasource: string): Promise<KeptRules | null> {
    const issue = issueWithDatasourceName(datasource)
    if (issue !== null) {
      set(datasource, { kind: "unnamed", message: issue })
      return null
    }
    set(datasource, { kind: "loading" })
    try {
      return know(datasource, await port.get(datasource))
    } catch (error) {
      set(datasource, { kind: "unreachable", message: messageOf(error) })
      return null
    }
  }

  /** Asks for them where nobody has, or once more. Null where they are not to be had: `of` says why. */
  function load(datasource: string, again = false): Promise<KeptRules | null> {
    const known = again ? undefined : asked.get(datasource)
    if (known) return known
    const answer = ask(datasource)
    asked.set(datasource, answer)
    return answer
  }

  /** Null also while nobody answers: a check goes on without them, and is made again when they come. */
  async function loadSoon(datasource: string): Promise<KeptRules | null> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
    })
    return Promise.race([load(datasource), late]).finally(() => clearTimeout(timer))
  }

  /** @returns why the change could not be made; null where it was */
  async function save(datasource: string, change: RuleChange): Promise<string | null> {
    const kept = await load(datasource)
    if (kept === null) return "The rules of this datasource could not be fetched: nothing was changed."
    try {
      const saved = await port.put(datasource, change(kept.rules), kept.version)
      if (saved !== null) {
        know(datasource, saved)
        return null
      }
      know(datasource, await port.get(datasource))
      return CHANGED
    } catch (error) {
      return messageOf(error)
    }
  }

  return { of: (datasource: string): OwnRules => all().get(datasource) ?? { kind: "loading" }, load, loadSoon, save }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What the latest check says of a rule. */
export type RuleOutcome =
  | { readonly kind: "broken"; readonly finding: RuleFinding }
  | { readonly kind: "kept" }
  | { readonly kind: "unfit"; readonly problems: readonly UserRuleProblem[] }
  /** The rule is newer than the check. */
  | { readonly kind: "unchecked" }

export function outcomeOf(rule: UserRule, checked: CheckedRules | null): RuleOutcome {
  const was = checked?.own?.rules.find(({ id }) => id === rule.id)
  if (!checked || !was || !isSameRule(was, rule)) return { kind: "unchecked" }
  const { findings, problems } = checked.report
  const finding = findings.find(({ code }) => code === userRuleCode(rule.id))
  if (finding) return { kind: "broken", finding }
  const own = problems.filter((problem) => problem.rule === rule.id)
  return own.length > 0 ? { kind: "unfit", problems: own } : { kind: "kept" }
}

const isSameRule = (a: UserRule, b: UserRule): boolean =>
  a.where === b.where && a.expect === b.expect && a.severity === b.severity
