import { createServer } from "node:net"

/** Ports tried after the wanted one. */
const TRIES = 20

const listens = (port: number): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(null) : reject(error),
    )
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address ? address.port : port))
    })
  })

/**
 * The wanted port where it is free, else the next free one above it; 0 takes any.
 *
 * @param taken told each port that could not be had
 */
export async function choosePort(wanted: number, taken: (port: number) => void = () => undefined): Promise<number> {
  for (let port = wanted; port <= Math.min(wanted + TRIES, 65_535); port++) {
    const free = await listens(port)
    if (free !== null) return free
    taken(port)
  }
  throw new Error(`Ports ${wanted} to ${wanted + TRIES} are all taken. Name a free one: npm start -- --port N`)
}
