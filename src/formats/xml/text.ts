import { failed, ok, type Result } from "#domain/findings/result.ts"
import { type ByteSource, piecesOf } from "../source.ts"

/** Characters of a file in pieces; a byte that is none in the file's encoding throws. */
export interface XmlText {
  /** The WHATWG name. */
  readonly encoding: string
  pieces(): AsyncGenerator<string>
}

/** Small enough for the records in a piece to be held. */
const PIECE = 64 << 10

/**
 * The characters of an XML file: in the encoding that is known, by its byte order mark, by its first bytes, by its declaration, else as UTF-8.
 */
export async function textOfXml(source: ByteSource, pieceBytes = PIECE, known?: string): Promise<Result<XmlText>> {
  const head = new Uint8Array(await source.slice(0, 256))
  const encoding = known ?? encodingOf(head)
  try {
    new TextDecoder(encoding)
  } catch {
    return failed(
      "unknown_encoding",
      `The file says that its encoding is ${encoding}, which is not known. Save it as UTF-8.`,
    )
  }
  return ok({
    encoding: new TextDecoder(encoding).encoding,
    async *pieces() {
      // The parser takes one byte order mark off; a second one is an error.
      const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
      for await (const piece of piecesOf(source, pieceBytes)) yield decoder.decode(piece, { stream: true })
      yield decoder.decode()
    },
  })
}

function encodingOf(head: Uint8Array): string {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8"
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return "utf-16le"
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return "utf-16be"
  const start = String.fromCharCode(...head)
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]
  // What can be read as ASCII is not UTF-16, whatever it says.
  return declared === undefined || /^(utf-?16|ucs-?2|iso-10646)/i.test(declared) ? "utf-8" : declared
}
