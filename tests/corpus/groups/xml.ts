import { tableOf } from "#formats/csv/open.ts"
import { layoutOf } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { createTranscript } from "#formats/transcript.ts"
import { transcribeXml } from "#formats/xml/transcribe.ts"
import type { Output, ReadCase } from "../case.ts"
import { fold } from "../fold.ts"
import { recordsOf } from "./table.ts"

/** A file that is said to be XML, also where its content alone would not tell. */
export const readXml: ReadCase = async (bytes): Promise<Output> => {
  const transcript = createTranscript(await memoryHost.createSink())
  const read = await transcribeXml(sourceOfBytes(bytes), {}, transcript)
  if (!read.ok) {
    const { code, message } = read.problem
    // Sound, but without any value: no row, and no fault of the file.
    return code === "no_table" ? { columns: [], rows: [], rowCount: 0, code } : { error: message, code }
  }
  const { names, paths, encoding, table } = read.value
  const rows = await recordsOf(tableOf(await transcript.finish(), layoutOf(names!)))
  return { ...fold(paths, rows), rowCount: rows.length, encoding, table }
}
