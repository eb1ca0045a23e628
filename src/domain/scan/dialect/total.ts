import { NUMBER_FORMATS, numberFormatsOf, plainNumber } from "../../schema/number-formats.ts"
import { isBlankRow, isRecord } from "./region.ts"
import type { Row } from "./rows.ts"

/** A last row that says of itself that it is a total. */
export interface TotalRow {
  /** Its index among the rows. */
  readonly at: number
  /** Columns whose figure in it is the sum of the rows above; none: it is no total, whatever it says. */
  readonly columns: readonly number[]
}

/** How totals are labelled, in the languages that sales are written in. */
const WORDS = [
  "(?:grand|sub|over-?all|running)?[ -]?totals?(?: general| général| geral| generale)?|totale|totales|totaux|totali|totaal|eindtotaal|totalt",
  "sum|sums|summe|summen|gesamt|gesamtsumme|gesamtbetrag|insgesamt|endsumme|endbetrag|zwischensumme",
  "somme|montant total|somma|suma|soma|summa|sumár|ogółem|razem|łącznie|celkem|spolu|összesen|végösszeg",
  "toplam|genel toplam|ukupno|skupaj|svega|yhteensä|kokku|kopā|iš viso|i alt|samtals",
  "итого|всего|сумма|общий итог|разом|усього|всього|общо|всичко|σύνολο|γενικό σύνολο",
  '合计|总计|小计|共计|合計|総計|小計|합계|총계|소계|총합계|المجموع|الإجمالي|إجمالي|المجموع الكلي|סה["״]כ|कुल|कुल योग|tổng|tổng cộng|jumlah|รวม|รวมทั้งสิ้น',
].join("|")
const LABEL = new RegExp(`^[*#=\\s-]*(?:${WORDS})(?![\\p{L}\\p{M}\\p{N}])`, "iu")
const LABEL_ALONE = new RegExp(`^[*#=\\s-]*(?:${WORDS})[\\s:.*=-]*$`, "iu")
/** A sum of fewer rows is no proof. */
const LEAST_ROWS = 2

/**
 * The last row of a table, where it is labelled as a total, and which of its figures are the sums of the rows above.
 *
 * @param rows the rows of a whole file
 * @returns null where the last row does not call itself a total
 */
export function totalOf(rows: readonly Row[], start: number, end: number): TotalRow | null {
  let at = end - 1
  while (at >= start && (isBlankRow(rows[at]!) || !isRecord(rows[at]!))) at--
  if (at < start) return null
  const { cells } = rows[at]!
  const label = cells.findIndex((cell) => cell !== null && LABEL.test(cell))
  const figures = cells.flatMap((cell, c) => (cell !== null && numberFormatsOf(cell) !== 0 ? [c] : []))
  if (label < 0 || figures.length === 0) return null
  const above = rows.slice(start, at).filter((row) => isRecord(row) && !isBlankRow(row))
  if (above.length < LEAST_ROWS) return null
  const columns = figures.filter((c) =>
    isSum(
      cells[c]!,
      above.map((row) => row.cells[c] ?? null),
    ),
  )
  if (columns.length * 2 >= figures.length) return { at, columns }
  // A word such as "Total" may as well be a product, where the row is as full as the others.
  const isAlone = cells.every(
    (cell, c) => c === label || cell === null || cell.trim() === "" || numberFormatsOf(cell) !== 0,
  )
  return isAlone && LABEL_ALONE.test(cells[label]!) ? { at, columns: [] } : null
}

/** Whether a figure is the sum of others, rounded to as many digits as it has itself. */
function isSum(total: string, values: readonly (string | null)[]): boolean {
  const filled = values.flatMap((value) => (value === null || value.trim() === "" ? [] : [value]))
  const mask = filled.reduce((all, value) => all & numberFormatsOf(value), numberFormatsOf(total))
  return NUMBER_FORMATS.some((format) => {
    if ((mask & format.bit) === 0) return false
    const numbers = filled.flatMap((value) => decimalOf(plainNumber(value, format)) ?? [])
    const wanted = decimalOf(plainNumber(total, format))
    // A sum of one number and zeros is that number.
    if (wanted === null || numbers.filter(({ mantissa }) => mantissa !== 0n).length < LEAST_ROWS) return false
    const scale = numbers.reduce((most, n) => Math.max(most, n.scale), wanted.scale)
    const scaled = (n: Decimal) => n.mantissa * 10n ** BigInt(scale - n.scale)
    const off = numbers.reduce((sum, n) => sum + scaled(n), 0n) - scaled(wanted)
    const rounding = 10n ** BigInt(scale - wanted.scale)
    return 2n * (off < 0n ? -off : off) <= (scale === wanted.scale ? 0n : rounding)
  })
}

interface Decimal {
  readonly mantissa: bigint
  readonly scale: number
}

function decimalOf(plain: string | null): Decimal | null {
  if (plain === null) return null
  const [whole, fraction = ""] = plain.split(".")
  return { mantissa: BigInt(`${whole}${fraction}`), scale: fraction.length }
}
