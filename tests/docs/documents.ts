import { findingsDocument } from "#domain/findings/document.ts"
import { repairsDocument } from "#domain/repair/document.ts"
import { rulesDocument } from "#domain/rules/document.ts"

/** What stands in `docs/` and is made from the code, by the file's name. */
export const DOCUMENTS: Readonly<Record<string, () => string>> = {
  "findings.md": findingsDocument,
  "repairs.md": repairsDocument,
  "rules.md": rulesDocument,
}
