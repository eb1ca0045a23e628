import type { DialectChoice } from "#domain/profile/profile.ts"
import type { Case, ReadCase } from "../case.ts"
import { readWith } from "./table.ts"

interface PapaOptions {
  readonly delimiter?: string
  readonly quoteChar?: string
  readonly escapeChar?: string
  readonly comments?: string | boolean | number
  readonly newline?: "\n" | "\r\n" | "\r"
  readonly header?: boolean
  readonly skipFirstNLines?: number
  readonly preview?: number
}

/** A text of Papa Parse's own tests, read with the options that the test gives; every record of it counts as one. */
export const readPapaParse: ReadCase = async (bytes, one) => {
  const options = (one.options ?? {}) as PapaOptions
  const output = await readWith(bytes, { dialect: choiceOf(one, options) })
  const { columns, rows } = output as { columns?: readonly string[]; rows?: readonly (string | null)[][] }
  if (!columns || !rows) return output
  const table = options.preview === undefined ? rows : rows.slice(0, options.preview)
  return { ...output, rows: table, ...(options.header === true ? {} : { records: table }) }
}

function choiceOf({ id }: Case, options: PapaOptions): DialectChoice {
  const { delimiter, quoteChar, escapeChar, comments, newline, header, skipFirstNLines = 0 } = options
  // The core of Papa Parse takes a comma without a guess, and a newline never separates cells.
  const separator = delimiter === undefined || /[\r\n]/.test(delimiter) ? (/^core-/.test(id) ? "," : null) : delimiter
  const comment = comments === true ? "#" : typeof comments === "string" ? comments : null
  return {
    headerLines: header === true ? 1 : 0,
    comment,
    skipLines: Math.max(0, skipFirstNLines),
    ...(separator === null ? {} : { delimiter: separator }),
    ...(quoteChar === undefined ? {} : { quote: quoteChar }),
    ...(escapeChar === undefined ? {} : { escape: escapeChar }),
    ...(newline === undefined ? {} : { newline }),
  }
}
