import type { Meaning } from "./meaning.ts"
import { COMPILED } from "./patterns.ts"
import { readName } from "./vocabulary.ts"

/** A word that is not understood may turn the meaning of a name: one leaves a guess, two leave none. */
const UNKNOWN_WORD = 0.58
/** A word that is understood and adds nothing, such as `sales` in `sales order id`. */
const EXTRA_WORD = 0.985

/** How sure a column's name says each meaning, 0–1; meanings that it does not say are left out. */
export function meaningsOfName(name: string): ReadonlyMap<Meaning, number> {
  const { concepts, unknown } = readName(name)
  const scores = new Map<Meaning, number>()
  if (concepts.size === 0) return scores
  for (const { meaning, needs, allowed, score } of COMPILED) {
    if (!needs.every((c) => concepts.has(c)) || ![...concepts].every((c) => allowed.has(c))) continue
    const sure = score * UNKNOWN_WORD ** unknown * EXTRA_WORD ** (concepts.size - needs.length)
    if (sure > (scores.get(meaning) ?? 0)) scores.set(meaning, sure)
  }
  return scores
}
