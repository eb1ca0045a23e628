import { sqlRefusal } from "../errors.ts"
import { quoteName, quoteText } from "../names.ts"
import { type Argument, type Call, functionOf } from "./functions.ts"
import { literalOf, type Parameter } from "./parameters.ts"
import { extractPart, floorTime, type Period } from "./periods.ts"
import {
  type Group,
  isSign,
  isWord,
  type Node,
  nest,
  splitAtCommas,
  type Token,
  tokenize,
  unexpected,
} from "./tokens.ts"
import { fromZone } from "./zones.ts"

/** Words that are never a column: Calcite's reserved ones, as far as queries use them. */
const KEYWORDS = new Set(
  (
    "SELECT FROM WHERE GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET AS AND OR NOT IN BETWEEN LIKE ESCAPE IS NULL TRUE FALSE " +
    "CASE WHEN THEN ELSE END DISTINCT ALL ON USING JOIN INNER LEFT RIGHT FULL OUTER CROSS UNION INTERSECT EXCEPT WITH EXISTS " +
    "FILTER OVER PARTITION ROWS RANGE UNBOUNDED PRECEDING FOLLOWING CURRENT ROW INTERVAL TIMESTAMP DATE ARRAY GROUPING SETS " +
    "ROLLUP CUBE FETCH NEXT ONLY VALUES SYMMETRIC"
  ).split(" "),
)
/** Words that are keywords beside another one only, and may be columns elsewhere. */
const NULLS_WORDS = ["FIRST", "LAST"]
const INTERVAL_UNITS = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]
const CAST_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: "VARCHAR",
  CHAR: "VARCHAR",
  BIGINT: "BIGINT",
  INTEGER: "INTEGER",
  INT: "INTEGER",
  SMALLINT: "SMALLINT",
  DOUBLE: "DOUBLE",
  FLOAT: "FLOAT",
  REAL: "FLOAT",
  DECIMAL: "DOUBLE",
  NUMERIC: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "TIMESTAMP",
  DATE: "DATE",
}

export interface Translation {
  readonly sql: string
  readonly tokens: readonly Token[]
}

/**
 * Druid SQL as DuckDB's: names in the store's spelling, parameters as literals, functions by name. Throws Druid's refusal
 * for what is no SELECT and for functions that are not known.
 *
 * @param now epoch milliseconds, what CURRENT_TIMESTAMP says
 * @param timeZone where times are cut and read that name no zone of their own; null is UTC
 */
export function translate(
  query: string,
  parameters: readonly Parameter[],
  now: number,
  timeZone: string | null,
): Translation {
  const tokens = tokenize(query)
  const [first] = tokens
  if (!first) throw sqlRefusal("Received an empty query")
  if (!isWord(first, "SELECT", "WITH") && !isSign(first, "(")) throw unexpected(first)
  const nodes = nest(tokens)
  let used = 0
  const next = (): Parameter => {
    const given = parameters[used++]
    if (!given) throw sqlRefusal(`No value bound for parameter (position [${used}])`)
    return given
  }
  const zone = timeZone === null ? null : quoteText(timeZone)
  const sql = write(nameColumns(nodes), { next, now, zone })
  if (used < parameters.length) throw sqlRefusal(`Too many parameters: ${parameters.length} for ${used} placeholders`)
  return { sql, tokens }
}

interface Context {
  readonly next: () => Parameter
  readonly now: number
  /** SQL. */
  readonly zone: string | null
}

