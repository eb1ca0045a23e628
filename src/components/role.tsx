import type { Role } from "#domain/schema/types.ts"

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

/** A column's role as a word with its colour. */
export function RoleChip(props: { readonly role: Role }) {
  return <span class={`role ${props.role}`}>{ROLE_WORDS[props.role]}</span>
}

/** A column's role as a choice. Roles not in `possible` cannot be chosen. */
export function RoleSelect(props: {
  readonly column: string
  readonly role: Role
  readonly possible: readonly Role[]
  readonly disabled?: boolean
  readonly onChange: (role: Role) => void
}) {
  const roles: readonly Role[] = ["timestamp", "dimension", "metric"]
  return (
    <span class={`role ${props.role}`}>
      <select
        class="select"
        aria-label={`Role of ${props.column}`}
        value={props.role}
        disabled={props.disabled}
        onClick={(e) => e.stopPropagation()}
        onChange={(e) => props.onChange(e.currentTarget.value as Role)}
      >
        {roles.map((role) => (
          <option value={role} selected={role === props.role} disabled={!props.possible.includes(role)}>
            {ROLE_WORDS[role]}
          </option>
        ))}
      </select>
    </span>
  )
}
