import { Hono } from "hono"
import {
  announceObject,
  completeObject,
  completeUpload,
  createUpload,
  type ObjectAnnounced,
  presignParts,
} from "#domain/contracts/uploads.ts"
import { issuesAsIs } from "#domain/ingestion/as-is.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Issue } from "#domain/ingestion/issues.ts"
import { rewrittenKey } from "#domain/ingestion/keys.ts"
import { originalFormat } from "#domain/ingestion/spec.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { planParts } from "#domain/upload/parts.ts"
import { parquetSummary } from "#formats/parquet/summary.ts"
import type { IngestionRow, ObjectRow } from "#workers/db/schema.ts"
import type { Deps } from "#workers/deps.ts"
import { abandonUpload, removeObjects } from "#workers/ingestion/abandon.ts"
import { storedSource } from "#workers/ingestion/stored-source.ts"
import { ApiError } from "#workers/problem.ts"
import { alreadyIngested, checkDatasource, checkFormat, checkIngestible, checkSize } from "./checks.ts"
import { freeKeys, keysFor, repeatedBy } from "./claims.ts"
import { idempotencyKey, isId, notFound, readBody } from "./http.ts"
import { statusUrl } from "./views.ts"

/** One PUT up to here, equal parts of this size above. */
const PART_SIZE = 16 << 20

const isOpen = (row: IngestionRow): boolean => row.state === "created" || row.state === "uploading"

