import { type FileProblem, failed, ok, type Result } from "#domain/findings/result.ts"
import type { Container } from "#domain/profile/profile.ts"
import type { OpenedTable } from "#formats/open.ts"
import type { ByteSource, Host } from "#formats/source.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { Unpacked } from "./unpack.ts"

/** Archives within archives: a `.zip` of `.csv.gz` is sent, more is made to do harm. */
const MOST_DEPTH = 2

type OpenInner<S extends ByteSource> = (
  source: S,
  options: ReadOptions,
  host: Host<S>,
  depth: number,
) => Promise<Result<OpenedTable<S>>>

/**
 * Opens the file within an archive.
 *
 * @param depth archives that this one stands in
 * @returns null where it is an Office document and no archive
 */
export async function openUnpacked<S extends ByteSource>(
  source: S,
  container: Container,
  options: ReadOptions,
  host: Host<S>,
  depth: number,
  openInner: OpenInner<S>,
): Promise<Result<OpenedTable<S>> | null> {
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
  return opened.ok ? ok(within(unpacked.value, opened.value)) : about(unpacked.value, opened.problem)
}

/** The tables of the archive, those within its file that was read among them. */
function within<S extends ByteSource>(unpacked: Unpacked<S>, inner: OpenedTable<S>): OpenedTable<S> {
  const { container, entry, tables } = unpacked
  const common = { ...inner, container, findings: [...unpacked.findings, ...inner.findings] }
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
function about({ entry }: Unpacked<ByteSource>, { code, message }: FileProblem): Result<never> {
  return failed(code, entry === null ? message : `In the archive, ${entry}: ${message}`)
}
