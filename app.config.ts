import { solidStart } from "@solidjs/start/config"
import { defineConfig } from "vite"
import { gzippedAssets } from "./local/start/gzipped.ts"

/**
 * The page's build: a single-page application, written to dist/client, served by the Worker as static assets.
 * Vite does not look for a file of this name: the scripts pass it with `--config`.
 */
export default defineConfig({
  plugins: [solidStart({ ssr: false }), gzippedAssets()],
  // DuckDB's bindings have an eval that is never reached here: it belongs to code that is loaded, and none is.
  worker: { format: "es", plugins: () => [gzippedAssets()], rolldownOptions: { checks: { eval: false } } },
  // The style sheets use light-dark(), which these browsers have; lowered, they would be three times as long.
  build: { target: "es2023", cssTarget: ["chrome123", "firefox120", "safari17.5"], reportCompressedSize: false },
})
