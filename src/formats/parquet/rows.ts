import type { ColumnMetaData, FileMetaData, RowGroup } from "hyparquet"
import type { ByteSource } from "#formats/source.ts"
import type { Cell } from "#formats/transcript.ts"
import { areTexts } from "./bytes.ts"
import type { TableColumn } from "./columns.ts"
import { PlacedError, watched } from "./fault.ts"
import { createLeafReader, type LeafBatch, type LeafReader } from "./leaf-reader.ts"
import { type NestedCell, nestedTexts, rawLeavesOf } from "./nested.ts"
import { pagesOf, type ReadBytes, startOf } from "./pages.ts"
import { isPlainBytes, type LeafText, leafText, type Render } from "./text.ts"
import type { Leaf } from "./tree.ts"
import { isSlices, type Slices, type Stored } from "./values.ts"

/** Some rows of the table, column by column. */
export interface RowBatch {
  /** Of the file, from 0. */
  readonly firstRow: number
  readonly rows: number
  /** For each column its cells. */
  readonly cells: readonly (readonly Cell[])[]
}

/** A row group up to so many bytes is fetched at once; a larger one a window for each column at a time. */
const WHOLE_GROUP_BYTES = 8 << 20
/** The windows of all columns together, and of one. */
const WINDOWS_BYTES = 32 << 20
const LEAST_WINDOW = 64 << 10
const MOST_WINDOW = 4 << 20
/** Cells that are text at one time. */
const BATCH_CELLS = 1 << 17
const MOST_BATCH_ROWS = 8192
/** A page's header may begin where a column's bytes are said to end. */
const SLACK = 4096

/** How the values of each leaf are written, by the leaf's index. */
export type LeafTexts = ReadonlyMap<number, LeafText>

/**
 * How the values of all leaves are written. Bytes that no annotation calls text are read once to see if all of them are.
 *
 * @param guess true takes the first page for all
 */
export async function leafTextsOf(
  source: ByteSource,
  metadata: FileMetaData,
  columns: readonly TableColumn[],
  guess = false,
): Promise<LeafTexts> {
  const file = watched(source)
  const texts = new Map<number, LeafText>()
  for (const { node } of columns) {
    const raw = new Set(rawLeavesOf(node))
    for (const leaf of node.leaves) {
      let isText = isPlainBytes(leaf) && !raw.has(leaf)
      for (const group of isText ? metadata.row_groups.slice(0, guess ? 1 : undefined) : []) {
        isText &&= await placed(leaf.path, "", () => isTextIn(file, group, leaf, guess))
      }
      texts.set(leaf.index, leafText(leaf, isText))
    }
  }
  return texts
}

async function isTextIn(file: ByteSource, group: RowGroup, leaf: Leaf, guess: boolean): Promise<boolean> {
  const chunk = chunkOf(group, leaf)
  let checked: Stored | null = null
  for await (const page of pagesOf(
    leaf,
    chunk,
    file.byteLength,
    windowOf(file, chunk, guess ? LEAST_WINDOW : MOST_WINDOW),
  )) {
    const values = page.dictionary ?? page.values
    if (values !== checked && isSlices(values) && !areTexts(values)) return false
    if (guess) return true
    checked = values
  }
  return true
}

/**
 * Reads the rows of a file, batch by batch; only some pages of each column stand in memory.
 *
 * @param most rows to read; the windows are then small
 */
export async function* batchesOf(
  source: ByteSource,
  metadata: FileMetaData,
  columns: readonly TableColumn[],
  texts: LeafTexts,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<RowBatch> {
  const file = watched(source)
  const leaves = columns.flatMap(({ node }) => node.leaves)
  const batchRows = Math.max(16, Math.min(MOST_BATCH_ROWS, Math.floor(BATCH_CELLS / Math.max(1, columns.length))))
  let firstRow = 0
  for (const group of metadata.row_groups) {
    const groupRows = Math.min(Number(group.num_rows), most - firstRow)
    if (Number(group.num_rows) < 0) throw new Error("a row group has a negative number of rows")
    if (groupRows <= 0) continue
    const chunks = new Map(leaves.map((leaf) => [leaf, placedNow(leaf.path, "", () => chunkOf(group, leaf))]))
    const isPart = groupRows < Number(group.num_rows)
    const read = isPart ? null : await wholeGroup(file, [...chunks.values()])
    const window = Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, Math.floor(WINDOWS_BYTES / Math.max(1, leaves.length))))
    const readers = columns.map((column) =>
      createColumnReader(column, texts, (leaf) => {
        const chunk = chunks.get(leaf)!
        return pagesOf(leaf, chunk, file.byteLength, read ?? windowOf(file, chunk, isPart ? LEAST_WINDOW : window))
      }),
    )
    for (let done = 0; done < groupRows; ) {
      const rows = Math.min(batchRows, groupRows - done)
      const where = `, rows ${firstRow + 1} to ${firstRow + rows}`
      const cells = await Promise.all(columns.map(({ name }, i) => placed([name], where, () => readers[i]!.take(rows))))
      yield { firstRow, rows, cells }
      done += rows
      firstRow += rows
    }
    if (!isPart) await Promise.all(columns.map(({ name }, i) => placed([name], "", () => readers[i]!.finish())))
  }
}

