import { Field, Select } from "#components/basics.tsx"
import type { Dialect, DialectChoice } from "#domain/profile/profile.ts"

/** How cells are quoted, and which lines are rows: what seldom has to be said about a file of separated values. */
export function ReadingSigns(props: {
  readonly now: Dialect
  readonly choice: DialectChoice
  readonly disabled: boolean
  readonly onChange: (choice: DialectChoice) => void
}) {
  const sign = (value: string) => (value === NONE ? null : value)
  return (
    <>
      <Select
        label="Quoted with"
        small
        value={props.now.quote ?? NONE}
        disabled={props.disabled}
        options={withCurrent(props.now.quote, [
          { value: '"', label: 'double quotes "' },
          { value: "'", label: "single quotes '" },
          { value: NONE, label: "nothing" },
        ])}
        onChange={(value) => props.onChange({ quote: sign(value) })}
      />
      <Select
        label="A quote in a value"
        small
        value={props.now.escape === "\\" ? "\\" : NONE}
        disabled={props.disabled}
        options={[
          { value: NONE, label: "is doubled" },
          { value: "\\", label: "has \\ before it" },
        ]}
        onChange={(value) => props.onChange({ escape: sign(value) })}
      />
      <Select
        label="Comments begin with"
        small
        value={props.now.comment ?? NONE}
        disabled={props.disabled}
        options={withCurrent(props.now.comment, [
          { value: NONE, label: "nothing" },
          ...["#", "//", "%", "--"].map((value) => ({ value, label: value })),
        ])}
        onChange={(value) => props.onChange({ comment: sign(value) })}
      />
      <Select
        label="Blank lines"
        small
        value={props.choice.blankLines === "keep" ? "keep" : "skip"}
        disabled={props.disabled}
        options={[
          { value: "skip", label: "are left out" },
          { value: "keep", label: "are rows" },
        ]}
        onChange={(value) => props.onChange({ blankLines: value })}
      />
      <Select
        label="Notes and totals below"
        small
        value={props.choice.lastLines ?? "out"}
        disabled={props.disabled}
        options={[
          { value: "out", label: "are left out" },
          { value: "keep", label: "are rows" },
        ]}
        onChange={(value) => props.onChange(value === "keep" ? { lastLines: "keep" } : { lastLines: undefined })}
      />
      <Field
        id="skip-lines"
        label="Lines to skip"
        type="number"
        inputmode="numeric"
        min="0"
        step="1"
        value={props.choice.skipLines ?? 0}
        disabled={props.disabled}
        onChange={(e) => props.onChange({ skipLines: Math.max(0, Math.trunc(e.currentTarget.valueAsNumber || 0)) })}
      />
    </>
  )
}

const NONE = "none"

interface Sign {
  readonly value: string
  readonly label: string
}

const withCurrent = (current: string | null, known: readonly Sign[]): readonly Sign[] =>
  current === null || known.some(({ value }) => value === current)
    ? known
    : [{ value: current, label: current }, ...known]
