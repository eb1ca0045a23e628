import type { Container } from "#domain/profile/profile.ts"

/** Hex of the first bytes. */
const STARTS: readonly (readonly [string, Container])[] = [
  ["1f8b08", "gzip"],
  ["28b52ffd", "zstd"],
  ["504b0304", "zip"],
  ["504b0506", "zip"],
]

/** Whether a file is an archive, by its first bytes. */
export function containerOf(head: Uint8Array): Container | null {
  const hex = Array.from(head.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("")
  const container = STARTS.find(([start]) => hex.startsWith(start))?.[1] ?? null
  return container === "zip" && isDocumentHead(head) ? null : container
}

/** The first entry of Office's documents, which are zip archives too; those with another one show it in their list of files. */
function isDocumentHead(head: Uint8Array): boolean {
  const length = (head[26] ?? 0) | ((head[27] ?? 0) << 8)
  const first = new TextDecoder().decode(head.subarray(30, 30 + length))
  return first === "[Content_Types].xml" || first === "mimetype" || first === "_rels/.rels"
}
