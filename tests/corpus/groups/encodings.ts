import { createHash } from "node:crypto"
import { sourceOfBytes } from "#formats/source.ts"
import { createDecoder } from "#formats/text/decoders.ts"
import { detectEncoding } from "#formats/text/detect.ts"
import type { ReadCase } from "../case.ts"

/**
 * Characters that the web's tables and those of the standards read differently in Shift_JIS, EUC-JP, GB 2312 and Big5:
 * of a text that holds one, only the encoding's name can be compared with what another table made of it.
 */
const TWO_TABLES = /[～－∥￠￡￢—·]/
const HAS_TWO_TABLES = ["shift_jis", "euc-jp", "gb18030", "big5"]

/** A text in an encoding that nobody names. */
export const readEncoding: ReadCase = async (bytes) => {
  const detected = await detectEncoding(sourceOfBytes(bytes))
  if (!detected.ok) return { error: detected.problem.message, code: detected.problem.code }
  const { encoding, bom, ...judgement } = detected.value
  const decoder = createDecoder(encoding)
  if (!decoder.ok) return { encoding, bom, ...judgement }
  const text = Buffer.concat([decoder.value.decode(bytes).slice(), decoder.value.end()])
  if (HAS_TWO_TABLES.includes(encoding) && TWO_TABLES.test(text.toString("utf8")))
    return { encoding, bom, ...judgement }
  return { encoding, bom, ...judgement, textSha256: createHash("sha256").update(text).digest("hex") }
}