/** Calcite calls a column without a name `EXPR$` and its position. */
function nameColumns(nodes: readonly Node[]): readonly Node[] {
  const select = nodes.findIndex((node) => isWord(node, "SELECT"))
  if (select < 0) return nodes
  const start = isWord(nodes[select + 1], "DISTINCT", "ALL") ? select + 2 : select + 1
  const ends = nodes.findIndex(
    (node, i) =>
      i >= start && isWord(node, "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "OFFSET", "FETCH"),
  )
  const end = ends < 0 ? nodes.length : ends
  const items = splitAtCommas(nodes.slice(start, end)).map((item, i) =>
    hasName(item) ? item : [...item, ...aliasNodes(i, item)],
  )
  const comma = (item: readonly Node[], i: number): readonly Node[] => (i === 0 ? item : [sign(","), ...item])
  return [...nodes.slice(0, start), ...items.flatMap(comma), ...nodes.slice(end)]
}

const NOWHERE = { line: 1, column: 1, token: "" }
const sign = (value: string): Token => ({ kind: "sign", value, place: NOWHERE })

function aliasNodes(i: number, item: readonly Node[]): readonly Node[] {
  const place = item[0]?.place ?? NOWHERE
  return [
    { kind: "word", value: "AS", place },
    { kind: "name", value: `EXPR$${i}`, place },
  ]
}

const isName = (node: Node | undefined): boolean =>
  node?.kind === "name" ||
  (node?.kind === "word" &&
    !KEYWORDS.has(node.value.toUpperCase()) &&
    !isWord(node, "CURRENT_TIMESTAMP", "CURRENT_DATE"))

/** A column, `*`, or an expression with an alias behind it. */
function hasName(item: readonly Node[]): boolean {
  const last = item.at(-1)
  if (isSign(last, "*")) return item.length === 1 || isSign(item.at(-2), ".")
  if (!isName(last)) return false
  if (item.length === 1 || isWord(item.at(-2), "AS") || isSign(item.at(-2), ".")) return true
  // `a + b` ends in a name too; an alias without AS follows something that is complete.
  const before = item.at(-2)!
  return (
    before.kind === "group" ||
    before.kind === "name" ||
    before.kind === "text" ||
    before.kind === "number" ||
    isWord(before, "END") ||
    isName(before)
  )
}

function write(nodes: readonly Node[], context: Context): string {
  const out: string[] = []
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!
    const following = nodes[i + 1]
    if (node.kind === "group") out.push(`(${write(node.nodes, context)})`)
    else if (node.kind === "word" && following?.kind === "group" && !isSign(nodes[i - 1], ".") && isCall(node)) {
      out.push(writeCall(node, following, context))
      i++
    } else if (isWord(node, "TIMESTAMP", "DATE") && following?.kind === "text") {
      out.push(writeTimestamp(following, context))
      i++
    } else out.push(writeToken(node, nodes[i - 1], following, context))
  }
  return out.join(" ").replaceAll(" . ", ".")
}

/** The clock of the query's zone, as `TIMESTAMP '2024-01-31 13:45:00'` gives it. */
function writeTimestamp({ value }: Token, { zone }: Context): string {
  const local = `TIMESTAMP ${quoteText(value)}`
  return zone === null ? local : fromZone(local, zone)
}

const isCall = (word: Token) => !KEYWORDS.has(word.value.toUpperCase()) || isWord(word, "LEFT", "RIGHT", "GROUPING")

function writeToken(token: Token, before: Node | undefined, following: Node | undefined, context: Context): string {
  switch (token.kind) {
    case "text":
      return quoteText(token.value)
    case "number":
      // DuckDB takes `1.5` for a decimal, whose products overflow; Druid has doubles.
      return /[.eE]/.test(token.value)
        ? `${token.value.replace(/[eE].*$/, "")}${/[eE].*$/.exec(token.value)?.[0] ?? "e0"}`
        : token.value
    case "parameter":
      return literalOf(context.next(), context.zone)
    case "name":
      return quoteName(token.value)
    case "sign":
      return token.value
    case "word":
      return writeWord(token, before, following, context)
  }
}

function writeWord(
  token: Token,
  before: Node | undefined,
  following: Node | undefined,
  { now, zone }: Context,
): string {
  const word = token.value.toUpperCase()
  if (isSign(before, ".")) return quoteName(token.value)
  if (word === "CURRENT_TIMESTAMP") return `epoch_ms(${now})`
  if (word === "CURRENT_DATE") return floorTime(`epoch_ms(${now})`, { count: 1, unit: "day" }, null, zone)
  if (word === "NULLS" && isWord(following, ...NULLS_WORDS)) return word
  if (NULLS_WORDS.includes(word) && isWord(before, "NULLS", "FETCH")) return word
  if (INTERVAL_UNITS.includes(word) && (before?.kind === "text" || before?.kind === "parameter")) return word
  return KEYWORDS.has(word) ? word : quoteName(token.value)
}

