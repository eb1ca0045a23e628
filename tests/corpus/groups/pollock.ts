import type { ReadCase } from "../case.ts"
import { readTable } from "./table.ts"

/** Where a file names no columns, the names that Grove makes up are written as Pollock's: `col_0` and so on. */
export const readPollock: ReadCase = async (bytes, one) => {
  const output = await readTable(bytes, one)
  const { columns, headerLines } = output as { columns?: readonly string[]; headerLines?: number }
  return columns && headerLines === 0 ? { ...output, columns: columns.map((_, i) => `col_${i}`) } : output
}
