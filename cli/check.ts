import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import { meaningsOf, proposeMeanings } from "#domain/schema/meanings/propose.ts"
import type { ReadOptions } from "#profiler/api.ts"
import type { DuckDbConnection } from "#profiler/duckdb/connection.ts"
import { createTable } from "#profiler/duckdb/local-table.ts"
import { openSession } from "./file-session.ts"
import { connectDuckDb } from "./node-duckdb.ts"
import { loadOwnRules, type RulesFrom } from "./own-rules.ts"
import { exitCode, reportLines, ruleLines } from "./report.ts"
import { bar, createProgress, styleOf } from "./terminal.ts"
import { Usage } from "./usage.ts"

export interface CheckOptions {
  /** How the file is read, as far as somebody said. */
  readonly reading: ReadOptions
  readonly json: boolean
  /** Whether what takes several rows is checked, rules too; undefined: where the file is not too large, or has rules of its own. */
  readonly rules: boolean | undefined
  readonly own: RulesFrom | null
}

const meaningsOfSales = ({ columns, rows }: Profile) => meaningsOf(proposeMeanings(columns, rows))

/** A rule that cannot be checked must not pass for one that holds. */
const unfitting = (report: RuleReport | null) => (report?.problems ?? []).map(() => ({ severity: "warning" as const }))

/** A table with fewer known meanings is none of sales. */
const LEAST_MEANINGS = 3
/** Larger texts take much memory in DuckDB: their rows are checked where somebody asks for it. */
const CHECKED_BYTES = 200_000_000

/**
 * `grove check FILE`: the page's profile and findings in a terminal, or as JSON.
 *
 * @returns the exit code
 */
export async function check(path: string, { reading, json, rules, own: from }: CheckOptions): Promise<number> {
  // Before the file is read: a mistake in the rules is told at once.
  const own = await loadOwnRules(from)
  // Loaded by the file's own check, and only where there are rules to check.
  const connections: DuckDbConnection[] = []
  const createLocalTable = () => createTable(() => connections.pop()!)
  const file = await openSession(path, reading, createLocalTable)
  const progress = createProgress(process.stderr)
  try {
    const profile = await file.session.profile(({ bytes, total, rows }) => {
      const share = total > 0 ? bytes / total : 1
      progress.show(`${bar(share)} ${(share * 100).toFixed(0)} %  ${rows.toLocaleString("en")} rows checked`)
    })
    progress.clear()
    if (!profile.ok) throw new Usage(`${file.name}: ${profile.problem.message}`, profile.problem.code)
    const tables = file.session.tables()
    const isSales = Object.keys(meaningsOfSales(profile.value)).length >= LEAST_MEANINGS
    const report = await checkRows()
    const found = { ...profile.value, findings: [...profile.value.findings, ...(report?.quality ?? [])] }
    if (json) {
      const answer = { file: file.name, tables, ...found, rules: report }
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
    } else {
      const style = styleOf(process.stdout, process.env)
      const lines = [
        ...reportLines(file.name, found, tables, style),
        ...(report && (rules || isSales || own.length > 0) ? ["", ...ruleLines(report, style)] : []),
      ]
      process.stdout.write(`${lines.join("\n")}\n`)
    }
    return exitCode([...found.findings, ...(report?.findings ?? []), ...unfitting(report)])

    /** What is odd about the rows beside each other, and by the rules; null where nobody asked. */
    async function checkRows(): Promise<RuleReport | null> {
      if (!profile.ok || !(rules ?? (own.length > 0 || profile.value.textBytes <= CHECKED_BYTES))) return null
      const meanings = meaningsOfSales(profile.value)
      connections.push(await connectDuckDb())
      const now = Date.now()
      const request = { profile: profile.value, choices: proposeChoices(profile.value, now), meanings, rules: own, now }
      const found = await file.session.checkRules(request, (state) =>
        progress.show(
          state.phase === "loading"
            ? `${bar(state.share)} loading the rows to look at them beside each other`
            : `${bar(state.done / Math.max(1, state.total))} ${state.done} of ${state.total} checks done`,
        ),
      )
      progress.clear()
      if (!found.ok) throw new Usage(`The rules could not be checked: ${found.problem.message}`, found.problem.code)
      return found.value
    }
  } finally {
    progress.clear()
    await file.close()
  }
}
