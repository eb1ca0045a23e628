import { createSignal, onCleanup } from "solid-js"

/** Something that the finder leads to. */
export interface Place {
  readonly kind: "page" | "file" | "column" | "datasource" | "command"
  readonly label: string
  /** What tells it from another of the same name: a column's file, a datasource's rows. */
  readonly hint: string
  readonly go: () => void
}

const [sources, setSources] = createSignal<readonly (() => readonly Place[])[]>([])

/** Everything that can be found just now, in the order in which the pages told of it. */
export const places = (): readonly Place[] => sources().flatMap((source) => source())

/** Tells the finder what this part of the page leads to, for as long as it stands there. */
export function providePlaces(source: () => readonly Place[]): void {
  setSources((all) => [...all, source])
  onCleanup(() => setSources((all) => all.filter((one) => one !== source)))
}

const MOST = 50

/** The places that fit what was typed, best first; all of them, as they stand, when nothing was. */
export function findPlaces(all: readonly Place[], typed: string): readonly Place[] {
  const words = fold(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return all.slice(0, MOST)
  return all
    .map((place) => ({ place, fit: fitOf(fold(place.label), fold(`${place.kind} ${place.hint}`), words) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.place.label.length - b.place.label.length)
    .slice(0, MOST)
    .map(({ place }) => place)
}

/** Above 0 when every word is found somewhere; starts of the label count most. */
function fitOf(label: string, rest: string, words: readonly string[]): number {
  let fit = 0
  for (const word of words) {
    const at = label.indexOf(word)
    if (at === 0) fit += 8
    else if (at > 0) fit += isWordStart(label, at) ? 6 : 4
    else if (rest.includes(word)) fit += 2
    else if (isScattered(label, word)) fit += 1
    else return 0
  }
  return fit
}

const isWordStart = (text: string, at: number): boolean => !/[\p{L}\p{N}]/u.test(text[at - 1]!)

/** All letters of the word stand in the text, in order: `cid` finds `customer_id`. */
function isScattered(text: string, word: string): boolean {
  let at = -1
  for (const letter of word) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
