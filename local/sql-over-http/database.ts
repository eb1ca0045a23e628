/** A column of an answer, as Neon's protocol names its properties. */
export interface SqlField {
  readonly name: string
  readonly tableID: number
  readonly columnID: number
  readonly dataTypeID: number
  readonly dataTypeSize: number
  readonly dataTypeModifier: number
  readonly format: "text"
}

/** The answer to one statement; every value is the text that Postgres writes, or null. */
export interface SqlAnswer {
  readonly command: string
  readonly rowCount: number | null
  readonly fields: readonly SqlField[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** One Postgres session, ours alone while it is held. */
export interface SqlSession {
  /** Runs one statement. Throws Postgres's own error, its `code` being the five characters of the SQLSTATE. */
  query(text: string, params: readonly (string | null)[]): Promise<SqlAnswer>
  /** Whether a transaction is open after the last statement, be it healthy or failed. */
  inTransaction(): boolean
}

/** What stands behind the bridge: PGlite or a real Postgres. */
export interface SqlDatabase {
  /** Gives `work` a session that nobody else uses until it settles. */
  run<T>(work: (session: SqlSession) => Promise<T>): Promise<T>
  close(): Promise<void>
}
