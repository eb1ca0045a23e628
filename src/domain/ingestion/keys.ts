const MAX_FILENAME_BYTES = 200

/** The extension that the objects of a rewritten file have. Druid chooses the decompression by it. */
export type RewrittenExtension = "parquet" | "ndjson.gz"

/** A file's name as it may stand in an object key: NFC, no path, no control characters, at most 200 bytes of UTF-8. */
export function sanitizeFilename(filename: string): string {
  const clean = filename
    .normalize("NFC")
    .replace(/[/\\]/g, "_")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim()
  const safe = clean === "" || clean === "." || clean === ".." ? "file" : clean
  const { stem, extension } = splitExtension(safe)
  return cutToBytes(stem, MAX_FILENAME_BYTES - utf8Length(extension)) + extension
}

/** The name of a second file of the same name: `~{ingestion id}` before the extension. */
export function disambiguateFilename(filename: string, ingestionId: string): string {
  const { stem, extension } = splitExtension(filename)
  return `${stem}~${ingestionId}${extension}`
}

/** Where a file stands as it is; `filename` is sanitized and claimed. */
export function originalKey(prefix: string, datasource: string, filename: string): string {
  return join(prefix, datasource, filename)
}

/** Where the objects of a rewritten file stand, ending in a slash. */
export function rewrittenPrefix(prefix: string, datasource: string, filename: string): string {
  return `${join(prefix, datasource, filename)}.parts/`
}

export function rewrittenKey(keyPrefix: string, n: number, extension: RewrittenExtension): string {
  return `${keyPrefix}part-${String(n).padStart(5, "0")}.${extension}`
}

/** Where a posted file waits until it is known what becomes of it. */
export function incomingKey(prefix: string, ingestionId: string): string {
  return join(prefix, ".incoming", ingestionId)
}

/** The format that a file's extension promises; null for one that Grove does not know. */
export function extensionOf(filename: string): string | null {
  const match = /\.([a-z0-9]+)$/i.exec(filename)
  return match ? match[1]!.toLowerCase() : null
}

/** Extensions of what is read. A name promises nothing: what a file is, its content says. */
export const READABLE = "csv,tsv,json,ndjson,jsonl,xml,xlsx,xlsm,xls,xlsb,ods,parquet,gz,zst,zip".split(",")

function join(...segments: readonly string[]): string {
  return segments
    .map((s) => s.replace(/^\/+|\/+$/g, ""))
    .filter((s) => s !== "")
    .join("/")
}

function splitExtension(name: string): { readonly stem: string; readonly extension: string } {
  const match = /^(.+?)((?:\.[a-z0-9]{1,10}){1,2})$/i.exec(name)
  return match ? { stem: match[1]!, extension: match[2]! } : { stem: name, extension: "" }
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

function cutToBytes(text: string, limit: number): string {
  let bytes = 0
  let end = 0
  for (const char of text) {
    bytes += utf8Length(char)
    if (bytes > limit) break
    end += char.length
  }
  return text.slice(0, end)
}