function writeCall(name: Token, group: Group, context: Context): string {
  const upper = name.value.toUpperCase()
  const distinct = isWord(group.nodes[0], "DISTINCT")
  const nodes = distinct ? group.nodes.slice(1) : group.nodes
  switch (upper) {
    case "CAST":
    case "TRY_CAST":
      return writeCast(name, nodes, context)
    case "EXTRACT":
      return writeExtract(name, nodes, context)
    case "TRIM":
      return writeTrim(nodes, context)
    case "SUBSTRING":
    case "POSITION":
      // `SUBSTRING(x FROM 1 FOR 2)` and `POSITION(x IN y)` are DuckDB's too.
      return `${upper}(${write(
        nodes.map((node) => (isWord(node, "FOR") ? { ...(node as Token), kind: "sign" as const } : node)),
        context,
      )})`
    case "TIMESTAMPADD":
    case "TIMESTAMPDIFF":
      return writeTimestampCall(name, nodes, context)
  }
  const to = nodes.findIndex((node) => isWord(node, "TO"))
  if ((upper === "FLOOR" || upper === "CEIL") && to > 0) return writeFloorTo(name, nodes, to, context)
  const translateCall = functionOf(upper)
  if (!translateCall) throw sqlRefusal(`No match found for function signature ${upper}`, name.place)
  const isStar = nodes.length === 1 && isSign(nodes[0], "*")
  const args = isStar ? [] : splitAtCommas(nodes).map((arg) => writeArgument(arg, context))
  const call: Call = { name: upper, place: name.place, distinct, zone: context.zone }
  return translateCall(args, call)
}

function writeArgument(nodes: readonly Node[], context: Context): Argument {
  const [only] = nodes
  if (nodes.length === 1 && only?.kind === "parameter") {
    const given = context.next()
    return { sql: literalOf(given, context.zone), text: typeof given.value === "string" ? given.value : null }
  }
  const text = nodes.length === 1 && (only?.kind === "text" || only?.kind === "word") ? only.value : null
  return { sql: write(nodes, context), text }
}

function typeAt(name: Token, nodes: readonly Node[], as: number): string {
  const type = nodes[as + 1]
  const to = type?.kind === "word" ? CAST_TYPES[type.value.toUpperCase()] : undefined
  if (as < 1 || !type || !to) throw type ? unexpected(type) : unexpected(name)
  return to
}

function writeCast(name: Token, nodes: readonly Node[], context: Context): string {
  const as = nodes.findLastIndex((node) => isWord(node, "AS"))
  const type = typeAt(name, nodes, as)
  const value = write(nodes.slice(0, as), context)
  // Druid cuts the fraction off where DuckDB rounds, and gives the milliseconds of a time.
  return type === "BIGINT" || type === "INTEGER" ? `druid_bigint(${value})` : `TRY_CAST(${value} AS ${type})`
}

function writeExtract(name: Token, nodes: readonly Node[], context: Context): string {
  const [unit, from] = nodes
  if (unit?.kind !== "word" || !isWord(from, "FROM")) throw unexpected(name)
  const sql = extractPart(unit.value, write(nodes.slice(2), context), context.zone)
  if (sql === null) throw unexpected(unit)
  return sql
}

function writeTrim(nodes: readonly Node[], context: Context): string {
  const from = nodes.findIndex((node) => isWord(node, "FROM"))
  if (from < 0) return `trim(${write(nodes, context)})`
  const hasSide = isWord(nodes[0], "BOTH", "LEADING", "TRAILING")
  const name = isWord(nodes[0], "LEADING") ? "ltrim" : isWord(nodes[0], "TRAILING") ? "rtrim" : "trim"
  const characters = write(nodes.slice(hasSide ? 1 : 0, from), context)
  return `${name}(${write(nodes.slice(from + 1), context)}, ${characters})`
}

const unitOf = (node: Node | undefined): Period["unit"] | null =>
  node?.kind === "word" && INTERVAL_UNITS.includes(node.value.toUpperCase()) && node.value.toUpperCase() !== "QUARTER"
    ? (node.value.toLowerCase() as Period["unit"])
    : null

function writeFloorTo(name: Token, nodes: readonly Node[], to: number, context: Context): string {
  const unit = unitOf(nodes[to + 1])
  if (!unit || isWord(name, "CEIL")) throw unexpected(name)
  return floorTime(write(nodes.slice(0, to), context), { count: 1, unit }, null, context.zone)
}

function writeTimestampCall(name: Token, nodes: readonly Node[], context: Context): string {
  const [unitNodes = [], a = [], b = []] = splitAtCommas(nodes)
  const unit = unitOf(unitNodes[0])
  if (!unit || a.length === 0 || b.length === 0) throw unexpected(name)
  const [first, second] = [write(a, context), write(b, context)]
  return isWord(name, "TIMESTAMPADD")
    ? `(${second} + to_${unit}s(CAST(${first} AS INTEGER)))`
    : `date_sub('${unit}', ${first}, ${second})`
}
