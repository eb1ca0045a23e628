/** A sales file of a test, and what an independent reading of it says. */

const PRODUCTS = ['Chair "Oslo"', "Table, oak", "Lamp", "Stühle (2er-Set)", "Sofa\nlarge"]
const CUSTOMERS = 997

const twoDigits = (n: number) => String(n).padStart(2, "0")
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Rows of sales and some returns over 2024, the same for the same arguments: quotes, commas, newlines, blanks. */
export function salesCsv(rows: number, seed = 1): string {
  let state = seed
  // Park and Miller's generator: the file is the same everywhere.
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const lines = ["order_id,order_date,product,customer_id,region,quantity,unit_price,amount"]
  for (let i = 0; i < rows; i++) {
    const isReturn = next(20) === 0
    const quantity = (next(9) + 1) * (isReturn ? -1 : 1)
    const cents = next(50_000) + 99
    const date = `2024-${twoDigits(next(12) + 1)}-${twoDigits(next(28) + 1)} ${twoDigits(next(24))}:${twoDigits(next(60))}:00`
    lines.push(
      [
        `SO-${seed}-${i}`,
        date,
        quoted(PRODUCTS[next(PRODUCTS.length)] ?? ""),
        `C${twoDigits(next(CUSTOMERS))}`,
        ["north", "south", "east", "west", ""][next(5)],
        quantity,
        (cents / 100).toFixed(2),
        ((quantity * cents) / 100).toFixed(2),
      ].join(","),
    )
  }
  return `${lines.join("\n")}\n`
}

/** RFC 4180, character by character: nothing of it is shared with the scanner that it checks. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let cell = ""
  let inQuotes = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inQuotes) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else inQuotes = false
    } else if (c === '"') inQuotes = true
    else if (c === "," || c === "\n") {
      record.push(cell)
      cell = ""
      if (c === "\n") {
        records.push(record)
        record = []
      }
    } else if (c !== "\r") cell += c
  }
  if (cell !== "" || record.length > 0) records.push([...record, cell])
  return records
}

export interface Totals {
  readonly rows: number
  /** The sum of `amount`. */
  readonly amount: number
  /** The sum of `quantity`. */
  readonly quantity: number
  readonly products: number
}

/** Counts and sums of a sales file, exact: money is added up in whole cents. */
export function totalsOf(text: string): Totals {
  const [header = [], ...rows] = readCsv(text)
  const at = (name: string) => header.indexOf(name)
  const [amount, quantity, product] = [at("amount"), at("quantity"), at("product")]
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return {
    rows: rows.length,
    amount: sum(rows.map((row) => Math.round(Number(row[amount]) * 100))) / 100,
    quantity: sum(rows.map((row) => Number(row[quantity]))),
    products: new Set(rows.map((row) => row[product])).size,
  }
}
