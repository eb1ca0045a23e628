import { type FileMetaData, parquetMetadataAsync, parquetRead } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import type { Finding, Place } from "#domain/findings/finding.ts"
import { parquetFinding } from "#domain/findings/parquet.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { addValue, type ColumnValues, columnProfileOf, createColumnValues } from "#domain/profile/column-values.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import { proposeRoles } from "#domain/profile/roles.ts"
import type { ByteSource } from "#formats/source.ts"
import { type ParquetColumn, parquetColumns, withStoredValues } from "./schema.ts"

export interface ParquetProgress {
  readonly bytes: number
  readonly total: number
  readonly rows: number
}

const MAGIC = "PAR1"
const ENCRYPTED_MAGIC = "PARE"
const MAX_PLACES = 20

/** INT96, the old form of timestamps, is the one that hyparquet must read itself: in milliseconds. */
const parsers = { timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000_000n) }

/**
 * Reads every value of a Parquet file, column by column within each row group, into a profile.
 *
 * @param options.fingerprint of the source, which is hashed elsewhere; may still be on its way
 * @returns `not_parquet`, `broken_parquet`, `encrypted_parquet`, `only_header`, `no_columns` as values; a read that fails throws
 */
export async function profileParquet(
  source: ByteSource,
  options: { readonly fingerprint: string | Promise<string> },
  onProgress: (progress: ParquetProgress) => void = () => {},
): Promise<Result<Profile>> {
  const opened = await openParquet(source)
  if (!opened.ok) return opened
  const metadata = opened.value
  const columns = parquetColumns(metadata)
  const states = columns.map((c) => ({
    values: createColumnValues(c.kind, c.scale, c.timeFormat),
    trouble: { count: 0, places: [] as Place[] },
  }))
  let rows = 0
  let bytes = 0
  for (const group of metadata.row_groups) {
    const rowEnd = rows + Number(group.num_rows)
    for (const [i, column] of columns.entries()) {
      const { values, trouble } = states[i]!
      try {
        await readColumn(source, metadata, column.name, rows, rowEnd, (data, start) =>
          takeIn(column, values, trouble, data, start),
        )
      } catch (cause) {
        return brokenOrThrow(cause, `Column ${column.name}, rows ${rows + 1} to ${rowEnd}`)
      }
      if (values.count + values.nulls !== rowEnd)
        return failed("broken_parquet", `Column ${column.name} has fewer values than the file has rows.`)
      bytes += Number(chunkSize(metadata, rows, column.name))
      onProgress({ bytes: Math.min(bytes, source.byteLength), total: source.byteLength, rows })
    }
    rows = rowEnd
  }
  const profiles = states.map(({ values }, i) => columnProfileOf(values, i, columns[i]!.name))
  const proposed = proposeRoles(profiles, rows)
  const findings = columns.flatMap((column, i) => findingsOf(column, states[i]!, proposed[i]!))
  onProgress({ bytes: source.byteLength, total: source.byteLength, rows })
  return ok({
    version: 1,
    format: "parquet",
    container: null,
    table: null,
    encoding: null,
    bom: false,
    dialect: null,
    bytes: source.byteLength,
    textBytes: source.byteLength,
    rows,
    fingerprint: await options.fingerprint,
    columns: proposed,
    findings,
  })

  function chunkSize(file: FileMetaData, firstRow: number, name: string): bigint {
    let start = 0
    const group = file.row_groups.find((g) => {
      const found = start === firstRow
      start += Number(g.num_rows)
      return found
    })
    return (group?.columns ?? [])
      .filter((c) => c.meta_data?.path_in_schema[0] === name)
      .reduce((sum, c) => sum + (c.meta_data?.total_compressed_size ?? 0n), 0n)
  }
}

/** The first `n` records as text, from the first pages of each column. */
export async function firstRowsOfParquet(source: ByteSource, n: number): Promise<Result<FirstRows>> {
  const opened = await openParquet(source)
  if (!opened.ok) return opened
  const metadata = opened.value
  const columns = parquetColumns(metadata)
  const count = Math.min(n, Number(metadata.num_rows))
  const rows = Array.from({ length: count }, () => new Array<string | null>(columns.length).fill(null))
  try {
    for (const [i, column] of columns.entries()) {
      await readColumn(source, metadata, column.name, 0, count, (data, start) => {
        for (let r = 0; r < data.length && start + r < count; r++) rows[start + r]![i] = cellText(column, data[r])
      })
    }
  } catch (cause) {
    return brokenOrThrow(cause, `Rows 1 to ${count}`)
  }
  return ok({ columns: columns.map((c) => c.name), rows })
}

/** A failed read of the source, told apart from bytes that are no Parquet. */
class SourceError extends Error {
  override readonly name = "SourceError"
}

function brokenOrThrow(cause: unknown, where: string): Result<never> {
  if (cause instanceof SourceError) throw cause.cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return failed(
    "broken_parquet",
    `This Parquet file is damaged or written in a way that Grove cannot read. ${where}: ${reason}`,
  )
}

