import { and, eq, sql } from "drizzle-orm"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { Database } from "./client.ts"
import { NO_RULES, type RuleStore } from "./rule-store.ts"
import { datasourceRules } from "./schema.ts"

const KEPT = { version: datasourceRules.version, rules: datasourceRules.rules }

/** The store of rules on Postgres. */
export function postgresRules(db: Database): RuleStore {
  const isOf = (datasource: string) => eq(datasourceRules.datasource, datasource)
  const first = (datasource: string, rules: readonly UserRule[]) =>
    db.insert(datasourceRules).values({ datasource, version: 1, rules, updatedAt: sql`now()` })
  const next = (rules: readonly UserRule[]) => ({
    rules,
    version: sql`${datasourceRules.version} + 1`,
    updatedAt: sql`now()`,
  })
  const written = (datasource: string, rules: readonly UserRule[], seen: number | null) => {
    if (seen === NO_RULES.version) return first(datasource, rules).onConflictDoNothing().returning(KEPT)
    if (seen === null)
      return first(datasource, rules)
        .onConflictDoUpdate({ target: datasourceRules.datasource, set: next(rules) })
        .returning(KEPT)
    return db
      .update(datasourceRules)
      .set(next(rules))
      .where(and(isOf(datasource), eq(datasourceRules.version, seen)))
      .returning(KEPT)
  }
  return {
    async get(datasource) {
      const [row] = await db.select(KEPT).from(datasourceRules).where(isOf(datasource))
      return row ?? NO_RULES
    },
    async replace(datasource, rules, seen) {
      const [row] = await written(datasource, rules, seen)
      return row ?? null
    },
  }
}
