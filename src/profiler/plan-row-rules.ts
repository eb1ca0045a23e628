import { proposeChoices } from "#domain/ingestion/choices.ts"
import { createContext } from "#domain/rules/context.ts"
import { learnFromRows } from "#domain/rules/learn.ts"
import { planRules } from "#domain/rules/plan.ts"
import { type RowRulePlan, rowRuleOf } from "#domain/rules/row-rules.ts"
import { planUserRules, type UserRule } from "#domain/rules/user-rules.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { type FileFacts, profileOf } from "#domain/scan/profile.ts"
import { readRows } from "#domain/scan/row-rules/read-rows.ts"
import { readingOf } from "#domain/scan/row-rules/readings.ts"
import { createScan } from "#domain/scan/scanner.ts"
import { meaningsOf, proposeMeanings } from "#domain/schema/meanings/propose.ts"
import { ruleColumns } from "./rule-columns.ts"
import type { OpenedFile } from "./worker-api.ts"

/** The scan waits for the plan: some hundreds of rows tell as much as all that could be looked at. */
const PLANNED_BY_BYTES = 64 << 10

/** The rules on single rows to count in a table's scan: those that its first bytes make one expect to be asked for. */
export async function planRowRules(table: OpenedFile, own: readonly UserRule[], now: number): Promise<RowRulePlan> {
  const head = new Uint8Array(await table.text.slice(0, PLANNED_BY_BYTES).arrayBuffer())
  return planByHead(head, head.length === table.text.size, table.layout, table, own, now)
}

/**
 * Rules on single rows that the first bytes of a table make one expect to be asked for: by what its columns seem to mean,
 * and by how its first rows write returns and reckon amounts. What was expected wrong is counted for nothing.
 *
 * @param head the first bytes of the text
 * @param isWhole they are all of it
 * @param now epoch milliseconds
 */
export function planByHead(
  head: Uint8Array,
  isWhole: boolean,
  layout: CsvLayout,
  file: FileFacts,
  own: readonly UserRule[],
  now: number,
): RowRulePlan {
  const size = { bytes: head.length, textBytes: head.length, fingerprint: "0".repeat(64) }
  const profile = profileOf(scanHead(head, isWhole, layout), layout, file, size)
  const meanings = meaningsOf(proposeMeanings(profile.columns, profile.rows))
  const columns = ruleColumns(profile, proposeChoices(profile, now))
  const seen = { columns, rows: profile.rows }
  const context = createContext(meanings, seen, now)
  const learned = learnFromRows(context, readRows(head, layout, isWhole, columns.map(readingOf)))
  const plan = planRules(meanings, seen, { now, learned })
  const planned = [...plan.applicable, ...planUserRules(own, context).applicable]
  return { now, learned, rules: planned.flatMap((rule) => rowRuleOf(rule, context) ?? []) }
}

function scanHead(head: Uint8Array, isWhole: boolean, layout: CsvLayout) {
  const scan = createScan(layout, { start: 0, end: head.length, from: layout.dataOffset })
  scan.push(head)
  if (isWhole) scan.end()
  return scan.result()
}
