import { randomUUID } from "node:crypto"
import { type FileHandle, open } from "node:fs/promises"
import { join } from "node:path"
import type { ByteSource, Host } from "#formats/source.ts"

/** A file on the disk, read by ranges. */
export interface FileSource extends ByteSource {
  readonly path: string
}

/** Keeps what is written in files of a folder. `close` ends their use here; whose folder it is takes them away. */
export function openFileHost(folder: string): Host<FileSource> & { close(): Promise<void> } {
  const files: FileHandle[] = []
  return {
    async createSink() {
      const path = join(folder, randomUUID())
      const file = await open(path, "wx+", 0o600)
      files.push(file)
      let size = 0
      return {
        async write(bytes) {
          await file.writeFile(bytes)
          size += bytes.length
        },
        finish: async () => ({ path, byteLength: size, slice: (start, end = size) => readRange(file, start, end) }),
      }
    },
    async close() {
      await Promise.all(files.map((file) => file.close()))
    },
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, end - start))
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  return bytes.buffer.slice(0, bytesRead)
}
