import { expect, test } from "vitest"
import { initialFiles } from "#tests/checks/bundle.ts"
import { cachedPath } from "#tests/checks/tarballs.ts"

test("the first page loads its entry, its route and their static imports, each once, and nothing lazy", () => {
  const manifest = {
    "src/entry-client.tsx": { file: "entry.js", imports: ["_solid.js"] },
    "_solid.js": { file: "solid.js" },
    "src/routes/index.tsx?pick=default": { file: "home.js", imports: ["_solid.js", "_parts.js"] },
    "_parts.js": { file: "parts.js", imports: ["_solid.js"] },
    "src/routes/ingestions.tsx": { file: "lazy.js", isEntry: true, imports: ["_charts.js"] },
    "_charts.js": { file: "charts.js" },
  }
  expect(initialFiles(manifest, /routes\/index\.tsx/)).toEqual(["entry.js", "home.js", "parts.js", "solid.js"])
})

test("a tarball is found in npm's cache by its digest", () => {
  expect(cachedPath("/cache", `sha512-${Buffer.from("abcdef", "hex").toString("base64")}`)).toBe(
    "/cache/_cacache/content-v2/sha512/ab/cd/ef",
  )
})
