import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import type { Cell } from "#formats/transcript.ts"

/** DuckDB, the independent writer and reader of the tests. */
export async function openDuck() {
  const folder = await mkdtemp(join(tmpdir(), "grove-parquet-"))
  const duck = await (await DuckDBInstance.create(":memory:")).connect()
  let files = 0
  return {
    /** The bytes of the file that DuckDB writes of a query's rows. */
    async parquet(select: string, options = ""): Promise<Uint8Array> {
      const path = join(folder, `${files++}.parquet`)
      await duck.run(`copy (${select}) to '${path}' (format parquet ${options})`)
      return new Uint8Array(await readFile(path))
    },
    /** The rows of a query, each value as DuckDB casts it to text. */
    async texts(select: string): Promise<readonly (readonly Cell[])[]> {
      return (await duck.runAndReadAll(`select columns(*)::varchar from (${select})`)).getRows() as Cell[][]
    },
    async close() {
      duck.closeSync()
      await rm(folder, { recursive: true })
    },
  }
}
