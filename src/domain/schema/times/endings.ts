import { NOISE, type Word, wordOf } from "./words.ts"

/** Words that mean something else as the last one, behind a time of day, than they do between other words. */

const ZONES = ["pt", "at"]

/** Pacific or Atlantic time, whichever of the two halves of the year: a day of the week and a word elsewhere. */
export const isZoneBehindClock = (text: string): boolean => ZONES.includes(text)

const HALVES: Readonly<Record<string, string>> = { fm: "am", em: "pm" }

/** The halves of the day in Swedish. */
export const halfBehindClock = (text: string): Word | undefined => (text in HALVES ? wordOf(HALVES[text]!) : undefined)

/** Whether a word of one or two letters cannot stand there: to leave `de` out, or `sa`, a half of the day in Vietnamese, would be a guess. */
export function isNoEnd(text: string): boolean {
  const isShort = text.length <= 2 && text.charCodeAt(0) < 128
  const word = isShort && text !== "u" ? wordOf(text) : undefined
  return word?.kind === NOISE && (word.weekdays === null || text === "sa")
}
