import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { Condition, ConditionKind } from "./rows-ask.ts"

/** A condition while it is being typed. */
export interface Draft {
  readonly kind: ConditionKind
  readonly from: string
  readonly to: string
  readonly text: string
  readonly values: readonly string[]
}

export const KIND_WORDS: Readonly<Record<ConditionKind, string>> = {
  numbers: "is from … to",
  days: "is from … to",
  values: "is one of",
  contains: "contains",
  empty: "is empty",
  filled: "is not empty",
}

/** A draft that says what the condition on the column says already, or nothing. */
export function draftOf(kind: ConditionKind, condition: Condition | undefined): Draft {
  const blank: Draft = { kind, from: "", to: "", text: "", values: [] }
  if (condition?.kind !== kind) return blank
  switch (condition.kind) {
    case "numbers":
      return { ...blank, from: String(condition.from ?? ""), to: String(condition.to ?? "") }
    case "days":
      return { ...blank, from: condition.from ?? "", to: condition.to ?? "" }
    case "contains":
      return { ...blank, text: condition.text }
    case "values":
      return { ...blank, values: condition.values }
    default:
      return blank
  }
}

/** The condition, or what is missing in it, as a sentence. */
export function conditionFrom({ name }: Pick<ColumnProfile, "name">, draft: Draft): Condition | string {
  const { kind, text, values } = draft
  switch (kind) {
    case "numbers": {
      const [from, to] = [numberOf(draft.from), numberOf(draft.to)]
      if (Number.isNaN(from) || Number.isNaN(to)) return "A bound is a number, such as 12.5."
      if (from === null && to === null) return "Give a least or a greatest number."
      if (from !== null && to !== null && from > to) return "The first number is above the second."
      return { kind, column: name, from, to }
    }
    case "days": {
      const [from, to] = [draft.from || null, draft.to || null]
      if (from === null && to === null) return "Give a first or a last day."
      if (from !== null && to !== null && from > to) return "The first day is after the last."
      return { kind, column: name, from, to }
    }
    case "contains":
      return text.trim() === "" ? "Give a text to look for." : { kind, column: name, text: text.trim() }
    case "values":
      return values.length === 0 ? "Choose at least one value." : { kind, column: name, values }
    default:
      return { kind, column: name }
  }
}

/** Null is no bound, NaN no number; a comma stands for the point. */
function numberOf(text: string): number | null {
  const written = text.trim().replace(",", ".").replace("−", "-")
  return written === "" ? null : Number(written)
}