interface ColumnReader {
  take(rows: number): Promise<readonly Cell[]>
  finish(): Promise<void>
}

function createColumnReader(
  { node, leaf }: TableColumn,
  texts: LeafTexts,
  open: (leaf: Leaf) => ReturnType<typeof pagesOf>,
): ColumnReader {
  if (leaf) {
    const reader = createLeafReader(open(leaf), leaf, texts.get(leaf.index)!.render, false)
    return { take: async (rows) => (await reader.take(rows)).cells, finish: reader.finish }
  }
  const raw = new Set(rawLeavesOf(node))
  const readers = new Map<number, LeafReader<NestedCell>>()
  for (const one of node.leaves) {
    const render = raw.has(one) ? bytesOf : jsonRender(texts.get(one.index)!)
    readers.set(one.index, createLeafReader<NestedCell>(open(one), one, render, true))
  }
  return {
    async take(rows) {
      const batches = new Map<number, LeafBatch<NestedCell>>()
      for (const [index, reader] of readers) batches.set(index, await reader.take(rows))
      return nestedTexts(node, rows, batches)
    },
    async finish() {
      for (const reader of readers.values()) await reader.finish()
    },
  }
}

function bytesOf(stored: Stored, from: number, to: number): Uint8Array[] {
  const { bytes, starts, ends } = stored as Slices
  return Array.from({ length: to - from }, (_, i) => bytes.subarray(starts[from + i]!, ends[from + i]!))
}

const isNoJsonNumber = (text: string): boolean => text === "NaN" || text.endsWith("Infinity")

function jsonRender({ bare, render }: LeafText): Render {
  const json = bare
    ? (text: string) => (isNoJsonNumber(text) ? `"${text}"` : text)
    : (text: string) => JSON.stringify(text)
  return (stored, from, to) => render(stored, from, to).map(json)
}

/** A leaf's bytes in a row group: by its place there, as Parquet has it, else by its path. */
function chunkOf(group: RowGroup, leaf: Leaf): ColumnMetaData {
  const isIt = (meta: ColumnMetaData | undefined) =>
    meta?.path_in_schema.length === leaf.path.length && leaf.path.every((name, i) => meta.path_in_schema[i] === name)
  const chunk = isIt(group.columns[leaf.index]?.meta_data)
    ? group.columns[leaf.index]
    : group.columns.find(({ meta_data }) => isIt(meta_data))
  const meta = chunk?.meta_data
  if (!meta) throw new Error("a row group of the file does not have it")
  if (chunk.file_path) throw new Error(`its values stand in another file, ${chunk.file_path}`)
  if (meta.type !== leaf.type) throw new Error(`it is stored as ${meta.type} and described as ${leaf.type}`)
  if (leaf.maxDefinition > 255) throw new Error("it stands too deep in groups")
  return meta
}

function windowOf(file: ByteSource, chunk: ColumnMetaData, window: number): ReadBytes {
  const end = startOf(chunk) + Number(chunk.total_compressed_size)
  let start = 0
  let held = new Uint8Array(0)
  return async (at, length) => {
    if (at < start || at + length > start + held.length) {
      const to = Math.max(at + length, Math.min(at + window, end))
      held = new Uint8Array(await file.slice(at, Math.min(to, file.byteLength)))
      start = at
    }
    return held.subarray(at - start, at - start + length)
  }
}

/** All of a small row group; null where it is not small. */
async function wholeGroup(file: ByteSource, chunks: readonly ColumnMetaData[]): Promise<ReadBytes | null> {
  const start = Math.min(...chunks.map(startOf))
  const end = Math.max(...chunks.map((chunk) => startOf(chunk) + Number(chunk.total_compressed_size))) + SLACK
  if (!(start >= 0 && end > start && end - start <= WHOLE_GROUP_BYTES)) return null
  const bytes = new Uint8Array(await file.slice(start, Math.min(end, file.byteLength)))
  return async (at, length) =>
    at >= start && at + length <= start + bytes.length
      ? bytes.subarray(at - start, at - start + length)
      : new Uint8Array(await file.slice(at, Math.min(at + length, file.byteLength)))
}

function whereOf(path: readonly string[], where: string): string {
  return `Column ${path.join(".")}${where}`
}

async function placed<T>(path: readonly string[], where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new PlacedError(whereOf(path, where), cause)
  }
}

function placedNow<T>(path: readonly string[], where: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new PlacedError(whereOf(path, where), cause)
  }
}
