import type { ReadCase } from "../case.ts"
import { readTable } from "./table.ts"

/** The labels are what DuckDB reads: names that Grove and DuckDB each make up in their own way are written as DuckDB's. */
export const readDuckDbCsv: ReadCase = async (bytes, one) => {
  const output = await readTable(bytes, one)
  const { columns } = output as { columns?: readonly string[] }
  return columns ? { ...output, columns: namedByDuckDb(columns) } : output
}

/** Blanks taken off, a number for a name that is missing, and another one for a name that stands there twice. */
function namedByDuckDb(header: readonly string[]): readonly string[] {
  // An empty file has one column for DuckDB.
  if (header.length === 0) return ["column0"]
  const digits = String(header.length - 1).length
  const taken = new Set<string>()
  return header.map((cell, i) => {
    const base = cell.trim() || `column${String(i).padStart(digits, "0")}`
    let name = base
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`
    taken.add(name.toLowerCase())
    return name
  })
}
