import { isValueKind, kindOf } from "./dialect/kinds.ts"

type Cells = readonly (string | null)[]

/** Names of a column take at most so many characters. */
const NAME_LIMIT = 200
/** A number, a date, a time or an address: nothing that names a column. */
const isValue = (cell: string): boolean => isValueKind(kindOf(cell))

const isYear = (cell: string): boolean => /^(19|20)\d\d$/.test(cell.trim())

/**
 * Whether the first record names the columns. Each column votes: a word above numbers or times is a name, a number among
 * numbers is none, but a year above other numbers is. Where no column has a vote, the first record is data if most of its
 * cells occur again below.
 */
export function isHeader(first: Cells, rows: readonly Cells[]): boolean {
  let votes = 0
  let recurring = 0
  let filled = 0
  for (const [c, name] of first.entries()) {
    if (name === null || name === "") continue
    filled++
    const below = rows.flatMap((row) => row[c] ?? [])
    const values = below.filter(isValue)
    if (below.includes(name)) recurring++
    if (values.length * 2 <= below.length) {
      if (isValue(name) && !(below.length === 0 && isYear(name))) votes--
    } else if (!isValue(name)) votes++
    else votes += isYear(name) && !values.some(isYear) ? 1 : -1
  }
  if (votes !== 0) return votes > 0
  return recurring * 2 <= filled
}

/** One name a column, unique and not empty, from a header's cells. */
export function nameColumns(header: readonly string[], columns: number): readonly string[] {
  const taken = new Set<string>()
  return Array.from({ length: columns }, (_, i) => {
    // A comma or a line break in a name breaks the segments that Druid writes.
    const base =
      header[i]
        ?.replace(/[,\s]+/g, " ")
        .trim()
        .slice(0, NAME_LIMIT) || `column_${i + 1}`
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`
    taken.add(name)
    return name
  })
}
