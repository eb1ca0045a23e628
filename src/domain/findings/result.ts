/** A failure that a person can act on; a broken system throws instead. */
export interface FileProblem {
  /** `empty_file`, `not_text`, `unsupported_format`, `too_large`, `only_header`, `unreadable`, `cancelled`, … */
  readonly code: string
  readonly message: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: FileProblem }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const failed = (code: string, message: string): Result<never> => ({ ok: false, problem: { code, message } })
