import { createHash } from "node:crypto"
import { sourceOfBytes } from "#formats/source.ts"
import { createDecoder } from "#formats/text/decoders.ts"
import { detectEncoding } from "#formats/text/detect.ts"
import type { ReadCase } from "../case.ts"

/**
 * Characters that the web's tables and those of the standards give for the same bytes of Shift_JIS, EUC-JP, GB 2312 and
 * Big5: a text that holds one cannot be compared with what another table made of it, only its encoding's name can.
 */
const TWO_TABLES = /[～〜－−∥‖￠¢￡£￢¬—―·・‧\\~¥‾]/

/** A text in an encoding that nobody names. */
export const readEncoding: ReadCase = async (bytes) => {
  const detected = await detectEncoding(sourceOfBytes(bytes))
  if (!detected.ok) return { error: detected.problem.message, code: detected.problem.code }
  const { encoding, bom, ...judgement } = detected.value
  const decoder = createDecoder(encoding)
  if (!decoder.ok) return { encoding, bom, ...judgement }
  const text = Buffer.concat([decoder.value.decode(bytes).slice(), decoder.value.end()])
  const isAsian = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"].includes(encoding)
  if (isAsian && TWO_TABLES.test(text.toString("utf8"))) return { encoding, bom, ...judgement }
  return { encoding, bom, ...judgement, textSha256: createHash("sha256").update(text).digest("hex") }
}
