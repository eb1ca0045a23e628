import { FINDINGS, type FindingCode, finding } from "../findings/catalogue.ts"
import type { FindingKind, Place } from "../findings/finding.ts"
import type { Operation } from "./repair.ts"
import { type Suggestion, suggestRepairs } from "./suggest.ts"

const COLUMN = "amount"
const COUNT = 3
const TOTAL = 1200
const place = (text: string, i: number): Place => ({ row: i + 2, offset: 0, text })
/** A number of another form, a word for nothing, and neither. */
const PLACES: readonly Place[] = ["1.234,56", "n/a", "about 12"].map(place)

/** What the scanner proposes along with a finding, where it does. */
const REPAIRS: Readonly<Partial<Record<FindingCode, Operation>>> = {
  duplicate_row: { op: "dedupe", columns: null },
  duplicate_key: { op: "dedupe", columns: [COLUMN] },
  null_word: { op: "null_words", columns: [COLUMN], words: ["n/a"] },
  look_alike: { op: "map", column: COLUMN, values: { north: "North" } },
}

export const FINDING_CODES = Object.keys(FINDINGS) as readonly FindingCode[]

/** A finding of this kind as it may stand in a profile. */
export function exampleFinding(code: FindingCode) {
  const { example = "" }: FindingKind = FINDINGS[code]
  return finding(code, COLUMN, COUNT, PLACES, { total: TOTAL, detail: example, repair: REPAIRS[code] })
}

/** What is offered for a finding of this kind. */
export const exampleSuggestions = (code: FindingCode): readonly Suggestion[] =>
  suggestRepairs(exampleFinding(code), { columns: [{ name: COLUMN }] })
