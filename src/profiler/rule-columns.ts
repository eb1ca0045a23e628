import type { Choices } from "#domain/ingestion/choices.ts"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import type { RuleColumn } from "#domain/rules/context.ts"
import { planLocalTable, storedOf } from "./duckdb/columns.ts"

/** The columns of a file as rules see them: by the types and roles that they are sent with, and their names in DuckDB. */
export function ruleColumns(profile: Profile, choices: Choices): readonly RuleColumn[] {
  const { timestamp } = choices
  const time = timestamp.kind === "column" ? timestamp.column : null
  const roleOf = ({ name, role }: ColumnProfile) =>
    name === time ? "timestamp" : role === "timestamp" ? "dimension" : role
  const planned = planLocalTable(profile, choices).columns
  return profile.columns.map((column, i): RuleColumn => {
    const own = planned[i]!
    const { text, value } = storedOf(own, i)
    const type = value === null ? textType(own.type) : own.type
    return { ...column, type, role: roleOf(column), stored: value ?? text! }
  })
}

/** A column that is kept as text alone. */
const textType = (type: RuleColumn["type"]): RuleColumn["type"] => (type === "boolean" ? "boolean" : "string")
