import { join } from "node:path"
import { createServer } from "vite"
import { choosePort } from "#local/start/ports.ts"

/**
 * The page with hot reload. Calls to the API go on to the Worker under its own name, for the Worker answers no other
 * host and no other origin.
 */
export async function startPage(
  root: string,
  wanted: number,
  worker: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const port = await choosePort(wanted)
  const proxy = { target: worker, changeOrigin: true, headers: { origin: worker } }
  const server = await createServer({
    root,
    configFile: join(root, "app.config.ts"),
    logLevel: "warn",
    clearScreen: false,
    server: { host: "127.0.0.1", port, strictPort: true, proxy: { "/api": proxy } },
  })
  await server.listen()
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
