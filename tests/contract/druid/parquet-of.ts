import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"

/** The rows of a query, as DuckDB writes them to ZSTD Parquet. */
export async function parquetOf(select: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "grove-parquet-"))
  const instance = await DuckDBInstance.create(":memory:")
  try {
    const connection = await instance.connect()
    const file = join(folder, "rows.parquet")
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`)
    connection.closeSync()
    return await readFile(file)
  } finally {
    instance.closeSync()
    await rm(folder, { recursive: true })
  }
}
