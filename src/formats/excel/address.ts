/** Excel 2007 and later; a sheet has no more. */
export const MOST_ROWS = 1_048_576
export const MOST_COLUMNS = 16_384

/** `A` for 0, `AB` for 27. */
export function columnName(column: number): string {
  let name = ""
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

export interface Size {
  readonly rows: number
  readonly columns: number
}

/** How far a range such as `A1:L100` reaches from A1; null where it is none. */
export function sizeOfRange(range: string): Size | null {
  const match = /^(?:\$?[A-Z]{1,3}\$?\d{1,7}:)?\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(range.trim())
  if (!match) return null
  let columns = 0
  for (const letter of match[1]!.toUpperCase()) columns = columns * 26 + letter.charCodeAt(0) - 64
  const rows = Number(match[2])
  return rows > MOST_ROWS || columns > MOST_COLUMNS ? null : { rows, columns }
}
