import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { buildPage, isPageBuilt } from "#local/start/page.ts"

const project = resolve(import.meta.dirname, "../..")

let root: string
let children: ChildProcess[] = []

/** The project as another clone would have it, so that its data and ports are the test's own; built already. */
beforeEach(async () => {
  if (!(await isPageBuilt(project))) await buildPage(project)
  root = mkdtempSync(join(tmpdir(), "grove-clone-"))
  const tracked = ["src", "workers", "local", "migrations", "public", "dist"]
  const files = ["package.json", "package-lock.json", "wrangler.toml", "app.config.ts", "tsconfig.base.json"]
  for (const name of [...tracked, ...files])
    cpSync(join(project, name), join(root, name), { recursive: true, preserveTimestamps: true })
  // A copied folder is as young as the copy, which would make the page older than its sources.
  utimesSync(join(root, "dist/client/index.html"), new Date(), new Date())
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"))
})
afterEach(async () => {
  for (const child of children) {
    child.kill("SIGTERM")
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  }
  children = []
  rmSync(root, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly url: string
  said(): string
}

/** Starts it as `npm start` does; resolves when it says where it is, rejects when it ends before. */
function start(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, ["local/start/start.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // Whatever this machine's environment says about a real S3, Postgres or Druid is not meant for the test.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })
  children.push(child)
  let text = ""
  return new Promise((done, failed) => {
    const read = (chunk: Buffer) => {
      text += chunk
      const url = /Grove is at (\S+)/.exec(text)?.[1]
      if (url) done({ child, url, said: () => text })
    }
    child.stdout.on("data", read)
    child.stderr.on("data", read)
    child.on("exit", () => failed(new Error(text)))
  })
}

/** The processes that run out of the test's own folder: the supervisor, the stack, workerd. */
function processesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return execFileSync("readlink", [`/proc/${pid}/cwd`], { encoding: "utf8" }).trim() === folder
      } catch {
        return false
      }
    })
    .map(Number)
}
const gone = () => expect.poll(() => processesOf(root), { timeout: 30_000 }).toEqual([])

test("it prints one line with its address, keeps its data, and forgets it with --fresh", async () => {
  const first = await start("--port", "0")
  expect(
    first
      .said()
      .trim()
      .split("\n")
      .filter((line) => line.includes("http://")),
  ).toHaveLength(1)
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200)
  expect(await (await fetch(first.url)).text()).toContain('<div id="app">')
  const secrets = readFileSync(join(root, ".grove/secrets.json"), "utf8")
  await expect(start("--port", "0")).rejects.toThrow(/already running on .*\.grove \(process \d+\)/)
  first.child.kill("SIGINT")
  await once(first.child, "exit")
  await gone()

  const second = await start("--port", "0")
  expect(readFileSync(join(root, ".grove/secrets.json"), "utf8")).toBe(secrets)
  second.child.kill("SIGHUP")
  await once(second.child, "exit")
  await gone()

  const third = await start("--port", "0", "--fresh")
  expect(readFileSync(join(root, ".grove/secrets.json"), "utf8")).not.toBe(secrets)
  third.child.kill("SIGTERM")
  await once(third.child, "exit")
  expect(existsSync(join(root, ".grove/grove.pid"))).toBe(false)
  await gone()
})

test("a port that is taken is named and another one used", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  const started = await start("--port", String(port))
  expect(started.said()).toContain(`Port ${port} is taken`)
  expect((await fetch(`${started.url}/api/health`)).status).toBe(200)
  server.close()
})

test("nothing is left when any of its processes is killed outright", async () => {
  for (const which of ["supervisor", "stack", "workerd"] as const) {
    const { child } = await start("--port", "0")
    const nameOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8")
    const isVictim = {
      supervisor: (pid: number) => pid === child.pid,
      stack: (pid: number) => nameOf(pid).includes("main.ts"),
      workerd: (pid: number) => nameOf(pid).includes("workerd\0serve"),
    }[which]
    // There are two workerds, and wrangler starts one of them, its proxy, again.
    const victims = processesOf(root).filter(isVictim)
    expect(victims, which).toHaveLength(which === "workerd" ? 2 : 1)
    for (const victim of victims) process.kill(victim, "SIGKILL")
    await gone()
  }
})

test("what cannot be read is said, and the start ends with an error", async () => {
  await expect(start("--port", "many")).rejects.toThrow('--port is "many"')
})
