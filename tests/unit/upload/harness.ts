import { createHash } from "node:crypto"
import { ApiProblem, ApiUnreachable } from "#api/client.ts"
import { uploadTableInMemory } from "#cli/upload-host.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { PutAnswer, PutRequest, UploadApi, UploadHost } from "#upload/host.ts"
import { createLimit } from "#upload/limit.ts"
import type { UploadTable } from "#upload/table.ts"
import type { ObjectWriter, UploadRequest } from "#upload/upload.ts"

/** What a test lets go wrong: called before the thing happens (`throw` refuses it) or after it (`throw` loses the answer). */
export interface Faults {
  beforeCall?: (call: string, count: number) => void
  afterCall?: (call: string, count: number) => void
  /** A status instead of S3's own, `hang` for a connection that never answers, null for none. */
  put?: (request: {
    part: number | null
    n: number
    count: number
    inFlight: number
  }) => number | "hang" | "lose" | null
}

export interface World {
  readonly api: UploadApi
  readonly host: UploadHost
  readonly table: UploadTable
  readonly s3: Map<string, Uint8Array>
  /** Every call of the API and PUT, in order. */
  readonly log: string[]
  readonly waits: number[]
  readonly keys: Map<string, string[]>
  readonly urls: string[]
  mostInFlight: number
  faults: Faults
  /** Lets the long watches (a hanging PUT) run out. */
  passTime(): void
  goOnline(): void
  /** Resolves when the condition holds; it is looked at after each event. */
  until(condition: () => boolean): Promise<void>
}

export const PART = 8

/** A Worker and an S3 in memory that keep Grove's contracts, and a host whose short waits pass at once. */
export function createWorld(faults: Faults = {}): World {
  const uploads = new Map<string, { id: string; objects: Map<number, ObjectInS3>; completed: boolean }>()
  const created = new Map<string, string>()
  const signed = new Map<
    string,
    { key: string; id: string; n: number; part: number | null; sha256: string; size: number }
  >()
  const counts = new Map<string, number>()
  const watchers = new Set<() => void>()
  const longSleeps = new Set<() => void>()
  const online = new Set<() => void>()
  let clock = 0
  let inFlight = 0
  let serial = 0

  const touch = () => {
    for (const look of [...watchers]) look()
  }
  const count = (name: string) => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return counts.get(name)!
  }
  async function call<T>(name: string, signal: AbortSignal | undefined, act: () => T, key?: string): Promise<T> {
    await new Promise(setImmediate)
    signal?.throwIfAborted()
    const n = count(name)
    world.log.push(name)
    if (key) world.keys.set(name, [...(world.keys.get(name) ?? []), key])
    try {
      world.faults.beforeCall?.(name, n)
      const answer = act()
      world.faults.afterCall?.(name, n)
      return answer
    } finally {
      touch()
    }
  }
  const uploadOf = (id: string) => uploads.get(id) ?? refuse(404, "unknown_upload")
  const sign = (to: { key: string; id: string; n: number; part: number | null; sha256: string; size: number }) => {
    const url = `https://s3.test/${to.key}?${to.part ?? "put"}&${++serial}`
    signed.set(url, to)
    return url
  }

  const world: World = {
    faults,
    s3: new Map(),
    log: [],
    waits: [],
    keys: new Map(),
    urls: [],
    mostInFlight: 0,
    api: {
      createUpload: (body, o) =>
        call(
          "create",
          o?.signal,
          () => {
            const known = created.get(o?.idempotencyKey ?? "")
            const id = known ?? `u${created.size + 1}`
            if (!known) uploads.set(id, { id, objects: new Map(), completed: false })
            if (o?.idempotencyKey) created.set(o.idempotencyKey, id)
            return { id, key_prefix: `${id}/${body.filename}`, part_size: PART }
          },
          o?.idempotencyKey,
        ),
      announceObject: (id, { n, size, sha256 }, o) =>
        call(`announce ${n}`, o?.signal, () => {
          const upload = uploadOf(id)
          const object = upload.objects.get(n) ?? { key: `${id}/part-${n}`, size, parts: new Map(), done: false }
          upload.objects.set(n, object)
          if (object.done) return { kind: "complete" as const, n, key: object.key }
          if (size <= PART)
            return {
              kind: "put" as const,
              n,
              key: object.key,
              headers: {},
              url: sign({ key: object.key, id, n, part: null, sha256: sha256!, size }),
            }
          return { kind: "multipart" as const, n, key: object.key, part_size: PART, parts: Math.ceil(size / PART) }
        }),
      presignParts: (id, n, { parts }, o) =>
        call(`presign ${n}`, o?.signal, () => {
          const object = uploadOf(id).objects.get(n)!
          return {
            parts: parts.map((p) => ({
              part_number: p.part_number,
              headers: { "x-amz-checksum-sha256": p.sha256 },
              url: sign({ key: object.key, id, n, part: p.part_number, sha256: p.sha256, size: p.size }),
            })),
          }
        }),
      completeObject: (id, n, { parts }, o) =>
        call(`completeObject ${n}`, o?.signal, () => {
          const object = uploadOf(id).objects.get(n)!
          if (object.done) return
          if (parts.length > 0) {
            const chunks = parts.map((p) => {
              const part = object.parts.get(p.part_number)
              if (part?.etag !== p.etag || !part.etag.includes(p.sha256)) refuse(400, "invalid_part")
              return part!.bytes
            })
            world.s3.set(object.key, Buffer.concat(chunks))
          }
          if (world.s3.get(object.key)?.length !== object.size) refuse(409, "size_differs")
          object.done = true
        }),
      completeUpload: (id, body, o) =>
        call(
          "complete",
          o?.signal,
          () => {
            const upload = uploadOf(id)
            if ([...upload.objects.values()].filter((x) => x.done).length !== body.objects)
              refuse(409, "objects_missing")
            upload.completed = true
            return { task_id: id, status: "uploaded", status_url: `/api/ingest/status/${id}` }
          },
          o?.idempotencyKey,
        ),
      abortUpload: (id, o) =>
        call("abort", o?.signal, () => {
          uploads.delete(id)
          for (const key of [...world.s3.keys()]) if (key.startsWith(`${id}/`)) world.s3.delete(key)
        }),
    },
    host: {
      put,
      sha256: async (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
      now: () => clock,
      random: () => 0.5,
      newKey: () => `key-${++serial}`,
      limit: createLimit(4),
      onOnline(wake) {
        online.add(wake)
        return () => online.delete(wake)
      },
      sleep(ms, signal) {
        return new Promise((resolve, reject) => {
          if (signal.aborted) return reject(signal.reason)
          const wake = () => {
            longSleeps.delete(wake)
            signal.removeEventListener("abort", stop)
            clock += ms
            resolve()
          }
          const stop = () => {
            longSleeps.delete(wake)
            reject(signal.reason)
          }
          signal.addEventListener("abort", stop, { once: true })
          if (ms > 30_000) longSleeps.add(wake)
          else {
            world.waits.push(ms)
            setImmediate(wake)
          }
        })
      },
    },
    table: uploadTableInMemory(),
    passTime() {
      for (const wake of [...longSleeps]) wake()
    },
    goOnline() {
      for (const wake of [...online]) wake()
    },
    until(condition) {
      return new Promise((resolve) => {
        const look = () => {
          if (!condition()) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      })
    },
  }

  async function put({ url, body, signal, onProgress }: PutRequest): Promise<PutAnswer> {
    const to = signed.get(url)
    if (!to) throw new Error(`An unsigned URL: ${url}`)
    world.urls.push(url)
    inFlight++
    world.mostInFlight = Math.max(world.mostInFlight, inFlight)
    try {
      await new Promise(setImmediate)
      signal.throwIfAborted()
      const name = to.part === null ? `put ${to.n}` : `put ${to.n}.${to.part}`
      world.log.push(name)
      const fault = world.faults.put?.({ part: to.part, n: to.n, count: count(name), inFlight }) ?? null
      touch()
      if (fault === "hang")
        return await new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true })
        })
      if (typeof fault === "number") return { status: fault, etag: null }
      if (body.length !== to.size) return { status: 403, etag: null }
      if (createHash("sha256").update(body).digest("base64") !== to.sha256) return { status: 400, etag: null }
      const etag = `"${to.sha256}-an-opaque-and-rather-long-one"`
      if (to.part === null) {
        if (world.s3.has(to.key)) return { status: 412, etag: null }
        world.s3.set(to.key, body)
      } else uploads.get(to.id)?.objects.get(to.n)?.parts.set(to.part, { etag, bytes: body })
      onProgress(body.length)
      return fault === "lose" ? { status: 0, etag: null } : { status: 200, etag }
    } finally {
      inFlight--
      touch()
    }
  }
  return world
}

