import { spawn } from "node:child_process"
import { readdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

/** What the page is made of: a change in any of these makes the built one old. */
const SOURCES = ["src", "public", "app.config.ts", "local/start/gzipped.ts", "package-lock.json"]

async function newest(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = await readdir(path)
  return Math.max(found.mtimeMs, ...(await Promise.all(names.map((name) => newest(join(path, name))))))
}

/** Whether `dist/client` holds the page as its sources are now. */
export async function isPageBuilt(root: string): Promise<boolean> {
  const built = await newest(join(root, "dist/client/index.html"))
  const sources = await Promise.all(SOURCES.map((source) => newest(join(root, source))))
  return built > 0 && built >= Math.max(...sources)
}

const runVite = (root: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const vite = join(root, "node_modules/vite/bin/vite.js")
    const child = spawn(process.execPath, [vite, "build", "--config", "app.config.ts", "--logLevel", "warn"], {
      cwd: root,
      // A test runner's own NODE_ENV would make it a page for development.
      env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1" },
    })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk))
    child.on("error", reject)
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`The page could not be built.\n${said}`))))
  })

/**
 * Builds the page into `dist/client`. Without server rendering SolidStart writes no index.html: its server entry
 * answers `/` with the page's shell, which is kept as the file that every address of the page gets.
 */
export async function buildPage(root: string): Promise<void> {
  await runVite(root)
  const entry = await import(pathToFileURL(join(root, "dist/server/entry-server.js")).href)
  const response: Response = await entry.default.fetch(new Request("http://localhost/"))
  const html = await response.text()
  if (!response.ok || !html.includes("<script"))
    throw new Error(`The page's shell could not be written: ${response.status}`)
  // Vite's manifest is for the checks on the bundle, not for the public.
  await writeFile(join(root, "dist/client/.assetsignore"), ".vite\n")
  await writeFile(join(root, "dist/client/index.html"), html)
}
