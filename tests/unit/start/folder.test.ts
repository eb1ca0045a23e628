import { once } from "node:events"
import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { lockDataDir } from "#local/start/lock.ts"
import { isPageBuilt } from "#local/start/page.ts"
import { choosePort } from "#local/start/ports.ts"
import { readOrMakeSecrets } from "#local/start/secrets.ts"

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "grove-start-"))
})
afterEach(() => rm(dir, { recursive: true }))

describe("secrets", () => {
  test("are made once, differ from folder to folder, and are their owner's alone", async () => {
    const made = await readOrMakeSecrets(dir)
    expect(await readOrMakeSecrets(dir)).toEqual(made)
    expect((await readOrMakeSecrets(join(dir, "other"))).sql).not.toBe(made.sql)
    expect((await stat(join(dir, "secrets.json"))).mode & 0o777).toBe(0o600)
  })

  test("that are damaged are named, and never replaced in silence", async () => {
    await writeFile(join(dir, "secrets.json"), '{"sql":"short"}')
    await expect(readOrMakeSecrets(dir)).rejects.toThrow(/secrets\.json is damaged.*--fresh/)
    expect(await readFile(join(dir, "secrets.json"), "utf8")).toBe('{"sql":"short"}')
  })
})

describe("the lock of a data folder", () => {
  test("names the process that holds it", async () => {
    // Process 1 lives on every machine and is not this one.
    await writeFile(join(dir, "grove.pid"), "1")
    await expect(lockDataDir(dir)).rejects.toThrow("already running")
  })

  test("of a process that is gone is taken over, and given back at the end", async () => {
    await writeFile(join(dir, "grove.pid"), "999999999")
    const release = await lockDataDir(dir)
    expect(await readFile(join(dir, "grove.pid"), "utf8")).toBe(String(process.pid))
    await release()
    await expect(stat(join(dir, "grove.pid"))).rejects.toMatchObject({ code: "ENOENT" })
  })
})

describe("ports", () => {
  test("one that is taken is told, and the next free one is chosen", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as { port: number }
    const told: number[] = []
    const chosen = await choosePort(port, (taken) => told.push(taken))
    expect(told[0]).toBe(port)
    expect(chosen).toBeGreaterThan(port)
    server.close()
  })

  test("0 takes any", async () => {
    expect(await choosePort(0)).toBeGreaterThan(0)
  })
})

describe("whether the page is built", () => {
  const write = async (path: string, seconds: number) => {
    await mkdir(join(dir, path, ".."), { recursive: true })
    await writeFile(join(dir, path), "")
    await utimes(join(dir, path), seconds, seconds)
    await utimes(join(dir, path, ".."), seconds, seconds)
  }

  test("not before the first time, not after a change of its sources", async () => {
    await write("src/routes/index.tsx", 1_000)
    await utimes(join(dir, "src"), 1_000, 1_000)
    expect(await isPageBuilt(dir)).toBe(false)
    await write("dist/client/index.html", 2_000)
    expect(await isPageBuilt(dir)).toBe(true)
    await write("src/routes/index.tsx", 3_000)
    expect(await isPageBuilt(dir)).toBe(false)
  })
})
