const HEADER = "line,order,ordered_at,day,price,share,quantity,customer,city,note,paid,total,weight"
const NAMES = ["Ada Brand", "Björn Dvořák", "García, Léa", "Jun", "Mary-Ann O'Neil", '"Bee"', "王伟"]
const CITIES = ["Berlin", "São Paulo", "Lyon", "", "Osaka", "New York", "Zürich"]
const FIRST_DAY = Date.UTC(2023, 0, 1)
const SECOND = 1000
const DAY = 86_400_000

/** Rows of a shop that have what the scanner meets in most files: many and few distinct values of each kind, blanks, quotes. */
export function variedCsv(rows: number): string {
  let state = 1
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * n)
  }
  const lines = Array.from({ length: rows }, (_, i) => {
    const at = new Date(FIRST_DAY + i * 37 * SECOND).toISOString()
    const day = new Date(FIRST_DAY + below(900) * DAY).toISOString().slice(0, 10)
    return [
      i + 1,
      `S-${100_000 + below(900_000)}`,
      below(9) === 0 ? at : at.slice(0, 19).replace("T", " "),
      below(50) === 0 ? "" : day,
      (below(900_000) / 100).toFixed(2),
      [0, 0.05, 0.1, 0.25][below(4)],
      below(40) - 3,
      quoted(NAMES[below(NAMES.length)]!),
      CITIES[below(CITIES.length)],
      below(3) === 0 ? quoted(`Ring ${below(99)} times, "twice"`) : "",
      below(2) === 0 ? "true" : "false",
      -below(100_000) / 1000,
      below(20) === 0 ? "n/a" : below(1_000_000),
    ].join(",")
  })
  return `${HEADER}\n${lines.join("\n")}\n`
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
