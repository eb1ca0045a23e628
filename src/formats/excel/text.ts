const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }

/** Text of XML with its entities replaced; an unknown one stays as it stands. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/**
 * A string of a workbook: characters that XML cannot hold stand as `_x000D_` (ECMA-376, ST_Xstring). CR before LF is an
 * artefact of writers who kept Windows' line breaks.
 */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll("\r\n", "\n")
}

/** Digits alone are handed on as they stand where a double gives the same ones back. */
const PLAIN = /^-?(?:0|[1-9]\d{0,14}|(?=[\d.]{3,16}$)(?:0|[1-9]\d*)\.\d*[1-9])$/

/** A number as the shortest decimal text that is the same double; a text that is no number stays as it is. */
export function numberText(text: string): string {
  if (PLAIN.test(text) && text !== "-0") return text
  const trimmed = text.trim()
  if (trimmed === "" || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return text
  const value = Number(trimmed)
  return Number.isFinite(value) ? decimalText(value) : trimmed
}

/** A double as the shortest decimal text that gives it back, with an exponent only beyond 21 digits. */
export function decimalText(value: number): string {
  if (value === 0) return "0"
  const text = String(value)
  const [mantissa, exponent] = text.split("e")
  if (exponent === undefined) return text
  const power = Number(exponent)
  if (power < -20 || power > 30) return text.replace("+", "")
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(mantissa!)!
  const digits = `${whole}${fraction}`
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`
  return `${sign}${digits.padEnd(power + 1, "0")}`
}

/** Whether a text is a number as people write it, beyond a leading zero, which marks a number that is a name. */
export const looksNumeric = (text: string): boolean =>
  text.length <= 24 && /^\s*[+-]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)?(?:\.\d+)?\s*$/.test(text) && /\d/.test(text)
