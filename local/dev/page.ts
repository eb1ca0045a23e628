import { join } from "node:path"
import { createServer } from "vite"
import { choosePort } from "#local/start/ports.ts"

/**
 * The page with hot reload. Calls to the API go on to the Worker under its own name, for the Worker answers no other
 * host and no other origin; a foreign page's origin is handed on as it is, and refused there.
 *
 * @param wanted the page's port; the next free one is taken where it is not
 * @param worker the Worker's URL
 * @param log told each port that was taken
 */
export async function startPage(
  root: string,
  wanted: number,
  worker: string,
  log: (line: string) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const port = await choosePort(wanted, (taken) => log(`Port ${taken} is taken, so another is used.`))
  const url = `http://127.0.0.1:${port}`
  const server = await createServer({
    root,
    configFile: join(root, "app.config.ts"),
    logLevel: "warn",
    clearScreen: false,
    server: {
      host: "127.0.0.1",
      port,
      strictPort: true,
      proxy: {
        "/api": {
          target: worker,
          changeOrigin: true,
          configure(proxy) {
            proxy.on("proxyReq", (onward, request) => {
              if (request.headers.origin === url) onward.setHeader("origin", worker)
            })
          },
        },
      },
    },
  })
  await server.listen()
  return { url, close: () => server.close() }
}
