/** So many names are compared: those of a wider table would take longer than the typing rests. */
const MOST_NAMES = 5000

/**
 * The name that somebody may have meant by one that is not there: the same but for capitals and signs, or with few letters
 * mistyped. Null where none is near.
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const known = names.slice(0, MOST_NAMES)
  const plain = plainOf(wanted)
  if (plain === "") return null
  const same = known.find((name) => plainOf(name) === plain)
  if (same !== undefined) return same
  let most = Math.min(2, Math.floor(plain.length / 3))
  let nearest: string | null = null
  for (const name of known) {
    const steps = stepsBetween(plain, plainOf(name), most)
    if (steps > most) continue
    nearest = name
    most = steps - 1
  }
  return nearest
}

const plainOf = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")

/**
 * Letters to put in, take out, change or swap with their neighbour to make one text of the other (Damerau and Levenshtein's
 * distance without overlapping swaps); more than `most` where it is known to be more.
 */
function stepsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [older, old] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let steps = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, older[j - 2]! + 1)
      row.push(steps)
    }
    ;[older, old] = [old, row]
  }
  return old[b.length]!
}
