import { tableOf } from "#formats/csv/open.ts"
import { transcribeJson } from "#formats/json/transcribe.ts"
import { layoutOf } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { createTranscript } from "#formats/transcript.ts"
import type { Output, ReadCase } from "../case.ts"
import { fold } from "../fold.ts"
import { recordsOf } from "./table.ts"

/** A file that is said to be JSON, also where its content alone would not tell. */
export const readJson: ReadCase = async (bytes): Promise<Output> => {
  const transcript = createTranscript(await memoryHost.createSink())
  const read = await transcribeJson(sourceOfBytes(bytes), {}, transcript)
  if (!read.ok) {
    const { code, message } = read.problem
    return { error: message, code, validJson: code !== "bad_json" }
  }
  const { names, paths, findings } = read.value
  const blocking = findings.find(({ severity }) => severity === "error")
  if (blocking) return { error: blocking.message, code: blocking.code }
  const rows = await recordsOf(tableOf(await transcript.finish(), layoutOf(names!)))
  return { ...fold(paths, rows), rowCount: rows.length }
}
