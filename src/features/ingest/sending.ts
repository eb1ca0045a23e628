import type { ApiClient } from "#api/client.ts"
import type { CreateUpload } from "#domain/contracts/uploads.ts"
import { openUploadTable, type UploadRecord } from "#upload/table.ts"
import { startUpload, type Upload, type UploadRequest, type UploadState } from "#upload/upload.ts"
import type { Sent, Unfinished, WriteMode } from "./model.ts"
import type { SendInput, SendOutcome } from "./ports.ts"

/** Starts the upload of a file with what was decided about it. */
export function startSending(input: SendInput, api: ApiClient): Upload {
  return startUpload(toRequest(input), { api })
}

/** The uploader's request for a card's decisions. */
export function toRequest({ file, session, profile, choices, datasource, mode, again }: SendInput): UploadRequest {
  const writes = mode === "append" ? "append" : "replace"
  return {
    session,
    profile,
    choices,
    filename: file.name,
    datasource,
    mode: writes,
    ...(mode === "append" ? {} : { replace: mode }),
    ...(mode === "all" ? { confirm: datasource } : {}),
    onDuplicate: again ? writes : "stop",
  }
}

/** The uploader's figures as the card shows them. */
export function toSent(state: UploadState): Sent {
  return {
    bytes: state.bytesSent,
    total: state.bytesTotal,
    share: state.fraction,
    bytesPerSecond: state.speed,
    remainingMs: state.remainingSeconds === null ? null : state.remainingSeconds * 1000,
    waiting: state.phase === "waiting",
  }
}

/** How an upload ended. */
export function toOutcome(end: UploadState): SendOutcome {
  if (end.phase === "done" && end.taskId !== null) return { kind: "handed_over", taskId: end.taskId }
  if (end.phase === "cancelled") return { kind: "cancelled" }
  const problem = end.problem ?? { code: "upload_failed", message: "The upload ended without a reason.", taskId: null }
  if (problem.code === "already_ingested")
    return { kind: "duplicate", earlier: { taskId: problem.taskId, detail: problem.message } }
  return { kind: "failed", reason: { code: problem.code, message: problem.message, detail: null } }
}

/** Uploads that an earlier tab left, newest first. */
export async function listUnfinished(): Promise<readonly Unfinished[]> {
  const table = openUploadTable()
  const records = await table.unfinished()
  return Promise.all(
    records.map(async (r) => toUnfinished(r, (await table.objects(r.key)).filter((o) => o.done).length)),
  )
}

/** @param done objects that are wholly in S3 */
export function toUnfinished(record: UploadRecord, done: number): Unfinished {
  const { request, choices } = record
  return {
    id: record.key,
    filename: request.filename,
    datasource: request.datasource,
    fingerprint: request.fingerprint,
    mode: toMode(request),
    choices,
    sentShare: record.objects > 0 ? done / record.objects : 0,
  }
}

function toMode(request: CreateUpload): WriteMode {
  return request.mode === "replace" ? (request.replace ?? "chunks") : "append"
}

/** Forgets an upload here and on the server; the server sweeps up by itself what it cannot be told. */
export async function forgetUpload(key: string, api: ApiClient): Promise<void> {
  const table = openUploadTable()
  const record = await table.find(key)
  if (record?.id)
    await api.abortUpload(record.id).catch((error: unknown) => console.warn("The upload could not be aborted.", error))
  await table.remove(key)
}
