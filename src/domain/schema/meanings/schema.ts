import * as z from "zod"
import { MEANING_IDS, MEANINGS, type Meaning } from "./meaning.ts"

/** Meanings as they come from without. Apart from the rest, so that a thread that scans does not load zod. */
export const meanings = z.record(z.string().max(1024), z.enum(MEANING_IDS)).superRefine((all, context) => {
  const taken = new Map<Meaning, string>()
  for (const [column, meaning] of Object.entries(all)) {
    const other = taken.get(meaning)
    if (other !== undefined && !MEANINGS[meaning].repeatable)
      context.addIssue({
        code: "custom",
        path: [column],
        message: `"${other}" is the ${MEANINGS[meaning].title} already: only one column can be.`,
      })
    taken.set(meaning, column)
  }
})
