import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { isFew, type QualityCheck } from "./quality-check.ts"
import { wordsOfName } from "./words.ts"

const POSTCODES = /^(zip|zipcode|plz|postleitzahl|postcode|postalcode|postal|postnummer|cap|cep)$/
/** A country's postcodes have the same number of digits; those that begin with a zero are a part of them. */
const MOST_SHORTER = 0.2

/** Postcodes that are numbers here and have a digit less than the others: `01067` was saved as 1067. */
export function codeChecks({ columns }: RuleContext): readonly QualityCheck[] {
  return columns.filter(isPostcode).map((column): QualityCheck => {
    const code = storedName(column)
    const digits = `length(${code}::VARCHAR)`
    const longest = `(SELECT max(${digits}) FROM file)`
    return {
      code: "lost_zero",
      column: column.name,
      odd: `SELECT grove_row, ${code}::VARCHAR AS detail, ${longest}::VARCHAR AS note FROM file
        WHERE ${digits} = ${longest} - 1 AND ${isFew(`${digits} < (SELECT max(${digits}) FROM file)`, `${code} IS NOT NULL`, MOST_SHORTER)}`,
      total: `SELECT count(${code}) FROM file`,
    }
  })
}

const isPostcode = ({ name, type, min, max }: RuleColumn): boolean =>
  type === "integer" &&
  wordsOfName(name).some((word) => POSTCODES.test(word)) &&
  Number(min) > 0 &&
  (min ?? "").length < (max ?? "").length
