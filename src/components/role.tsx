import type { Role } from "#domain/schema/types.ts"

/** All roles, as they stand in a choice. */
export const ROLES: readonly Role[] = ["timestamp", "dimension", "metric"]

/** What a role is called on the page. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  timestamp: "time",
  dimension: "dimension",
  metric: "metric",
}

/** The colour in which a column's values are drawn. */
export function roleColor(role: Role): string {
  return { timestamp: "var(--time)", dimension: "var(--dim)", metric: "var(--accent)" }[role]
}

/** A column's role as a choice. A role with an issue cannot be chosen, and its title says why. */
export function RoleSelect(props: {
  readonly column: string
  readonly role: Role
  readonly issueWith: (role: Role) => string | null
  readonly disabled?: boolean
  readonly onChange: (role: Role) => void
}) {
  const issues = () => ROLES.map(props.issueWith).filter((issue) => issue !== null)
  return (
    <span class={`role ${props.role}`}>
      <select
        class="select"
        aria-label={`Role of ${props.column}`}
        title={issues().join(" ") || undefined}
        value={props.role}
        disabled={props.disabled}
        onClick={(e) => e.stopPropagation()}
        onChange={(e) => props.onChange(e.currentTarget.value as Role)}
      >
        {ROLES.map((role) => (
          <option
            value={role}
            selected={role === props.role}
            disabled={props.issueWith(role) !== null}
            title={props.issueWith(role) ?? undefined}
          >
            {ROLE_WORDS[role]}
          </option>
        ))}
      </select>
    </span>
  )
}
