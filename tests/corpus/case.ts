/** One case of a corpus, as its group's `labels.json` has it. */
export interface Case {
  readonly id: string
  /** The file's path within the group's folder; a case of one text has `input` instead. */
  readonly file?: string
  readonly input?: string
  /** What a program is told about the file beforehand. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
}

/** What was read, in the fields that the corpus's scorer knows; `error` where the file was refused. */
export interface Output {
  readonly error?: string
  readonly [field: string]: unknown
}

/** Reads one case. `bytes` are the file's, or the UTF-8 of its input. */
export type ReadCase = (bytes: Uint8Array, one: Case) => Promise<Output>
