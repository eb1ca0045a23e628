import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

/** What a browser may have to load as JavaScript before it shows `/`, gzipped. */
const BUDGET_BYTES = 60_000

const ENTRY = /^src\/entry-client\.tsx/

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}
export type Manifest = Readonly<Record<string, Chunk>>

/** The files that `/` needs at first: the entry, the route's own chunk, and all that these import statically. */
export function initialFiles(manifest: Manifest, route: RegExp): string[] {
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  // SolidStart marks every route's chunk as an entry too, though only the one that is shown is loaded.
  for (const key of Object.keys(manifest)) if (ENTRY.test(key) || route.test(key)) visit(key)
  return [...files].filter((file) => file.endsWith(".js")).sort()
}

if (import.meta.main) {
  const client = join(import.meta.dirname, "../../dist/client")
  const manifest: Manifest = JSON.parse(readFileSync(join(client, ".vite/manifest.json"), "utf8"))
  const sizes = initialFiles(manifest, /routes\/index\.tsx/).map(
    (file) => [file, gzipSync(readFileSync(join(client, file))).length] as const,
  )
  for (const [file, size] of sizes) console.log(`${String(size).padStart(8)}  ${file}`)
  const total = sizes.reduce((sum, [, size]) => sum + size, 0)
  console.log(`${String(total).padStart(8)}  JavaScript for the first page, gzipped (at most ${BUDGET_BYTES})`)
  if (sizes.length === 0 || total > BUDGET_BYTES) process.exitCode = 1
}
