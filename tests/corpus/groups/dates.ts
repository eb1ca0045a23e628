import { readTimeText, readTimeTextAs } from "#domain/schema/times/read-text.ts"
import type { ReadCase } from "../case.ts"

/**
 * One text: by the format that its source told its own program, as a person would say it, else by what Grove would propose.
 * `asks`: the other days that it can be, of which the person is asked. A month's name that means several months is told by
 * the rest of a column, and refused alone.
 */
export const readDate: ReadCase = async (bytes, { expected }) => {
  const { format } = expected
  const text = new TextDecoder().decode(bytes)
  const { readings, refused } = typeof format === "string" ? readTimeTextAs(text, format) : readTimeText(text)
  const [first] = readings
  if (!first) return { error: refused ?? "There is no time." }
  const digits = digitsOf(expected.local ?? expected.instant)
  const texts = [...new Set(readings.map(({ local, instant }) => local ?? instant))]
  if (texts.length > 1 && first.format.includes("MMM")) return { error: "The name means several months.", asks: texts }
  const asks = texts.length > 1 ? { asks: texts.slice(1) } : {}
  return first.instant === undefined
    ? { local: cutTo(digits, first.local!), ...asks }
    : { instant: cutTo(digits, first.instant), ...asks }
}

/** Digits of a second's fraction that a label has; undefined where it has none. */
const digitsOf = (label: unknown): number | undefined => /\.(\d+)/.exec(String(label))?.[1]?.length

/** A label by a program whose times end at microseconds says nothing about what is finer. */
const cutTo = (digits: number | undefined, text: string): string =>
  digits === undefined ? text : text.replace(/(\.\d+)/, (fraction) => fraction.slice(0, digits + 1))
