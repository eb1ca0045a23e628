type Cells = readonly (string | null)[]
type Folded = string | null | { [name: string]: Folded }

/**
 * A table whose columns are parts of nested values, with the values as they stand in the file: labels have one column for
 * each name of a record.
 *
 * @param paths the names that lead to each column
 */
export function fold(
  paths: readonly (readonly string[])[],
  rows: readonly Cells[],
): { columns: string[]; rows: Folded[][] } {
  const columns = [...new Set(paths.map(([first]) => first!))]
  return {
    columns,
    rows: rows.map((row) => {
      const record: { [name: string]: Folded } = {}
      for (const [c, path] of paths.entries()) if (row[c] !== null && row[c] !== undefined) place(record, path, row[c])
      return columns.map((name) => (Object.hasOwn(record, name) ? unlist(record[name]!) : null))
    }),
  }
}

function place(into: { [name: string]: Folded }, [name, ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    into[name!] = value
    return
  }
  const inner = into[name!]
  const object = typeof inner === "object" && inner !== null ? inner : {}
  into[name!] = object
  place(object, rest, value)
}

/** Lists are JSON text in a transcript. */
function unlist(value: Folded): Folded {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return JSON.parse(value)
    } catch {
      return value
    }
  }
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unlist(inner)]))
}
