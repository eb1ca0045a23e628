import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { RuleColumn } from "#domain/rules/context.ts"
import { planLocalTable, storedOf } from "./duckdb/columns.ts"

/** The columns of a table as rules see them: with the types, and the reading of times, that the local table has. */
export function ruleColumnsOf(profile: Profile, choices: Choices): readonly RuleColumn[] {
  const planned = planLocalTable(profile, choices).columns
  return profile.columns.map((column, i) => {
    const own = planned[i]!
    const { text, value } = storedOf(own, i)
    const type = value === null ? textType(own.type) : own.type
    const isTime = type === "date" || type === "timestamp"
    return { ...column, type, stored: value ?? text!, format: isTime ? own.timestampFormat : null }
  })
}

/** A column that is kept as text alone. */
const textType = (type: RuleColumn["type"]): RuleColumn["type"] => (type === "boolean" ? "boolean" : "string")
