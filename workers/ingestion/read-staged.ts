import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { FileFormat, Profile } from "#domain/profile/profile.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { RecordTooLong } from "#domain/scan/reader.ts"
import { createScan } from "#domain/scan/scanner.ts"
import { type OpenedTable, openTable } from "#formats/open.ts"
import { parquetSummary } from "#formats/parquet/summary.ts"
import { sniffFormat } from "#formats/sniff.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"
import type { StagedFile } from "./stage.ts"
import { type StoredSource, storedHost, storedSource } from "./stored-source.ts"

export type StagedTable = OpenedTable<StoredSource>

/**
 * Opens a staged file as a table of text, which for most formats is written to S3 beside it, and takes that away again
 * when `use` is through. The same file and options give the same table each time.
 *
 * @returns why the file cannot be read, as a value
 */
export async function withStagedTable<T>(
  storage: ObjectStorage,
  key: string,
  size: number,
  options: ReadOptions,
  use: (table: StagedTable) => Promise<Result<T>>,
): Promise<Result<T>> {
  const host = storedHost(storage, `${key}.text`)
  try {
    const opened = await openTable(storedSource(storage, key, size), options, host)
    return opened.ok ? await use(opened.value) : opened
  } catch (error) {
    // A record that does not end is the file's fault.
    if (error instanceof RecordTooLong) return failed("line_too_long", error.message)
    throw error
  } finally {
    await host.remove()
  }
}

/** What is in a staged file. */
export interface StagedProfile {
  readonly profile: Profile
  /** What its footer says; null where it is no Parquet file as it stands. */
  readonly parquet: ParquetFacts | null
}

/** What a staged file contains: every row of it. One that is UTF-8 only at first sight is read in its own encoding. */
export async function profileStaged(
  storage: ObjectStorage,
  key: string,
  file: StagedFile,
  options: ReadOptions,
): Promise<Result<StagedProfile>> {
  const refused = await tooLargeHere(storage, key, file.size)
  if (refused) return refused
  const found = await profileAs(storage, key, file, options)
  const isOther = found.ok && found.value.profile.findings.some(({ code }) => code === "not_utf8")
  return isOther ? profileAs(storage, key, file, { ...options, checkEncoding: true }) : found
}

/** Workbooks are unpacked and read cell by cell: larger ones take more memory and time than a Worker has. */
const WORKBOOK_BYTES = 20_000_000
const WORKBOOKS: readonly FileFormat[] = ["xlsx", "xls", "xlsb", "ods"]
/** Enough to tell a workbook from another archive. */
const HEAD_BYTES = 64 << 10

/** Why a file is not read here though it could be elsewhere; null where it is. */
async function tooLargeHere(storage: ObjectStorage, key: string, size: number): Promise<Result<never> | null> {
  if (size <= WORKBOOK_BYTES) return null
  const sniffed = sniffFormat(await storage.readRange(key, 0, HEAD_BYTES))
  if (!sniffed.ok || !WORKBOOKS.includes(sniffed.value)) return null
  return failed(
    "workbook_too_large",
    "Workbooks above 20 MB are not read by this call. Send it with `npx grove ingest FILE --datasource NAME`, or drop it on the page.",
  )
}

function profileAs(
  storage: ObjectStorage,
  key: string,
  { size, fingerprint }: StagedFile,
  options: ReadOptions,
): Promise<Result<StagedProfile>> {
  return withStagedTable(storage, key, size, options, async (table) => {
    const { text, layout } = table
    const scan = createScan(layout, { start: 0, end: text.byteLength, from: layout.dataOffset })
    for await (const chunk of await storage.read(text.key)) if (!scan.push(chunk)) break
    scan.end()
    const profile = profileOf(scan.result(), layout, table, { bytes: size, textBytes: text.byteLength, fingerprint })
    const isParquet = table.format === "parquet" && table.container === null
    const facts = isParquet ? await parquetSummary(storedSource(storage, key, size)) : null
    return ok({ profile, parquet: facts?.ok ? facts.value : null })
  })
}

/** How the file of a profile was read: what makes it be read in the same way again. */
export function optionsOf({ table, encoding, findings }: Profile): ReadOptions {
  const isOther = (encoding !== null && encoding !== "utf-8") || findings.some(({ code }) => code.startsWith("text_"))
  return { ...(table === null ? {} : { table }), ...(isOther ? { checkEncoding: true } : {}) }
}
