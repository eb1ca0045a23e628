import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import { gzipSync } from "node:zlib"
import type { Plugin } from "vite"

const MARK = "?gzipped"

/**
 * `import url from "….wasm?gzipped"`: the address of the file, compressed. A static asset at the edge has 25 MiB at most,
 * and DuckDB's WebAssembly has 34 MB. The name says nothing of gzip, so that no server takes it for an encoding of the
 * transfer, which browsers undo by themselves. The page's build and that of its workers each need one.
 */
export function gzippedAssets(): Plugin {
  let isBuild = false
  const files = new Map<string, string>()
  return {
    name: "grove:gzipped-assets",
    enforce: "pre",
    configResolved({ command }) {
      isBuild = command === "build"
    },
    configureServer({ middlewares }) {
      middlewares.use(async (request, response, next) => {
        const file = files.get(request.url ?? "")
        if (!file) return next()
        response.setHeader("content-type", "application/octet-stream")
        response.end(gzipSync(await readFile(file), { level: 1 }))
      })
    },
    async resolveId(source, importer) {
      if (!source.endsWith(MARK)) return null
      const found = await this.resolve(source.slice(0, -MARK.length), importer, { skipSelf: true })
      return found && `${found.id}${MARK}`
    },
    async load(id) {
      if (!id.endsWith(MARK)) return null
      const file = id.slice(0, -MARK.length)
      if (isBuild) {
        const source = gzipSync(await readFile(file), { level: 9 })
        const reference = this.emitFile({ type: "asset", name: `${basename(file)}z`, source })
        return `export default import.meta.ROLLUP_FILE_URL_${reference}`
      }
      const url = `/@gzipped/${basename(file)}`
      files.set(url, file)
      return `export default ${JSON.stringify(url)}`
    },
  }
}
