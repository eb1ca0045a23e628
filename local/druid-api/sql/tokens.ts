import { type SqlPlace, sqlRefusal } from "../errors.ts"

/** `word`: not quoted. `name`: in double quotes, `value` without them. `text`: in single quotes, likewise. */
export interface Token {
  readonly kind: "word" | "name" | "text" | "number" | "parameter" | "sign"
  readonly value: string
  readonly place: SqlPlace
}

/** A pair of parentheses and what is between them. */
export interface Group {
  readonly kind: "group"
  readonly nodes: readonly Node[]
  readonly place: SqlPlace
}

export type Node = Token | Group

const PATTERN =
  /(?<blank>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")+")|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<parameter>\?)|(?<sign><>|!=|<=|>=|\|\||[-+*/%=<>(),.[\]:])/uy

/** Cuts Druid SQL into tokens, its comments left out; `;` only ends it. */
export function tokenize(sql: string): readonly Token[] {
  const source = sql.replace(/[;\s]+$/, "")
  const tokens: Token[] = []
  let [line, lineStart] = [1, 0]
  for (let at = 0; at < source.length; ) {
    PATTERN.lastIndex = at
    const match = PATTERN.exec(source)
    const place = (token: string): SqlPlace => ({ line, column: at - lineStart + 1, token })
    if (!match) {
      const token = source.slice(at, at + 1)
      throw sqlRefusal(`Lexical error at "${token}"`, place(token))
    }
    const [kind = "blank", found = ""] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? []
    if (kind !== "blank") {
      const value =
        kind === "name"
          ? found.slice(1, -1).replaceAll('""', '"')
          : kind === "text"
            ? found.slice(1, -1).replaceAll("''", "'")
            : found
      tokens.push({ kind: kind as Token["kind"], value, place: place(found) })
    }
    for (let i = at; i < at + found.length; i++) if (source.charCodeAt(i) === 10) [line, lineStart] = [line + 1, i + 1]
    at += found.length
  }
  return tokens
}

export const unexpected = (token: Token | Group): Error =>
  sqlRefusal(`Received an unexpected token [${token.place.token}]`, token.place)

/** Nests tokens by their parentheses. */
export function nest(tokens: readonly Token[]): readonly Node[] {
  const stack: { nodes: Node[]; open: Token | null }[] = [{ nodes: [], open: null }]
  for (const token of tokens) {
    const top = stack.at(-1)!
    if (token.kind !== "sign" || (token.value !== "(" && token.value !== ")")) top.nodes.push(token)
    else if (token.value === "(") stack.push({ nodes: [], open: token })
    else {
      if (!top.open) throw unexpected(token)
      stack.pop()
      stack.at(-1)!.nodes.push({ kind: "group", nodes: top.nodes, place: top.open.place })
    }
  }
  const last = stack.pop()!
  if (last.open) throw unexpected(last.open)
  return last.nodes
}

export const isSign = (node: Node | undefined, value: string): boolean => node?.kind === "sign" && node.value === value

export const isWord = (node: Node | undefined, ...values: readonly string[]): boolean =>
  node?.kind === "word" && values.includes(node.value.toUpperCase())

/** Splits nodes at the commas among them. */
export function splitAtCommas(nodes: readonly Node[]): readonly (readonly Node[])[] {
  if (nodes.length === 0) return []
  const parts: Node[][] = [[]]
  for (const node of nodes) {
    if (isSign(node, ",")) parts.push([])
    else parts.at(-1)!.push(node)
  }
  return parts
}
