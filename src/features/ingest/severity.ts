import type { Tone } from "#components/basics.tsx"
import type { Severity } from "#domain/findings/finding.ts"

/** How a severity looks and is called on the page. */
export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: "err", warning: "warn", info: "plain" }
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: "wrong",
  warning: "look at it",
  info: "good to know",
}
