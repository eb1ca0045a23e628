import { access, constants, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { GRID, planShards } from "#domain/upload/shards.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { FileSession } from "#profiler/api.ts"
import type { LocalTable } from "#profiler/duckdb/api.ts"
import { createSession } from "#profiler/session.ts"
import { tablePasses } from "#profiler/table-passes.ts"
import { createNodePool } from "./node-pool.ts"
import { Usage } from "./usage.ts"

export interface OpenSession {
  readonly session: FileSession
  readonly name: string
  readonly size: number
  close(): Promise<void>
}

/**
 * Opens a file as the page does, on threads of Node.
 *
 * @param createLocalTable where rules are to be checked
 * @throws what the file system says of a path that cannot be read
 */
export async function openSession(
  path: string,
  options: ReadOptions = {},
  createLocalTable?: () => LocalTable,
): Promise<OpenSession> {
  if (path === "-") throw noPipe("a pipe")
  await access(path, constants.R_OK)
  const about = await stat(path)
  if (about.isDirectory())
    throw new Usage(`${path} is no file. Name a file, such as ${join(path, "sales.csv")}.`, "no_file")
  if (!about.isFile()) throw noPipe(path)
  const nodes = createNodePool()
  // Threads start while the file is looked at.
  nodes.pool.start(planShards(Math.max(1, about.size), nodes.pool.size).length)
  const blob = await nodes.open(path)
  const name = basename(path)
  const file = new File([blob], name)
  nodes.alias(blob, file)
  const session = createSession(file, nodes.pool, options, {
    passes: tablePasses(nodes.pool, GRID, nodes.join),
    createLocalTable,
  })
  return {
    session,
    name,
    size: blob.size,
    async close() {
      session.close()
      await nodes.close()
    },
  }
}

const noPipe = (what: string): Usage =>
  new Usage(`A file is read several times, which ${what} cannot be: write it to a file first.`, "no_file")
