import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { OpenedTable } from "#formats/open.ts"
import type { ByteSource, Host } from "#formats/source.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { ContainerFormat } from "./container.ts"
import type { Unpacked } from "./unpack.ts"

/** Archives within archives: a `.zip` of `.csv.gz` is sent, more is made to do harm. */
const MOST_DEPTH = 2

type OpenInner = (source: ByteSource, options: ReadOptions, host: Host, depth: number) => Promise<Result<OpenedTable>>

/**
 * Opens the file within an archive.
 *
 * @param depth archives that this one stands in
 * @returns null where it is an Office document and no archive
 */
export async function openUnpacked(
  source: ByteSource,
  container: ContainerFormat,
  options: ReadOptions,
  host: Host,
  depth: number,
  openInner: OpenInner,
): Promise<Result<OpenedTable> | null> {
  if (depth === MOST_DEPTH)
    return failed(
      "nested_archive",
      "This archive holds an archive within an archive. Unpack it and choose the file with the table itself.",
    )
  const { unpack } = await import("./unpack.ts")
  const unpacked = await unpack(source, container, options, host)
  if (!unpacked.ok) return unpacked
  if (unpacked.value === null) return null
  const opened = await openInner(unpacked.value.source, unpacked.value.options, host, depth + 1)
  return opened.ok ? ok(within(unpacked.value, opened.value)) : about(unpacked.value, opened)
}

/** The tables of the archive, those within its file that was read among them. */
function within({ container, entry, tables, findings }: Unpacked, inner: OpenedTable): OpenedTable {
  const common = {
    ...inner,
    isTranscript: true,
    findings: [...findings, ...inner.findings],
    unpacked: { container, entry: inner.unpacked?.entry ?? entry },
  }
  if (tables.length === 0 || entry === null) return common
  const several = inner.tables.length > 1
  return {
    ...common,
    table: several && inner.table !== null ? `${entry}/${inner.table}` : entry,
    tables: tables.flatMap((table) =>
      several && table.name === entry ? inner.tables.map((one) => ({ ...one, name: `${entry}/${one.name}` })) : [table],
    ),
  }
}

/** What keeps the file from being read, with its name before it. */
function about({ entry }: Unpacked, problem: Extract<Result<OpenedTable>, { ok: false }>): Result<never> {
  const { code, message } = problem.problem
  return failed(code, entry === null ? message : `In the archive, ${entry}: ${message}`)
}
