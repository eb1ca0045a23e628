import { createHash, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { PutAnswer, PutRequest, UploadHost } from "#upload/host.ts"
import { createLimit } from "#upload/limit.ts"
import type { ObjectRecord, UploadRecord, UploadTable } from "#upload/table.ts"

const PARTS_AT_A_TIME = 4

/** What the uploader takes from Node. */
export const nodeHost: UploadHost = {
  put,
  sha256: async (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal })
  },
  random: Math.random,
  // A process hears nothing of the network: it tries again after its waits.
  onOnline: () => () => {},
  newKey: randomUUID,
  limit: createLimit(PARTS_AT_A_TIME),
}

async function put({ url, headers, body, signal, onProgress }: PutRequest): Promise<PutAnswer> {
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(content-length|host)$/i.test(name)))
  try {
    const answer = await fetch(url, { method: "PUT", headers: own, body, signal })
    await answer.arrayBuffer()
    onProgress(body.length)
    return { status: answer.status, etag: answer.headers.get("etag") }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof TypeError) return { status: 0, etag: null }
    throw error
  }
}

/** Remembers an upload as long as the process lives: a script that is cut off starts anew, and the server sweeps up. */
export function uploadTableInMemory(): UploadTable {
  const uploads = new Map<string, UploadRecord>()
  const objects = new Map<string, Map<number, ObjectRecord>>()
  return {
    find: async (key) => uploads.get(key) ?? null,
    unfinished: async () => [...uploads.values()],
    save: async (record) => void uploads.set(record.key, record),
    objects: async (key) => [...(objects.get(key)?.values() ?? [])],
    async saveObject(key, object) {
      const known = objects.get(key) ?? new Map<number, ObjectRecord>()
      objects.set(key, known.set(object.n, object))
    },
    async remove(key) {
      uploads.delete(key)
      objects.delete(key)
    },
  }
}
