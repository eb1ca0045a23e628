import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { FileFormat } from "#domain/profile/profile.ts"
import { workbookFormatOf } from "./excel/kind.ts"
import { looksLikeJson } from "./json/sniff.ts"
import { looksLikeXml } from "./xml/sniff.ts"

interface Signature {
  readonly name: string
  /** Hex of the first bytes. */
  readonly starts: string
}

/** What is not read yet is refused by name. */
const SIGNATURES: readonly Signature[] = [
  { name: "a zip archive", starts: "504b0304" },
  { name: "a gzip archive", starts: "1f8b" },
  { name: "a Zstandard archive", starts: "28b52ffd" },
  { name: "a bzip2 archive", starts: "425a68" },
  { name: "an xz archive", starts: "fd377a585a00" },
  { name: "a 7-Zip archive", starts: "377abcaf271c" },
  { name: "a RAR archive", starts: "526172211a07" },
  { name: "an LZ4 archive", starts: "04224d18" },
  { name: "a PDF", starts: "255044462d" },
  { name: "a PNG picture", starts: "89504e470d0a1a0a" },
  { name: "a JPEG picture", starts: "ffd8ff" },
  { name: "a GIF picture", starts: "47494638" },
  { name: "a SQLite database", starts: "53514c69746520666f726d6174" },
  { name: "an ORC file", starts: "4f5243" },
  { name: "an Avro file", starts: "4f626a01" },
  { name: "an Arrow file", starts: "4152524f5731" },
]

const PARQUET = ["50415231", "50415245"]
const BOM = "efbbbf"
/** So much of a text is looked at. */
const TEXT_BYTES = 64 << 10

/**
 * The format of a file by its content: its name proves nothing.
 *
 * @param head the first bytes, some hundred at least or the whole file
 * @returns `csv` for anything that could be text; `unsupported_format` or `empty_file` as values
 */
export function sniffFormat(head: Uint8Array): Result<FileFormat> {
  if (head.length === 0)
    return failed("empty_file", "The file is empty: it has no bytes. Export it again, or choose another one.")
  const hex = Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  if (PARQUET.some((magic) => hex.startsWith(magic))) return ok("parquet")
  const workbook = workbookFormatOf(head)
  if (workbook) return ok(workbook)
  const known = SIGNATURES.find(({ starts }) => hex.startsWith(starts))
  if (known) return unsupported(known.name)
  const text = head.subarray(hex.startsWith(BOM) ? 3 : 0, TEXT_BYTES)
  if (looksLikeJson(text)) return ok("json")
  const markup = looksLikeXml(text)
  if (markup === "html") return unsupported("a web page (HTML)")
  return ok(markup ?? "csv")
}

function unsupported(name: string): Result<never> {
  return failed("unsupported_format", `This is ${name}; Grove reads CSV, Excel, Parquet, JSON and XML.`)
}
