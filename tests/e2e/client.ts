import { spawn } from "node:child_process"
import { resolve } from "node:path"

const GROVE = resolve(import.meta.dirname, "../../cli/grove.mjs")

/** A Druid to ask, past the Worker. */
export interface AskedDruid {
  readonly url: string
  /** The header `Authorization`, where this Druid wants one. */
  readonly authorization: string | null
}

/** What came back of an HTTP call: its JSON, whatever the status. */
export interface Answer<T> {
  readonly status: number
  readonly body: T
}

/** `curl -F file=@… -F name=value URL` */
export async function postFile<T>(
  url: string,
  filename: string,
  contents: BlobPart,
  fields: Readonly<Record<string, string>>,
): Promise<Answer<T>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append("file", new Blob([contents]), filename)
  const response = await fetch(url, { method: "POST", body: form })
  return { status: response.status, body: (await response.json()) as T }
}

/** Druid's answer to a statement of SQL, as it came; counts of distinct values are exact. */
export async function sqlAnswer(druid: AskedDruid, query: string, parameters: readonly object[] = []): Promise<string> {
  const { url, authorization } = druid
  const response = await fetch(`${url}/druid/v2/sql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query, parameters, context: { useApproximateCountDistinct: false } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`Druid answered ${response.status}: ${text}`)
  return text
}

/** Runs `grove` with these arguments, to its end. */
export async function runGrove(args: readonly string[]) {
  const child = spawn(process.execPath, [GROVE, ...args])
  let [stdout, stderr] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((done) => child.once("close", done))
  return { code, stdout, stderr }
}
