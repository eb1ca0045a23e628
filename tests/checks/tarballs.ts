import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

/** What `npm ci` may fetch: at 50 Mbit/s it is a minute. */
const LIMIT_BYTES = 375_000_000

interface Locked {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>
}

/** Where npm's cache keeps a tarball, by its content: `content-v2/sha512/ab/cd/…`, compressed as it was fetched. */
export function cachedPath(cache: string, integrity: string): string {
  const [algorithm, base64] = integrity.split("-") as [string, string]
  const hex = Buffer.from(base64, "base64").toString("hex")
  return join(cache, "_cacache/content-v2", algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "../..")
  const cache = execFileSync("npm", ["config", "get", "cache"], { encoding: "utf8", cwd: root }).trim()
  const locked: Locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))
  // A package of another platform stands in the lockfile and is neither fetched nor installed here.
  const installed = Object.entries(locked.packages).filter(
    ([path, { integrity }]) => integrity && existsSync(join(root, path, "package.json")),
  )
  const contents = new Map(installed.map(([path, { integrity }]) => [cachedPath(cache, integrity ?? ""), path]))
  const missing = [...contents].filter(([file]) => !existsSync(file))
  const sizes = [...contents]
    .filter(([file]) => existsSync(file))
    .map(([file, path]) => [statSync(file).size, path] as const)
  for (const [size, path] of sizes.toSorted(([a], [b]) => b - a).slice(0, 5))
    console.log(`${String(size).padStart(10)}  ${path}`)
  const total = sizes.reduce((sum, [size]) => sum + size, 0)
  console.log(`${String(total).padStart(10)}  all ${sizes.length} tarballs (at most ${LIMIT_BYTES})`)
  if (missing.length > 0) {
    console.error(
      `${missing.length} tarballs are not in npm's cache (${cache}), so the total is not known: run npm ci first.`,
    )
  }
  if (missing.length > 0 || total > LIMIT_BYTES) process.exitCode = 1
}
