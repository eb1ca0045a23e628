import * as z from "zod"
import { choices, profile } from "./profile.ts"

/** What a replace takes away: the time chunks that the file touches, all between its first and last, or everything. */
export const replaceScope = z.enum(["chunks", "file_interval", "all"])
export const mode = z.enum(["append", "replace"])
export const onDuplicate = z.enum(["stop", "append", "replace"])

/** `POST /api/uploads` */
export const createUpload = z.object({
  datasource: z.string(),
  filename: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[^\0]*$/, "expected a name without a NUL"),
  /** Bytes of the source file. */
  size: z.number().int().positive(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  mode: mode.default("append"),
  replace: replaceScope.optional(),
  /** With `replace: "all"`: the datasource's name once more. */
  confirm: z.string().optional(),
  on_duplicate: onDuplicate.default("stop"),
  /** `original`: one object, the file as it is. `rewritten`: Parquet objects `part-00000.parquet`, … */
  sent: z.enum(["original", "rewritten"]),
})
export const uploadCreated = z.object({
  id: z.string(),
  /** With `original` the object's key, with `rewritten` the prefix of all of them. */
  key_prefix: z.string(),
  /** Bytes of every part but the last. */
  part_size: z.number().int(),
})

/** `POST /api/uploads/{id}/objects`: announces object `n`; the same call again answers the same (resume). */
export const announceObject = z.object({
  n: z.number().int().min(0).max(9999),
  size: z.number().int().positive(),
  /** SHA-256 of the whole object, base64: required where it goes in a single PUT, that is up to `part_size`. */
  sha256: z.string().length(44).optional(),
})
export const objectAnnounced = z.discriminatedUnion("kind", [
  /** One PUT; `headers` are to be sent as they are. */
  z.object({
    kind: z.literal("put"),
    n: z.number(),
    key: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal("multipart"),
    n: z.number(),
    key: z.string(),
    part_size: z.number().int(),
    parts: z.number().int(),
  }),
  /** It is there already, complete. */
  z.object({ kind: z.literal("complete"), n: z.number(), key: z.string() }),
])

/** `POST /api/uploads/{id}/objects/{n}/parts` */
export const presignParts = z.object({
  parts: z
    .array(
      z.object({
        part_number: z.number().int().min(1).max(10_000),
        size: z.number().int().positive(),
        /** Base64. */
        sha256: z.string().length(44),
      }),
    )
    .min(1)
    .max(50),
})
export const partsPresigned = z.object({
  parts: z.array(z.object({ part_number: z.number(), url: z.string(), headers: z.record(z.string(), z.string()) })),
})

/** `POST /api/uploads/{id}/objects/{n}/complete`; a single PUT completes with an empty list. */
export const completeObject = z.object({
  parts: z
    .array(z.object({ part_number: z.number().int(), etag: z.string().max(1024), sha256: z.string().length(44) }))
    .max(10_000),
})

/** `POST /api/uploads/{id}/complete` */
export const completeUpload = z.object({
  profile,
  choices,
  /** How many objects were sent: all that were announced. */
  objects: z.number().int().positive().max(10_000),
})
export const uploadCompleted = z.object({ task_id: z.string(), status: z.string(), status_url: z.string() })

export type CreateUpload = z.input<typeof createUpload>
export type UploadCreated = z.infer<typeof uploadCreated>
export type AnnounceObject = z.infer<typeof announceObject>
export type ObjectAnnounced = z.infer<typeof objectAnnounced>
export type PresignParts = z.infer<typeof presignParts>
export type PartsPresigned = z.infer<typeof partsPresigned>
export type CompleteObject = z.infer<typeof completeObject>
export type CompleteUpload = z.infer<typeof completeUpload>
export type UploadCompleted = z.infer<typeof uploadCompleted>
