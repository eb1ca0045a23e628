import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { RuleColumn } from "#domain/rules/context.ts"
import { planLocalTable, storedOf } from "./duckdb/columns.ts"

/** The columns of a file as rules see them: by the types that they are sent with, and their names in DuckDB. */
export function ruleColumns(profile: Profile, choices: Choices): readonly RuleColumn[] {
  const planned = planLocalTable(profile, choices).columns
  return profile.columns.map((column, i) => {
    const own = planned[i]!
    const { text, value } = storedOf(own, i)
    return { ...column, type: value === null ? textType(own.type) : own.type, stored: value ?? text! }
  })
}

/** A column that is kept as text alone. */
const textType = (type: RuleColumn["type"]): RuleColumn["type"] => (type === "boolean" ? "boolean" : "string")
