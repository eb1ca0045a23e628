import { FINDINGS, type FindingCode, finding } from "../findings/catalogue.ts"
import type { FindingKind, Place } from "../findings/finding.ts"
import type { Operation } from "./repair.ts"
import { type SuggestColumn, type Suggestion, suggestRepairs } from "./suggest.ts"

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

/** What else may stand at a finding's places. */
const TEXTS: Readonly<Partial<Record<FindingCode, readonly string[]>>> = {
  mixed_time_formats: ["2024-01-31 10:00"],
  excel_error_values: ["#N/A"],
  parquet_nan: ["NaN"],
  text_mojibake: ["MÃ¼ller"],
}

/** The column, which can be read as times in two ways. */
const EXAMPLE_COLUMN: SuggestColumn = {
  name: COLUMN,
  timestamps: ["dd/MM/yyyy", "MM/dd/yyyy"].map((format) => ({ format, parsed: 1197, min: 0, max: 0 })),
}

export const FINDING_CODES = Object.keys(FINDINGS) as readonly FindingCode[]

/** A finding of this kind as it may stand in a profile. */
export function exampleFinding(code: FindingCode) {
  const { example = "" }: FindingKind = FINDINGS[code]
  const places = TEXTS[code]?.map(place) ?? PLACES
  return finding(code, COLUMN, COUNT, places, { total: TOTAL, detail: example, repair: REPAIRS[code] })
}

/** What is offered for a finding of this kind. */
export const exampleSuggestions = (code: FindingCode): readonly Suggestion[] =>
  suggestRepairs(exampleFinding(code), { columns: [EXAMPLE_COLUMN] })
