import { rm, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { startPage } from "#local/dev/page.ts"
import { buildPage, isPageBuilt } from "./page.ts"
import { startStack } from "./stack.ts"

const DEFAULT_PORT = 4747
const USAGE = "npm start -- [--port N] [--fresh]"

const say = (line: string) => process.stdout.write(`${line}\n`)

/**
 * Resolves when the supervisor (start.mjs) asks for it, or is gone. Signals are its business: wrangler's exit hook ends
 * this process at the first one, before anything is put away.
 */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.on("message", () => resolve())
    process.on("disconnect", () => resolve())
  })
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port is "${text}": expected 0 to 65535`)
  return port
}

async function forget(dataDir: string): Promise<void> {
  const holder = await stat(join(dataDir, "grove.pid")).catch(() => null)
  if (holder) {
    // The lock itself says whether its holder lives; taking and giving it back proves that nobody uses the data.
    const { lockDataDir } = await import("./lock.ts")
    await (await lockDataDir(dataDir))()
  }
  await rm(dataDir, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      fresh: { type: "boolean" },
      dev: { type: "boolean" },
      help: { type: "boolean" },
    },
  })
  if (values.help) {
    say(USAGE)
    return
  }
  const stopped = askedToStop()
  const root = resolve(import.meta.dirname, "../..")
  const dataDir = join(root, ".grove")
  const wanted = readPort(values.port)
  if (values.fresh) await forget(dataDir)
  if (!values.dev && !(await isPageBuilt(root))) {
    say("Building the page, once.")
    await buildPage(root)
  }
  const options = { dataDir, root, env: process.env, log: say }
  // In dev the page has the port that people type, and the Worker any other.
  const stack = await startStack({ ...options, port: values.dev ? 0 : wanted, watch: values.dev ?? false })
  const page = values.dev ? await startPage(root, wanted, stack.url, say) : null
  say(`Grove is at ${page?.url ?? stack.url}   (data in .grove, Ctrl-C ends it)`)
  if (stack.druid) say("Druid here is a stand-in for a laptop; DRUID_ROUTER_URL names a real one.")
  const crash = stack.ended.then((part) => {
    process.exitCode = 1
    process.stderr.write(`Grove ends: ${part}.\n`)
  })
  await Promise.race([stopped, crash])
  await page?.close()
  await stack.close()
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`Grove could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
