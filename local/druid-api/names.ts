/**
 * DuckDB compares names without regard to case, Druid with it. So a name's capitals are written with a sign before them:
 * `Sales` is stored as `~sales`, and `~` as `~~`.
 */
export const encodeName = (name: string): string =>
  name.replace(/[A-Z~]/g, (c) => (c === "~" ? "~~" : `~${c.toLowerCase()}`))

export const decodeName = (name: string): string =>
  name.replace(/~([a-z~])/g, (_, c: string) => (c === "~" ? "~" : c.toUpperCase()))

/** A Druid name as an identifier of DuckDB's SQL. */
export const quoteName = (name: string): string => `"${encodeName(name).replaceAll('"', '""')}"`

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`
