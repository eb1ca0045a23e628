import { type FileProblem, ok, type Result } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { checkRules, type RowReport, type RuleReport, reportOfScan } from "#domain/rules/check.ts"
import type { CountedRows } from "#domain/rules/row-rules.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { Meanings } from "#domain/schema/meanings/meaning.ts"
import type { LocalTable } from "./duckdb/api.ts"
import { ruleColumns } from "./rule-columns.ts"

/** What rules are checked for. */
export interface RuleRequest {
  readonly profile: Profile
  readonly choices: Choices
  readonly meanings: Meanings
  /** The user's own. */
  readonly rules: readonly UserRule[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** How far a check is: the table is loaded first, 0 to 1, then rules are looked at, one after the other. */
export type RuleProgress =
  | { readonly phase: "loading"; readonly share: number }
  | { readonly phase: "checking"; readonly done: number; readonly total: number }

/** What the scan alone has found of the rules. */
export const rowRulesOf = ({ profile, choices, meanings, rules }: RuleRequest, counted: CountedRows): RowReport =>
  reportOfScan({ columns: ruleColumns(profile, choices), rows: profile.rows }, meanings, rules, counted)

/**
 * Checks the rules on a table that is loaded for the same profile and choices.
 *
 * @param counted what the scan has counted already
 */
export async function checkRulesOn(
  local: LocalTable,
  request: RuleRequest,
  counted: CountedRows | null,
  signal: AbortSignal,
  onProgress: (progress: RuleProgress) => void,
): Promise<Result<RuleReport>> {
  const { profile, choices, meanings, rules, now } = request
  const columns = ruleColumns(profile, choices)
  const ask = async (sql: string) => {
    const answer = await local.query(sql, [], signal)
    if (!answer.ok) throw new Refused(answer.problem)
    const names = answer.value.columns.map(({ name }) => name)
    return answer.value.rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i]!, cell])))
  }
  try {
    const table = { name: local.asDatasource()!.name, columns, rows: profile.rows, ask }
    return ok(
      await checkRules(
        table,
        meanings,
        rules,
        now,
        (done, total) => onProgress({ phase: "checking", done, total }),
        counted,
      ),
    )
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem }
    throw error
  }
}

/** A statement that was not answered, on its way out of the check. */
class Refused extends Error {
  override readonly name = "Refused"
  readonly problem: FileProblem
  constructor(problem: FileProblem) {
    super(problem.message)
    this.problem = problem
  }
}
