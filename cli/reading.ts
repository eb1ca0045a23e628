import type { BlankLines, DialectChoice } from "#domain/profile/profile.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { Usage } from "./usage.ts"

/** The flags that say how a file is read; what is not said is found out. */
export const READING_FLAGS = {
  sheet: { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  quote: { type: "string" },
  escape: { type: "string" },
  comment: { type: "string" },
  "header-lines": { type: "string" },
  "skip-lines": { type: "string" },
  "blank-lines": { type: "string" },
  "last-lines": { type: "string" },
} as const

export type ReadingFlags = { readonly [F in keyof typeof READING_FLAGS]?: string | undefined }

const BLANK_LINES: readonly BlankLines[] = ["skip", "skipEmpty", "keep"]
/** Signs that a shell makes hard to type. */
const NAMED: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", space: " " }

/** What the flags say. @throws Usage where one of them makes no sense */
export function readOptionsOf(flags: ReadingFlags): ReadOptions {
  const { sheet, encoding, delimiter } = flags
  const blankLines = flags["blank-lines"]
  const lastLines = flags["last-lines"]
  if (delimiter === "") throw new Usage("--delimiter is one character or several, or tab, or space.")
  if (blankLines !== undefined && !BLANK_LINES.some((one) => one === blankLines))
    throw new Usage(`--blank-lines is one of ${BLANK_LINES.join(", ")}, not “${blankLines}”.`)
  if (lastLines !== undefined && lastLines !== "keep")
    throw new Usage(`--last-lines is keep, where notes and totals are rows too, not “${lastLines}”.`)
  const headerLines = countOf(flags, "header-lines")
  const skipLines = countOf(flags, "skip-lines")
  const dialect: DialectChoice = {
    ...(delimiter === undefined ? {} : { delimiter: NAMED[delimiter] ?? delimiter }),
    ...signOf(flags, "quote"),
    ...signOf(flags, "escape"),
    ...signOf(flags, "comment"),
    ...(headerLines === undefined ? {} : { headerLines }),
    ...(skipLines === undefined ? {} : { skipLines }),
    ...(blankLines === undefined ? {} : { blankLines: blankLines as BlankLines }),
    ...(lastLines === undefined ? {} : { lastLines: "keep" }),
  }
  return {
    ...(sheet === undefined ? {} : { table: sheet }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(Object.keys(dialect).length === 0 ? {} : { dialect }),
  }
}

/** `none`: there is no such sign. */
function signOf(flags: ReadingFlags, flag: "quote" | "escape" | "comment"): DialectChoice {
  const value = flags[flag]
  if (value === undefined) return {}
  if (value === "") throw new Usage(`--${flag} is a sign, or none.`)
  return { [flag]: value === "none" ? null : value }
}

function countOf(flags: ReadingFlags, flag: "header-lines" | "skip-lines"): number | undefined {
  const value = flags[flag]
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw new Usage(`--${flag} is a number of lines, not “${value}”.`)
  return Number(value)
}
