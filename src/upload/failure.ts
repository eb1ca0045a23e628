import type { Problem } from "#domain/contracts/problem.ts"

/** Why an upload ended without success, for a person. */
export interface UploadProblem {
  /** The Worker's code, or one of the uploader's: `s3_refused`, `s3_unreachable`, `etag_unreadable`, `file_changed`, … */
  readonly code: string
  readonly message: string
  /** The earlier ingestion, where the Worker names one. */
  readonly taskId: string | null
}

/** Trying again as it is would end the same way. */
export class UploadFailure extends Error {
  override readonly name = "UploadFailure"
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The Worker's own words in an error, where it brought any. */
export function problemIn(error: unknown): Problem | null {
  const problem = (error as { problem?: Problem } | null)?.problem
  return problem && typeof problem.code === "string" ? problem : null
}

export function toUploadProblem(error: unknown): UploadProblem {
  const problem = problemIn(error)
  if (problem) return { code: problem.code, message: problem.detail, taskId: problem.task_id ?? null }
  if (error instanceof UploadFailure) return { code: error.code, message: error.message, taskId: null }
  const message = error instanceof Error ? error.message : String(error)
  return { code: "upload_failed", message: `The upload stopped: ${message}`, taskId: null }
}

/** An answer that another try may better: none at all, too busy, or broken. */
export function isPassing(error: unknown): boolean {
  if (error instanceof UploadFailure) return false
  const status = problemIn(error)?.status
  if (status !== undefined) return status >= 500 || status === 429 || status === 408
  return error instanceof Error && error.name === "ApiUnreachable"
}
