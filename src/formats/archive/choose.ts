import type { ZipEntry } from "./zip.ts"

const DATA = /\.(csv|tsv|tab|psv|txt|dat|json|jsonl|ndjson|xml|xlsx|xlsm|xlsb|xls|ods|parquet|pq|gz|zst|zip)$/i

/** Files that systems add on their own, which nobody means. */
function isOwnOfSystem(name: string): boolean {
  const parts = name.split("/")
  const base = parts.at(-1)!.toLowerCase()
  return (
    parts.includes("__MACOSX") ||
    parts.some((part) => part.startsWith(".")) ||
    base === "thumbs.db" ||
    base === "desktop.ini"
  )
}

/** An Office document is a zip archive that is read as a whole. */
export function isDocument(names: readonly string[]): boolean {
  return names.includes("[Content_Types].xml") || (names.includes("mimetype") && names.includes("content.xml"))
}

/** The files of an archive that may be tables: those with a table's ending, else all. */
export function candidatesOf(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const files = entries.filter(({ name, bytes }) => !isOwnOfSystem(name) && bytes > 0)
  const data = files.filter(({ name }) => DATA.test(name))
  return data.length > 0 ? data : files
}

/**
 * The file to read and the table within it: `table` is the name of a file, or `file/table within it`, or where it names no
 * file a table within the largest one.
 */
export function chooseEntry(
  candidates: readonly ZipEntry[],
  table: string | undefined,
): { readonly entry: ZipEntry; readonly inner: string | undefined } | null {
  const largest = candidates.reduce<ZipEntry | null>((a, b) => (a === null || b.bytes > a.bytes ? b : a), null)
  if (!largest) return null
  if (table === undefined) return { entry: largest, inner: undefined }
  const named = candidates
    .filter(({ name }) => table === name || table.startsWith(`${name}/`))
    .toSorted((a, b) => b.name.length - a.name.length)[0]
  if (!named) return { entry: largest, inner: table }
  return { entry: named, inner: table === named.name ? undefined : table.slice(named.name.length + 1) }
}
