import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/**
 * Holds a data folder for this process: two Postgres engines in one folder would destroy it.
 *
 * @returns what gives it back
 * @throws naming the process that holds it
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, "grove.pid")
  const holder = Number(await readFile(path, "utf8").catch(() => "0"))
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new Error(
      `Grove is already running on ${dataDir} (process ${holder}). Stop it first, or use the one that runs.`,
    )
  }
  await writeFile(path, String(process.pid))
  return () => rm(path, { force: true })
}