interface ObjectInS3 {
  key: string
  size: number
  parts: Map<number, { etag: string; bytes: Uint8Array }>
  done: boolean
}

export function refuse(status: number, code: string, taskId?: string): never {
  const problem: Problem = { type: "about:blank", title: code, status, code, detail: `${code}: told by the Worker` }
  throw new ApiProblem(taskId ? { ...problem, task_id: taskId } : problem)
}
export function unreachable(): never {
  throw new ApiUnreachable("no answer")
}

const choices: Choices = { timestamp: { kind: "constant", value: "2024-01-01T00:00:00Z" }, columns: [] }

/** A file whose pass 2 gives these texts, one an object; each object counts as ten rows. */
export function requestOf(
  texts: readonly string[],
  fingerprint = "f".repeat(64),
): UploadRequest & { written: number[] } {
  const written: number[] = []
  const session: ObjectWriter = {
    plan: () => ({ sent: "rewritten", objects: texts.length }),
    async write(_profile, _choices, skip, onObject) {
      for (const [n, text] of texts.entries()) {
        if (skip.has(n)) continue
        written.push(n)
        await onObject({ n, rows: 10, blob: new Blob([text]) })
      }
      return { ok: true, value: { objects: texts.length, rows: texts.length * 10 } }
    },
  }
  const profile = { bytes: 1000, rows: texts.length * 10, format: "csv", fingerprint } as Profile
  return { session, profile, choices, filename: "sales.csv", datasource: "sales", written }
}

export const textIn = (world: World, key: string): string => Buffer.from(world.s3.get(key) ?? []).toString()