export function uploadRoutes({ config, store, storage, newId }: Deps, moved: (id: string) => void) {
  const routes = new Hono()

  async function find(id: string): Promise<IngestionRow> {
    const row = isId(id) ? await store.get(id) : null
    if (row === null) throw notFound(`upload ${id}`)
    return row
  }

  async function findOpen(id: string): Promise<IngestionRow> {
    const row = await find(id)
    if (!isOpen(row)) throw closed(row)
    return row
  }

  async function findObject(id: string, n: number): Promise<ObjectRow> {
    const object = (await store.objects(id)).find((o) => o.n === n)
    if (!object) throw notFound(`object ${n} of upload ${id}; announce it first`)
    return object
  }

  routes.post("/", async (c) => {
    const body = await readBody(c.req.raw, createUpload)
    checkDatasource(body.datasource, "datasource")
    checkSize(config, body.size)
    checkFormat(config, body.filename)
    const key = idempotencyKey(c.req.raw)
    const repeated = key === null ? null : await repeatedBy(store, key, body)
    const earlier = await store.living(body.datasource, body.fingerprint)
    if (earlier && !repeated && body.on_duplicate === "stop") throw alreadyIngested(earlier)
    const mode = earlier && body.on_duplicate === "replace" ? "replace" : body.mode
    const replace = mode === "replace" ? (body.replace ?? "chunks") : null
    if (replace === "all" && body.confirm !== body.datasource)
      throw new ApiError(
        400,
        "confirm_needed",
        "Replacing everything needs a confirmation",
        `Send confirm with the datasource's name, ${body.datasource}, to replace all of its rows.`,
        { where: "confirm" },
      )
    const id = newId()
    const created = await store.create({
      id,
      datasource: body.datasource,
      filename: body.filename,
      sent: body.sent,
      mode,
      replace,
      size: body.size,
      fingerprint: body.fingerprint,
      duplicateAllowed: body.on_duplicate !== "stop",
      idempotencyKey: key,
      keys: await freeKeys(storage, keysFor(config.uploadPrefix, body.datasource, body.filename, body.sent, id)),
      state: "created",
      staged: null,
    })
    if (created.kind === "duplicate") throw alreadyIngested(created.ingestion)
    return c.json({ id: created.ingestion.id, key_prefix: created.ingestion.keyPrefix, part_size: PART_SIZE })
  })

  routes.post("/:id/objects", async (c) => {
    const row = await findOpen(c.req.param("id"))
    const { n, size, sha256 } = await readBody(c.req.raw, announceObject)
    if (row.sent === "original" && (n !== 0 || size !== row.size))
      throw new ApiError(
        400,
        "invalid_request",
        "Not the file",
        "A file that goes as it is is object 0, of the file's size.",
        {
          where: "n",
        },
      )
    const key = row.sent === "original" ? row.keyPrefix : rewrittenKey(row.keyPrefix, n, "parquet")
    // Parquet of a small file may be larger than the file, of a large one never by much.
    if (size > row.size * 2 + 1_000_000) throw tooLargeObject(n, size)
    const object = (await store.objects(row.id)).find((o) => o.n === n) ?? (await announce(row, n, key, size))
    if (object.size !== size)
      throw new ApiError(
        409,
        "object_changed",
        "The object has another size now",
        `Object ${n} was announced with ${object.size} bytes. Cancel this upload and start it anew.`,
      )
    if (row.state === "created")
      await store.move(row, { to: "uploading", kind: "uploading", message: "The upload has begun." })
    return c.json(await answerFor(object, sha256))
  })

  async function announce(row: IngestionRow, n: number, key: string, size: number): Promise<ObjectRow> {
    const uploadId = size > PART_SIZE ? await storage.startMultipart(key) : null
    const object = await store.announceObject({ ingestionId: row.id, n, key, size, uploadId })
    // Somebody announced it at the same time, whose upload counts, or cancelled the whole.
    const now = await find(row.id)
    if (uploadId !== null && (!isOpen(now) || object.uploadId !== uploadId)) await storage.abortMultipart(key, uploadId)
    if (!isOpen(now)) throw closed(now)
    return object
  }

  async function answerFor(object: ObjectRow, sha256: string | undefined): Promise<ObjectAnnounced> {
    const { n, key, size, uploadId } = object
    if (object.complete) return { kind: "complete", n, key }
    if (uploadId !== null)
      return { kind: "multipart", n, key, part_size: PART_SIZE, parts: planParts(size, PART_SIZE).length }
    if (sha256 === undefined)
      throw new ApiError(
        400,
        "invalid_request",
        "A checksum is missing",
        "An object that fits one PUT is announced with its SHA-256.",
        {
          where: "sha256",
        },
      )
    return { kind: "put", n, key, ...(await storage.presignPut(key, size, sha256)) }
  }

  routes.post("/:id/objects/:n/parts", async (c) => {
    const row = await findOpen(c.req.param("id"))
    const object = await findObject(row.id, Number(c.req.param("n")))
    const { parts } = await readBody(c.req.raw, presignParts)
    const { key, uploadId } = object
    if (uploadId === null)
      throw new ApiError(409, "no_parts", "This object has no parts", `Object ${object.n} goes in one PUT.`)
    const plan = planParts(object.size, PART_SIZE)
    const signed = parts.map(async ({ part_number, size, sha256 }) => {
      const planned = plan[part_number - 1]
      if (!planned || planned.end - planned.start !== size)
        throw new ApiError(
          400,
          "invalid_part",
          "Not a part of this object",
          `Part ${part_number} of ${plan.length} has ${planned ? planned.end - planned.start : 0} bytes, not ${size}.`,
          { where: "parts" },
        )
      return { part_number, ...(await storage.presignPart(key, uploadId, part_number, size, sha256)) }
    })
    return c.json({ parts: await Promise.all(signed) })
  })

  routes.post("/:id/objects/:n/complete", async (c) => {
    const row = await findOpen(c.req.param("id"))
    const object = await findObject(row.id, Number(c.req.param("n")))
    const { parts } = await readBody(c.req.raw, completeObject)
    if (!object.complete) {
      const detail = await completeInS3(
        object,
        parts.map((p) => ({ partNumber: p.part_number, etag: p.etag, sha256: p.sha256 })),
      )
      if (detail !== null)
        throw new ApiError(
          409,
          "object_incomplete",
          "The object is not whole",
          `Object ${object.n}: ${detail} Send its parts again.`,
        )
      await store.completeObject(row.id, object.n)
    }
    return c.body(null, 204)
  })

  /** Null when it is there, of the announced size; else why it is not. */
  async function completeInS3(
    object: ObjectRow,
    parts: Parameters<typeof storage.completeMultipart>[2],
  ): Promise<string | null> {
    const { key, size, uploadId } = object
    if (uploadId !== null) {
      const completed = await storage.completeMultipart(key, uploadId, parts, size)
      return completed.ok ? null : completed.detail
    }
    const there = await storage.head(key)
    return there === size ? null : `S3 has ${there ?? 0} of its ${size} bytes.`
  }

  routes.post("/:id/complete", async (c) => {
    const row = await find(c.req.param("id"))
    const answer = (status: string) => c.json({ task_id: row.id, status, status_url: statusUrl(row.id) }, 202)
    // The answer to the first one was lost: it is under way.
    if (!isOpen(row) && row.objects !== null) return answer(row.state)
    await findOpen(row.id)
    const { profile, choices, objects } = await readBody(c.req.raw, completeUpload)
    if (profile.fingerprint !== row.fingerprint || profile.bytes !== row.size)
      throw new ApiError(
        422,
        "other_file",
        "This is the profile of another file",
        "Size or fingerprint is not that of the upload.",
        {
          where: "profile",
        },
      )
    checkIngestible(profile, choices)
    const announced = await store.objects(row.id)
    if (announced.length !== objects)
      throw new ApiError(
        409,
        "objects_differ",
        "Not all objects are named",
        `${announced.length} objects were announced, and ${objects} are to be ingested. Send the file again.`,
      )
    const complete = new Set(announced.filter((o) => o.complete).map((o) => o.n))
    const missing = Array.from({ length: objects }, (_, n) => n).filter((n) => !complete.has(n))
    if (missing.length > 0)
      throw new ApiError(
        409,
        "objects_missing",
        "Objects are missing",
        `Not in S3 yet: ${missing.slice(0, 10).join(", ")}.`,
      )
    const issues = row.sent === "original" ? await issuesWithOriginal(row, profile, choices) : []
    if (issues[0])
      throw new ApiError(
        422,
        "needs_rewriting",
        "Druid would misread this file",
        issues.map((i) => i.message).join(" "),
      )
    const done = await store.move(await find(row.id), {
      to: "uploaded",
      kind: "uploaded",
      message: "The file is in S3.",
      patch: { profile, choices, objects, sentFormat: row.sent === "original" ? originalFormat(profile) : "parquet" },
    })
    if (done === "duplicate")
      throw new ApiError(409, "already_ingested", "This file is there already", "It was ingested meanwhile.")
    moved(row.id)
    return answer((done ?? (await find(row.id))).state)
  })

  /** Why the file that is in S3 cannot be ingested as it is; what a Parquet file says of itself is read from S3. */
  async function issuesWithOriginal(row: IngestionRow, profile: Profile, choices: Choices): Promise<readonly Issue[]> {
    const { filename } = row
    if (profile.format !== "parquet" || profile.container !== null)
      return issuesAsIs({ filename, parquet: null }, profile, choices)
    const facts = await parquetSummary(storedSource(storage, row.keyPrefix, row.size))
    return facts.ok ? issuesAsIs({ filename, parquet: facts.value }, profile, choices) : [facts.problem]
  }

  routes.delete("/:id", async (c) => {
    for (let tries = 0; tries < 3; tries++) {
      const row = await find(c.req.param("id"))
      // Once more is how a call ends that S3 did not answer.
      if (row.state === "cancelled") await removeObjects(store, storage, row)
      else if (!isOpen(row)) throw closed(row)
      else if (!(await abandonUpload(store, storage, row))) continue
      return c.body(null, 204)
    }
    throw closed(await find(c.req.param("id")))
  })

  return routes
}

const closed = ({ id, state }: IngestionRow): ApiError =>
  new ApiError(409, "upload_closed", "The upload is closed", `Upload ${id} is ${state}: nothing can be changed.`, {
    task_id: id,
  })

const tooLargeObject = (n: number, size: number): ApiError =>
  new ApiError(413, "object_too_large", "The object is too large", `Object ${n} has ${size} bytes, more than its file.`)
