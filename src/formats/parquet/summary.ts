import type { FileMetaData } from "hyparquet"
import { ok, type Result } from "#domain/findings/result.ts"
import type { ParquetColumnFacts, ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { ByteSource } from "#formats/source.ts"
import type { TableColumn } from "./columns.ts"
import { brokenOrThrow, watched } from "./fault.ts"
import { signedOf } from "./numbers.ts"
import { openParquet } from "./open.ts"
import { type LeafText, leafText } from "./text.ts"
import { readStruct, type ThriftStruct, type ThriftValue } from "./thrift.ts"
import type { Leaf } from "./tree.ts"
import { isSlices, readPlain, type Stored } from "./values.ts"

/**
 * What the footer of a Parquet file says: rows, columns, types and, where its writer noted them, the least and the greatest
 * values and how many are not there. Nothing else of the file is read.
 *
 * @returns `empty_file`, `not_parquet`, `broken_parquet`, `encrypted_parquet`, `no_columns` as values; a read that fails throws
 */
export async function parquetSummary(source: ByteSource): Promise<Result<ParquetFacts>> {
  const opened = await openParquet(source, "flat")
  if (!opened.ok) return opened
  const { metadata, columns } = opened.value
  try {
    const statistics = await statisticsOf(source, metadata)
    return ok({
      rows: metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0),
      rowGroups: metadata.row_groups.length,
      writer: metadata.created_by ? String(metadata.created_by) : null,
      columns: columns.map((column) => factsOf(column, metadata, statistics)),
    })
  } catch (cause) {
    return brokenOrThrow(cause, "Its footer")
  }
}

/** Of each row group, of each column. */
type Statistics = readonly (readonly (ThriftStruct | null)[])[]

/** The statistics as they are stored: hyparquet makes doubles of decimals. */
async function statisticsOf(source: ByteSource, metadata: FileMetaData): Promise<Statistics> {
  const end = source.byteLength - 8
  const bytes = new Uint8Array(await watched(source).slice(end - metadata.metadata_length, end))
  const groups = listOf(readStruct({ bytes, at: 0 })[4])
  return groups.map((group) =>
    listOf(structOf(group)[1]).map((chunk) => {
      const statistics = structOf(structOf(chunk)[3])[12]
      return statistics === undefined ? null : structOf(statistics)
    }),
  )
}

const listOf = (value: ThriftValue | undefined): readonly ThriftValue[] => (Array.isArray(value) ? value : [])
const structOf = (value: ThriftValue | undefined): ThriftStruct =>
  typeof value === "object" && !Array.isArray(value) && !(value instanceof Uint8Array) ? (value as ThriftStruct) : {}

function factsOf(
  { name, node, leaf }: TableColumn,
  metadata: FileMetaData,
  statistics: Statistics,
): ParquetColumnFacts {
  const chunks = metadata.row_groups.flatMap((group) =>
    node.leaves.flatMap(({ index }) => group.columns[index]?.meta_data ?? []),
  )
  const used = {
    codecs: [...new Set(chunks.map(({ codec }) => codec as string))],
    encodings: [...new Set(chunks.flatMap(({ encodings }) => (encodings ?? []) as readonly string[]))],
  }
  const unknown = { nulls: null, min: null, max: null }
  if (!leaf) {
    const plain = { scale: 0, precision: 0, fraction: 3 as const, stored: null, annotation: null }
    return { name, kind: "nested", isNested: true, ...plain, ...unknown, ...used }
  }
  const text = leafText(leaf, false)
  const { meaning } = text
  return {
    name,
    kind: text.type,
    stored: leaf.type,
    annotation: meaning.name === "" ? null : meaning.name,
    scale: meaning.scale,
    precision: meaning.precision,
    fraction: leaf.type === "INT96" ? 9 : meaning.digits,
    isNested: leaf.path.length > 1,
    nulls: nullsOf(leaf, statistics),
    ...rangeOf(leaf, text, metadata, statistics),
    ...used,
  }
}

function nullsOf({ index }: Leaf, statistics: Statistics): number | null {
  const counts = statistics.map((group) => group[index]?.[3])
  return counts.every((count) => typeof count === "number") ? counts.reduce((sum, count) => sum + count, 0) : null
}

/** Known only where each row group with values tells both ends. */
function rangeOf(leaf: Leaf, text: LeafText, metadata: FileMetaData, statistics: Statistics) {
  const none = { min: null, max: null }
  const isSigned = text.type === "integer" || text.type === "date" || leaf.type === "DOUBLE" || leaf.type === "FLOAT"
  let min: Ranked | null = null
  let max: Ranked | null = null
  for (const [g, group] of statistics.entries()) {
    const of = group[leaf.index]
    if (of && of[3] === Number(metadata.row_groups[g]?.num_rows)) continue
    // The old fields 1 and 2 were compared as signed bytes, whatever the type.
    const least = rankedOf(leaf, text, of?.[6] ?? (isSigned ? of?.[2] : undefined))
    const greatest = rankedOf(leaf, text, of?.[5] ?? (isSigned ? of?.[1] : undefined))
    if (!least || !greatest) return none
    if (!min || least.rank < min.rank) min = least
    if (!max || greatest.rank > max.rank) max = greatest
  }
  return { min: min?.text ?? null, max: max?.text ?? null }
}

interface Ranked {
  readonly text: string
  readonly rank: number | bigint | string
}

function rankedOf(leaf: Leaf, { type, render }: LeafText, bytes: ThriftValue | undefined): Ranked | null {
  if (!(bytes instanceof Uint8Array) || leaf.type === "INT96" || type === "interval" || type === "geometry") return null
  const stored: Stored =
    leaf.type === "BYTE_ARRAY"
      ? { bytes, starts: Int32Array.of(0), ends: Int32Array.of(bytes.length) }
      : readPlain(leaf.type, leaf.length, bytes, 1)
  const text = render(stored, 0, 1)[0]!
  if (isSlices(stored)) {
    if (type === "decimal") return { text, rank: signedOf(stored.bytes, stored.starts[0]!, stored.ends[0]!) }
    return { text, rank: type === "float" ? Number(text) : text }
  }
  const value = stored[0]!
  if (typeof value === "number" && Number.isNaN(value)) return null
  if (type !== "unsigned") return { text, rank: value }
  return { text, rank: BigInt.asUintN(leaf.type === "INT32" ? 32 : 64, BigInt(value)) }
}
