import { formatCount, plural } from "#components/format.ts"
import { findingKind } from "#domain/findings/catalogue.ts"
import type { Finding, Severity } from "#domain/findings/finding.ts"
import { type Card, latestCheck } from "./model.ts"

/** What is odd about a file: what the scan found, and, once the rows were looked at beside each other, what that found. */
export function findingsOf({ profile, rules }: Pick<Card, "profile" | "rules">): readonly Finding[] {
  const found = profile?.findings ?? []
  return [...found, ...(latestCheck(rules)?.report.quality ?? [])]
}

/** A finding in a few words for its column's row: `1,454 leading zeros`, `nested values`. */
export function findingShort({ code, count }: Pick<Finding, "code" | "count">): string {
  const words = findingKind(code)?.short
  if (words === undefined) return plural(count, "finding")
  return typeof words === "string" ? words : `${formatCount(count)} ${words[count === 1 ? 0 : 1]}`
}

/** Findings of the same kind in several columns, told once; one alone has its own message and places. */
export interface FindingGroup {
  readonly severity: Severity
  readonly findings: readonly [Finding, ...Finding[]]
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
/** Fewer columns than this are told one by one, each with its places. */
const SHARED = 3

/** All findings, the most severe first, those that many columns share put together. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = findings.flatMap((f): FindingGroup[] => {
    const alike = f.column === null ? [f] : findings.filter((other) => other.column !== null && other.code === f.code)
    if (alike.length < SHARED) return [{ severity: f.severity, findings: [f] }]
    const [first, ...rest] = alike
    return first === f ? [{ severity: f.severity, findings: [first, ...rest] }] : []
  })
  return groups.sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

/** The groups as they are now, each that was there before with the same findings as the very same object. */
export function keepGroups(before: readonly FindingGroup[], now: readonly FindingGroup[]): readonly FindingGroup[] {
  return now.map((group) => before.find((b) => isSame(b.findings, group.findings)) ?? group)
}

const isSame = (a: readonly Finding[], b: readonly Finding[]): boolean =>
  a.length === b.length && a.every((finding, i) => finding === b[i])

/** What a group says: the common sentence, or, where each column has other figures, what they have in common. */
export function groupMessage({ findings }: FindingGroup): string {
  const [first, ...rest] = findings
  if (rest.every((f) => f.message === first.message)) return first.message
  const count = findings.reduce((sum, f) => sum + f.count, 0)
  return `${findingShort({ code: first.code, count })} in ${plural(findings.length, "column")}:`
}
