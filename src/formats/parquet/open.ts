import type { FileMetaData } from "hyparquet"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "#formats/source.ts"
import { type Nesting, type TableColumn, tableColumns } from "./columns.ts"
import { brokenOrThrow } from "./fault.ts"
import { readFooter } from "./footer.ts"
import { nodesOf } from "./tree.ts"

/** A Parquet file, and the columns of the table that is made of it. */
export interface OpenedParquet {
  readonly metadata: FileMetaData
  readonly columns: readonly TableColumn[]
}

/**
 * Reads what the footer says of a file's columns.
 *
 * @returns `empty_file`, `not_parquet`, `broken_parquet`, `encrypted_parquet`, `no_columns` as values; a read that fails throws
 */
export async function openParquet(source: ByteSource, nesting: Nesting): Promise<Result<OpenedParquet>> {
  const footer = await readFooter(source)
  if (!footer.ok) return footer
  try {
    const columns = tableColumns(nodesOf(footer.value), nesting)
    if (columns.length === 0) return failed("no_columns", "This Parquet file has no columns.")
    return ok({ metadata: footer.value, columns })
  } catch (cause) {
    return brokenOrThrow(cause, "Its footer")
  }
}