async function openParquet(source: ByteSource): Promise<Result<FileMetaData>> {
  const size = source.byteLength
  const magicAt = async (at: number) => String.fromCharCode(...new Uint8Array(await source.slice(at, at + 4)))
  if (size === 0) return failed("empty_file", "The file is empty.")
  if (size < 12) return failed("not_parquet", "This is not a Parquet file: it is too short.")
  const [first, last] = [await magicAt(0), await magicAt(size - 4)]
  if (first === ENCRYPTED_MAGIC || last === ENCRYPTED_MAGIC)
    return failed(
      "encrypted_parquet",
      "This Parquet file is encrypted. Save it without encryption and choose it again.",
    )
  if (first !== MAGIC) return failed("not_parquet", "This is not a Parquet file: it does not begin with PAR1.")
  if (last !== MAGIC)
    return failed("broken_parquet", "This Parquet file is cut off: its end is missing. Copy or download it again.")
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(watched(source), { geoparquet: false })
  } catch (cause) {
    return brokenOrThrow(cause, "Its footer")
  }
  if (metadata.row_groups.some((g) => g.columns.some((c) => c.crypto_metadata || !c.meta_data)))
    return failed(
      "encrypted_parquet",
      "This Parquet file has encrypted columns. Save it without encryption and choose it again.",
    )
  if (parquetColumns(metadata).length === 0) return failed("no_columns", "This Parquet file has no columns.")
  if (Number(metadata.num_rows) === 0) return failed("only_header", "This Parquet file has columns but no rows.")
  return ok(metadata)
}

/** The source as hyparquet wants it; its failures keep their own nature. */
function watched(source: ByteSource) {
  return {
    byteLength: source.byteLength,
    async slice(start: number, end?: number) {
      try {
        return await source.slice(start, end)
      } catch (cause) {
        throw new SourceError("The file could not be read.", { cause })
      }
    },
  }
}

async function readColumn(
  source: ByteSource,
  metadata: FileMetaData,
  name: string,
  rowStart: number,
  rowEnd: number,
  onData: (data: ArrayLike<unknown>, rowStart: number) => void,
): Promise<void> {
  let fault: { cause: unknown } | null = null
  await parquetRead({
    file: watched(source),
    metadata: withStoredValues(metadata),
    columns: [name],
    rowStart,
    rowEnd,
    compressors,
    utf8: false,
    geoparquet: false,
    parsers,
    onChunk(chunk) {
      // hyparquet does not wait for this callback: what it throws would be nobody's.
      try {
        onData(chunk.columnData, chunk.rowStart)
      } catch (cause) {
        fault ??= { cause }
      }
    },
  })
  if (fault) throw (fault as { cause: unknown }).cause
}

interface Trouble {
  count: number
  readonly places: Place[]
}

const MAX_INT64 = 2n ** 63n - 1n

function takeIn(
  column: ParquetColumn,
  values: ColumnValues,
  trouble: Trouble,
  data: ArrayLike<unknown>,
  firstRow: number,
): void {
  const { read, unsigned } = column
  const isFloat = column.kind === "float"
  for (let i = 0; i < data.length; i++) {
    const stored = data[i]
    const value = stored === null || stored === undefined ? null : read(stored as never)
    addValue(values, value)
    if (
      (unsigned && typeof value === "bigint" && value > MAX_INT64) ||
      (isFloat && value !== null && !Number.isFinite(value))
    ) {
      trouble.count++
      if (trouble.places.length < MAX_PLACES)
        trouble.places.push({ row: firstRow + i + 1, offset: 0, text: String(value) })
    }
  }
}

function findingsOf(
  column: ParquetColumn,
  { values, trouble }: { values: ColumnValues; trouble: Trouble },
  profile: ColumnProfile,
): readonly Finding[] {
  const found: Finding[] = []
  if (trouble.count > 0) {
    const code = column.unsigned ? "parquet_unsigned" : "parquet_not_finite"
    found.push(parquetFinding(code, column.name, trouble.count, trouble.places))
  }
  const isTime = profile.role === "timestamp" && column.finding === "parquet_time_as_number"
  if (column.finding !== null && !isTime && values.count > 0)
    found.push(parquetFinding(column.finding, column.name, values.count))
  return found
}

function cellText(column: ParquetColumn, stored: unknown): string | null {
  if (stored === null || stored === undefined) return null
  if (column.kind === "opaque")
    return stored instanceof Uint8Array ? `${stored.length} bytes` : JSON.stringify(stored, plainValue).slice(0, 200)
  const one = createColumnValues(column.kind, column.scale)
  const value = column.read(stored as never)
  addValue(one, value)
  return columnProfileOf(one, 0, column.name).min ?? String(value)
}

function plainValue(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value)
  return value instanceof Uint8Array ? `${value.length} bytes` : value
}
