import type { DuckDBConnection } from "@duckdb/node-api"
import { sqlRefusal } from "../errors.ts"
import { decodeName, encodeName } from "../names.ts"
import { rowsOf } from "../store.ts"
import { isSelect, issueWithOrder } from "./ordering.ts"
import type { Token } from "./tokens.ts"

const placeOf = (tokens: readonly Token[], name: string) =>
  tokens.find((token) => (token.kind === "name" || token.kind === "word") && token.value === name)?.place

/** Everything that DuckDB's parser may find where rows come from. */
const SOURCES = ["BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "EXPRESSION_LIST"]

interface TableRef {
  /** Empty: that of the datasources. */
  readonly schema: string
  readonly table: string
}

/**
 * Lets a translated statement pass only if all its rows come from tables of Druid, in an order that Druid can give. DuckDB
 * would also take a file's name for a table, and has tables about itself.
 */
export async function guardStatement(
  connection: DuckDBConnection,
  sql: string,
  tokens: readonly Token[],
): Promise<void> {
  const [row] = await rowsOf(connection, "SELECT json_serialize_sql($1::VARCHAR)::VARCHAR AS tree", [sql])
  const tree = JSON.parse(String(row!.tree)) as { error: boolean; error_message?: string; position?: string }
  if (tree.error) throw sqlRefusal(`Received an unexpected token: ${decodeName(String(tree.error_message))}`)
  const known = await knownTables(connection)
  for (const { schema, table } of tablesOf(tree)) {
    if (known.has(`${schema || "druid"}.${table}`)) continue
    const name = decodeName(table)
    const within = schema === "" ? "" : ` within '${decodeName(schema)}'`
    throw sqlRefusal(`Object '${name}' not found${within}`, placeOf(tokens, name))
  }
  refuseOrders(tree)
}

function refuseOrders(tree: unknown): void {
  if (typeof tree !== "object" || tree === null) return
  const issue = isSelect(tree) ? issueWithOrder(tree) : null
  if (issue) throw issue
  Object.values(tree).forEach(refuseOrders)
}

async function knownTables(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    connection,
    `SELECT "~t~a~b~l~e_~s~c~h~e~m~a" AS s, "~t~a~b~l~e_~n~a~m~e" AS t FROM "~i~n~f~o~r~m~a~t~i~o~n_~s~c~h~e~m~a"."~t~a~b~l~e~s"`,
  )
  return new Set(rows.map(({ s, t }) => `${encodeName(String(s))}.${encodeName(String(t))}`))
}

type Json = Readonly<Record<string, unknown>>

/** The tables that a parsed statement reads, less the names that its WITH gives. */
function tablesOf(tree: unknown): readonly TableRef[] {
  const tables: TableRef[] = []
  const given = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child)
      return
    }
    if (typeof node !== "object" || node === null) return
    const object = node as Json
    const ctes = (object.cte_map as { map?: readonly { key: string }[] } | undefined)?.map
    for (const { key } of ctes ?? []) given.add(key)
    if (
      "sample" in object &&
      "type" in object &&
      "alias" in object &&
      "query_location" in object &&
      !("class" in object)
    ) {
      if (!SOURCES.includes(String(object.type)))
        throw sqlRefusal(`${object.type} is not known here as a source of rows`)
      if (object.type === "BASE_TABLE")
        tables.push({ schema: String(object.schema_name), table: String(object.table_name) })
    }
    for (const child of Object.values(object)) visit(child)
  }
  visit(tree)
  return tables.filter(({ schema, table }) => schema !== "" || !given.has(table))
}
