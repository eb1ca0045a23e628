import type { FileProblem } from "#domain/findings/result.ts"

/** What a browser says of a file that was moved, changed or taken away; it crosses from a worker by name alone. */
export function problemWithFile(error: unknown): FileProblem | null {
  const { name, message } = (error ?? {}) as { name?: string; message?: string }
  if (name === "RecordTooLong") return { code: "line_too_long", message: message ?? "" }
  if (name !== "NotReadableError" && name !== "NotFoundError" && name !== "SecurityError") return null
  return {
    code: "unreadable",
    message: "The file can no longer be read: it was moved, changed or taken away. Choose it again.",
  }
}
