import Busboy from "@fastify/busboy"
import { ApiError } from "#workers/problem.ts"

export interface Form<T> {
  readonly fields: Readonly<Record<string, string>>
  /** Null when there was no file. */
  readonly file: { readonly filename: string; readonly result: T } | null
}

const MAX_FIELDS = 30
const MAX_FIELD_BYTES = 64_000

/**
 * Reads a multipart/form-data body: text fields, in any order, and one file in the field `file`, which is handed on as it
 * comes in. The body is always read to its end.
 *
 * @param onFile takes the file's bytes; it must read all of them
 */
export async function readForm<T>(
  request: Request,
  onFile: (filename: string, bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<Form<T>> {
  const type = request.headers.get("content-type") ?? ""
  if (!type.startsWith("multipart/form-data") || request.body === null)
    throw new ApiError(
      415,
      "form_expected",
      "A form is expected",
      "Send multipart/form-data with the file in the field “file”, as curl -F file=@sales.csv does.",
    )
  const fields: Record<string, string> = {}
  let reading: { destroy(error: Error): void } | null = null
  let file: { filename: string; result: Promise<T> } | null = null
  const form = new Busboy({
    headers: { "content-type": type },
    limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
  })
  form.on("field", (name, value) => {
    fields[name] = value
  })
  form.on("file", (name, stream, filename) => {
    if (name !== "file" || file !== null) {
      stream.resume()
      return
    }
    reading = stream
    const result = onFile(filename ?? "file", stream as AsyncIterable<Uint8Array>)
    // It is awaited below; a failure before that must not be nobody's, nor stop the reading.
    result.catch(() => stream.resume())
    file = { filename: filename ?? "file", result }
  })
  const finished = new Promise<void>((resolve, reject) => {
    form.on("finish", resolve)
    form.on("error", reject)
  })
  finished.catch(() => undefined)
  try {
    for await (const chunk of request.body) {
      if (!form.write(chunk)) await new Promise<void>((go) => form.once("drain", go))
    }
    form.end()
    await finished
  } catch (cause) {
    form.destroy()
    // Whoever takes the file learns that there is no more of it, and puts away what it has.
    ;(reading as { destroy(error: Error): void } | null)?.destroy(cause as Error)
    await (file as { result: Promise<T> } | null)?.result.catch(() => undefined)
    throw new ApiError(
      400,
      "invalid_form",
      "Not a form",
      `The form could not be read to its end: ${(cause as Error).message}`,
    )
  }
  const taken = file as { filename: string; result: Promise<T> } | null
  return { fields, file: taken && { filename: taken.filename, result: await taken.result } }
}
