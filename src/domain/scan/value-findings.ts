import { type FindingCode, finding } from "../findings/catalogue.ts"
import type { Finding, Place } from "../findings/finding.ts"
import type { ColumnProfile } from "../profile/profile.ts"
import { namesThings } from "../profile/roles.ts"
import { isNullWord } from "../schema/null-words.ts"
import { type ColumnScan, valueText } from "./column.ts"
import type { Dictionary } from "./dictionary.ts"
import {
  BLANKS,
  DECIMAL_COMMA,
  DECIMAL_POINT,
  type Facts,
  FORMATTED,
  kindKey,
  LONG_DECIMAL,
  SHORTENED,
  traitKey,
} from "./facts.ts"
import type { Placing } from "./findings.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import { FLOAT, INTEGER, LEADING_ZERO, TEXT } from "./values.ts"

/** From so many of the values being of one kind on, the others are the odd ones. */
const MOSTLY = 0.5
/** A column with more spellings than this is no list of categories. */
const MOST_CATEGORIES = 2000
/** One value of so many rows is a constant but for slips. */
const NEARLY = 0.999
const LEAST_ROWS = 1000
/** Fewer values than this are equal by chance. */
const LEAST_VALUES = 100

/** What is odd about the values of a column. */
export function valueFindings(
  column: ColumnProfile,
  scan: ColumnScan,
  facts: Facts,
  placing: Placing,
): readonly Finding[] {
  const { name, count } = column
  if (count === 0) return [finding("empty_column", name, 0)]
  const findings: Finding[] = []
  const trait = (code: FindingCode, index: number) => {
    const n = facts.traits[index]!
    if (n > 0) findings.push(finding(code, name, n, placing(facts.places.get(traitKey(index)) ?? []), { total: count }))
  }
  if (column.type === "string" && isMostlyNumbers(facts, count)) {
    trait("formatted_number", FORMATTED)
    if (hasDecimalPoints(facts)) trait("mixed_decimals", DECIMAL_COMMA)
  }
  if (column.type === "string") trait("blanks", BLANKS)
  if (column.type === "float") trait("long_decimal", LONG_DECIMAL)
  if (isShortenedIds(name, facts)) trait("shortened_number", SHORTENED)
  const { dictionary } = scan
  findings.push(...constant(column, dictionary, placing))
  if (dictionary && column.type === "string") findings.push(...ofCategories(name, dictionary, placing))
  return findings
}

/** Numbers that no decimal comma reads: a plain one with three digits behind its point may be a thousand and more. */
const hasDecimalPoints = ({ traits, places }: Facts): boolean =>
  traits[DECIMAL_POINT]! > 0 ||
  (places.get(kindKey(FLOAT, 0)) ?? []).some(({ text }) => !/^[-+]?\d{1,3}(\.\d{3})+$/.test(text))

/** Plain numbers and those that people write are most of the values, and some are of the latter kind. */
export function isMostlyNumbers(facts: Facts, values: number): boolean {
  const plain = facts.kinds[INTEGER]! + facts.kinds[FLOAT]! + facts.kinds[LEADING_ZERO]!
  const formatted = facts.traits[FORMATTED]!
  return formatted > 0 && plain + formatted >= values * MOSTLY
}

/** Numbers for short beside whole ones or names, or in a column of names: no measurements. */
const isShortenedIds = (name: string, { kinds, traits }: Facts): boolean =>
  namesThings(name) || (kinds[FLOAT] === traits[SHORTENED] && kinds[INTEGER]! + kinds[TEXT]! > 0)

function constant(
  { name, count, top, distinct }: ColumnProfile,
  dictionary: Dictionary | null,
  placing: Placing,
): readonly Finding[] {
  if (count < LEAST_VALUES) return []
  if (distinct === 1) return [finding("constant_column", name, count)]
  const most = top[0]?.count ?? 0
  if (count < LEAST_ROWS || most < count * NEARLY) return []
  const others = dictionary ? spellingsOf(dictionary).filter(({ text }) => text !== top[0]?.value) : []
  return [finding("near_constant", name, count - most, placesOf(others, dictionary, placing), { total: count })]
}

interface Spelling {
  readonly id: number
  readonly text: string
  readonly times: number
}

const spellingsOf = (dictionary: Dictionary): readonly Spelling[] =>
  Array.from({ length: dictionary.size }, (_, id) => ({
    id,
    text: valueText(dictionary, id),
    times: dictionary.counts[id]!,
  }))

/** Where each of them stands first. */
function placesOf(odd: readonly Spelling[], dictionary: Dictionary | null, placing: Placing): readonly Place[] {
  if (dictionary === null) return []
  const { offsets, rows } = dictionary
  const seen = odd.map(({ id, text }): Seen => ({ hash: 0, offset: offsets[id]!, row: rows[id]!, text }))
  return placing(seen.sort((a, b) => a.offset - b.offset).slice(0, MAX_PLACES))
}

/** Words for nothing, and spellings of the same word. */
function ofCategories(name: string, dictionary: Dictionary, placing: Placing): readonly Finding[] {
  const groups = new Map<string, Spelling[]>()
  const nulls: Spelling[] = []
  for (const spelling of spellingsOf(dictionary)) {
    const { text } = spelling
    if (isNullWord(text)) nulls.push(spelling)
    else if (dictionary.size <= MOST_CATEGORIES) {
      const key = text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ")
      const known = groups.get(key)
      if (known) known.push(spelling)
      else groups.set(key, [spelling])
    }
  }
  const findings: Finding[] = []
  const report = (code: FindingCode, odd: readonly Spelling[], repair: Finding["repair"]) => {
    const times = odd.reduce((sum, spelling) => sum + spelling.times, 0)
    findings.push(finding(code, name, times, placesOf(odd, dictionary, placing), { repair }))
  }
  if (nulls.length > 0)
    report("null_word", nulls, {
      op: "null_words",
      columns: [name],
      words: nulls.map((n) => n.text.trim()).slice(0, 50),
    })
  const alike = [...groups.values()].filter((spellings) => spellings.length > 1)
  if (alike.length > 0) {
    const values: Record<string, string> = {}
    const odd: Spelling[] = []
    for (const spellings of alike) {
      const [best, ...others] = spellings.sort((a, b) => b.times - a.times || a.id - b.id)
      for (const other of others) {
        values[other.text] = best!.text
        odd.push(other)
      }
    }
    report("look_alike", odd, { op: "map", column: name, values })
  }
  return findings
}
