import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { decodingWords, encodingWords } from "#domain/findings/text.ts"
import { HEAD_BYTES } from "#domain/scan/detect.ts"
import type { ByteSource, Host } from "../source.ts"
import type { ReadOptions } from "../transcript.ts"
import { decodeToUtf8 } from "./decode.ts"
import { createDecoder } from "./decoders.ts"
import { type DetectedEncoding, declaredIn, detectEncoding, WEAK } from "./detect.ts"
import { encodingNamed } from "./encodings.ts"
import { lookAtLines, mojibake, notUtf8, replaced } from "./lines.ts"
import { mojibakeIn } from "./mojibake.ts"
import { looksLikeUtf8 } from "./utf8.ts"

/** A text file as UTF-8. */
export interface Utf8Text<S extends ByteSource> {
  /** The file itself where it is UTF-8, else what was decoded, without a byte order mark. */
  readonly text: S
  readonly isDecoded: boolean
  /** Of the file. */
  readonly encoding: string
  readonly bom: boolean
  readonly findings: readonly Finding[]
}

/**
 * A text as it stands, if it is UTF-8 with nothing to be said about its letters, which its head and some more places
 * show; null where `utf8Of` has to read all of it.
 */
export async function plainUtf8<S extends ByteSource>(source: S, options: ReadOptions): Promise<Utf8Text<S> | null> {
  if (options.encoding !== undefined || options.checkEncoding === true) return null
  const head = await headOf(source)
  const declared = declaredIn(head)
  if (declared !== null && declared !== "utf-8") return null
  if (!(await looksLikeUtf8(source, head))) return null
  if (mojibakeIn(new TextDecoder().decode(head)) > 0) return null
  return asItIs(source, hasBom(head), [])
}

/**
 * A text file of any encoding as UTF-8, written to the host where it is another one. With `options.encoding` it is read so;
 * with `options.checkEncoding` all of it is looked at before it is taken for UTF-8.
 *
 * @returns `not_text`, or `unsupported_encoding` where nothing decodes it; a read of the source that fails throws
 */
export async function utf8Of<S extends ByteSource>(
  source: S,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<Utf8Text<S>>> {
  const plain = await plainUtf8(source, options)
  if (plain) return ok(plain)
  const detected =
    options.encoding === undefined ? await detectEncoding(source) : await chosen(source, options.encoding)
  if (!detected.ok) return detected
  const { encoding, bom, strayBytes, fallback } = detected.value
  if (encoding === "utf-8" && strayBytes === 0) {
    const { count, places } = await lookAtLines(source, mojibake, true)
    return ok(asItIs(source, bom, count > 0 ? [finding("text_mojibake", null, count, places)] : []))
  }
  const decoder = createDecoder(encoding, fallback)
  if (!decoder.ok) return decoder
  const { text, bad } = await decodeToUtf8(source, decoder.value, await host.createSink())
  const findings = await findingsOf(source, text, detected.value, bad, options.encoding === undefined)
  return ok({ text, isDecoded: true, encoding, bom, findings })
}

const asItIs = <S extends ByteSource>(text: S, bom: boolean, findings: readonly Finding[]): Utf8Text<S> => ({
  text,
  isDecoded: false,
  encoding: "utf-8",
  bom,
  findings,
})

/** What a person has chosen; the file's byte order mark says which way round UTF-16 stands. */
async function chosen(source: ByteSource, label: string): Promise<Result<DetectedEncoding>> {
  const encoding = encodingNamed(label)
  if (encoding === null)
    return failed("unsupported_encoding", `No encoding that this release knows is called “${label}”.`)
  const head = new Uint8Array(await source.slice(0, Math.min(3, source.byteLength)))
  const bom = hasBom(head) || (encoding.startsWith("utf-16") && ((head[0]! << 8) | head[1]!) >= 0xfeff)
  const none = { runnerUp: null, differing: null, strayBytes: 0, fallback: null }
  return ok({ encoding, bom, confidence: 1, ...none })
}

async function findingsOf(
  source: ByteSource,
  text: ByteSource,
  detected: DetectedEncoding,
  bad: number,
  isGuessed: boolean,
): Promise<readonly Finding[]> {
  const { encoding, fallback, strayBytes, confidence } = detected
  const findings: Finding[] = []
  if (fallback !== null) {
    const { places } = await lookAtLines(source, notUtf8, false)
    findings.push(finding("text_mixed_encodings", null, strayBytes, places, { detail: encodingWords(fallback) }))
  } else if (encoding !== "utf-8")
    findings.push(
      finding(isGuessed && confidence < WEAK ? "text_encoding_unsure" : "text_decoded", null, 1, [], {
        detail: decodingWords(detected),
      }),
    )
  if (bad > 0) {
    const { places } = await lookAtLines(text, replaced, false)
    findings.push(finding("text_undecodable", null, bad, places, { detail: encodingWords(encoding) }))
  }
  return findings
}

const hasBom = (head: Uint8Array): boolean => head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf

const headOf = async (source: ByteSource): Promise<Uint8Array> =>
  new Uint8Array(await source.slice(0, Math.min(source.byteLength, HEAD_BYTES)))
