import { createReadStream } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
}

/** Serves a folder on 127.0.0.1, on a port of the system's choice. */
export async function serveFolder(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://local").pathname)
    const file = join(folder, path === "/" ? "index.html" : path)
    const isFile = await stat(file).then(
      (s) => s.isFile(),
      () => false,
    )
    if (!isFile) return response.writeHead(404).end()
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The Chromium of the packages, which is built for Linux, or the one that CHROMIUM_PATH names. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  })
}

/**
 * Memory of the renderer processes below this one, their workers included: proportional set size in bytes, so that code
 * shared between processes is not counted twice. Linux only.
 */
export async function rendererMemory(): Promise<number> {
  const sizes = await Promise.all(
    (await readdir("/proc"))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
        if (!command.includes("--type=renderer") || !(await isBelow(Number(pid), process.pid))) return 0
        const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "")
        return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
      }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function isBelow(pid: number, ancestor: number): Promise<boolean> {
  for (let at = pid; at > 1; ) {
    if (at === ancestor) return true
    const status = await readFile(`/proc/${at}/stat`, "utf8").catch(() => "")
    // The command in parentheses may hold anything; the parent follows the state behind it.
    at = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1] ?? 0)
  }
  return false
}

/** Looks at the memory until it is stopped; answers the most that was seen. */
export function watchPeak(): { stop(): Promise<number> } {
  let peak = 0
  let running = true
  const watching = (async () => {
    while (running) peak = Math.max(peak, await rendererMemory())
  })()
  return {
    async stop() {
      running = false
      await watching
      return peak
    },
  }
}
