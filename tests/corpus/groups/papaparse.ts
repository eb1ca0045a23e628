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
  readonly skipEmptyLines?: boolean | "greedy"
}

/** A text of Papa Parse's own tests, read with the options that the test gives; every record of it counts as one. */
export const readPapaParse: ReadCase = async (bytes, one) => {
  const options = (one.options ?? {}) as PapaOptions
  const choice = choiceOf(one, options, new TextDecoder().decode(bytes))
  const output = await readWith(endingAsPapa(bytes, choice), { dialect: choice })
  const { columns, rows } = output as { columns?: readonly string[]; rows?: readonly (string | null)[][] }
  if (!columns || !rows) return output
  const table = options.preview === undefined ? rows : rows.slice(0, options.preview)
  return options.header === true
    ? { ...output, columns: namedByPapa(columns), rows: table }
    : { ...output, rows: table, records: table }
}

/** A name that stands there again gets the first number that makes it one that no column has. */
function namedByPapa(header: readonly string[]): readonly string[] {
  const taken = new Set(header)
  const seen = new Set<string>()
  return header.map((cell) => {
    let name = cell
    for (let n = 1; seen.has(cell) && taken.has(name); n++) name = `${cell}_${n}`
    seen.add(cell)
    taken.add(name)
    return name
  })
}

/** For Papa Parse, what stands behind the last newline is a line too, be it nothing. */
function endingAsPapa(bytes: Uint8Array, { blankLines, newline = "\n" }: DialectChoice): Uint8Array {
  const isEnded = bytes.at(-1) === newline.charCodeAt(newline.length - 1)
  return blankLines === "keep" && isEnded ? new Uint8Array([...bytes, ...new TextEncoder().encode(newline)]) : bytes
}

/** Papa Parse takes one newline for the whole text: the option's, else the one that it sees first. */
function newlineOf(text: string, quote: string): "\n" | "\r\n" | "\r" {
  const unquoted = text.split(quote).filter((_, i) => i % 2 === 0)
  const [first] = /\r\n|\r|\n/.exec(unquoted.join("")) ?? ["\n"]
  return first as "\n" | "\r\n" | "\r"
}

function choiceOf({ id }: Case, options: PapaOptions, text: string): DialectChoice {
  const { delimiter, quoteChar, escapeChar, comments, header, skipFirstNLines = 0, skipEmptyLines } = options
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
    newline: options.newline ?? newlineOf(text, quoteChar ?? '"'),
    blankLines: skipEmptyLines === "greedy" ? "skip" : skipEmptyLines === true ? "skipEmpty" : "keep",
  }
}
