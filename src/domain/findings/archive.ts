import type { Finding, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

/** What is odd in an archive that a file is taken out of. */
const CATALOGUE = {
  archive_trailing: {
    severity: "warning",
    message: (n) =>
      `${many(n, "byte stands", "bytes stand")} behind the end of the archive and belong to no file: they are left out.`,
  },
  archive_others: {
    severity: "info",
    message: (n) => `${many(n, "more file is", "more files are")} in the archive: one is read at a time.`,
  },
} as const satisfies Record<string, { severity: Severity; message: (count: number) => string }>

export type ArchiveFindingCode = keyof typeof CATALOGUE

/** @param count bytes or files that are concerned */
export function archiveFinding(code: ArchiveFindingCode, count: number): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column: null, count, places: [], message: message(count) }
}
