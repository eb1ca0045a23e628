import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Case } from "../case.ts"
import { REFERENCES, type Reference, readLabels } from "./reference.ts"

/** A file with what another reader finds in it. */
export interface Chosen {
  readonly group: string
  readonly one: Case
  readonly path: string
  readonly reference: Reference
}

/** Every column is asked for on its own, and of texts every value. */
const MOST_COLUMNS = 60
const MOST_ROWS = 5_000
/** Files up to here come first. */
const FEW_ROWS = 500

/** An order that depends on nothing but the ids. */
const rankOf = (id: string): string => createHash("sha256").update(id).digest("hex")

/**
 * Files of all groups of a corpus, one of each group after the other, until there are enough: the same for the same corpus.
 *
 * @param only the id of a case, which is then the only one
 */
export async function chooseFiles(corpus: string, most: number, only: string | undefined): Promise<readonly Chosen[]> {
  const groups = Object.keys(REFERENCES).filter((group) => existsSync(join(corpus, group, "labels.json")))
  const waiting = groups.map((group) => candidates(corpus, group, only))
  const chosen: Chosen[] = []
  while (chosen.length < most && waiting.length > 0) {
    const next = waiting.shift()!
    const { value, done } = await next.next()
    if (done) continue
    chosen.push(value)
    waiting.push(next)
  }
  return chosen.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group))
}

/** The files of a group that another reader has whole; those with few rows first. */
async function* candidates(corpus: string, group: string, only: string | undefined): AsyncGenerator<Chosen, undefined> {
  const folder = join(corpus, group)
  const cases = readLabels(join(folder, "labels.json"))
    .filter(({ id, file }) => file !== undefined && (only === undefined || id === only))
    .sort((a, b) => (rankOf(a.id) < rankOf(b.id) ? -1 : 1))
  const later: Chosen[] = []
  for (const one of cases) {
    const reference = await REFERENCES[group]!(folder, one)
    if (reference === null) continue
    const [first] = reference.rows
    const isFit = first!.length > 0 && first!.length <= MOST_COLUMNS && reference.rows.length <= MOST_ROWS
    if (!isFit) continue
    const chosen = { group, one, path: join(folder, one.file!), reference }
    if (reference.rows.length <= FEW_ROWS) yield chosen
    else later.push(chosen)
  }
  yield* later
  return undefined
}
