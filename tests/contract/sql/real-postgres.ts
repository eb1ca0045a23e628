import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import pg from "pg"

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A folder with `initdb` and `postgres`: on the PATH, where Debian keeps them, or GROVE_POSTGRES_BIN. */
export function findPostgres(): string | null {
  const debian = "/usr/lib/postgresql"
  const versions = canRun(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : []
  const folders = [process.env.GROVE_POSTGRES_BIN ?? "", ...(process.env.PATH ?? "").split(":"), ...versions]
  return folders.find((dir) => dir !== "" && canRun(join(dir, "initdb")) && canRun(join(dir, "postgres"))) ?? null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, "close")
  return port
}

/** Resolves at the first connection that Postgres takes; rejects when the process ends before. */
async function accepting(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return
    } catch {
      // Not listening yet, or still starting up.
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error(`postgres ended with ${child.exitCode} before it took a connection`)
}

/** A Postgres of the machine's own binaries in a folder of its own. As root it runs as `nobody`, for Postgres refuses root. */
export async function startPostgres(bin: string): Promise<{ url: string; stop(): Promise<void> }> {
  const dir = mkdtempSync("/tmp/grove-postgres-")
  const asNobody = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
  if (asNobody.length > 0) execFileSync("chown", ["65534:65534", dir])
  const run = (...args: string[]) => [...asNobody, ...args] as [string, ...string[]]
  const data = join(dir, "data")
  const [initdb, ...initArgs] = run(
    join(bin, "initdb"),
    "-D",
    data,
    "-U",
    "grove",
    "-A",
    "trust",
    "--no-sync",
    "-E",
    "UTF8",
    "--locale=C",
  )
  execFileSync(initdb, initArgs, { stdio: "pipe", cwd: dir })
  const port = await freePort()
  const [postgres, ...args] = run(
    join(bin, "postgres"),
    ...["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", dir],
    ...["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
  )
  const child = spawn(postgres, args, { stdio: "ignore", cwd: dir })
  const url = `postgresql://grove@127.0.0.1:${port}/postgres`
  await accepting(url, child)
  return {
    url,
    async stop() {
      child.kill("SIGINT")
      if (child.exitCode === null) await once(child, "exit")
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
