import { solidStart } from "@solidjs/start/config"
import { defineConfig } from "vite"

/**
 * The page's build: a single-page application, written to dist/client, served by the Worker as static assets.
 * Vite does not look for a file of this name: the scripts pass it with `--config`.
 */
export default defineConfig({
  plugins: [solidStart({ ssr: false })],
  worker: { format: "es" },
  build: { target: "es2023", reportCompressedSize: false },
})
