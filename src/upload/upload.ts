import type { CompleteUpload, CreateUpload } from "#domain/contracts/uploads.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { type Control, createControl } from "./control.ts"
import { problemIn, toUploadProblem, UploadFailure, type UploadProblem } from "./failure.ts"
import { browserHost, type UploadApi, type UploadHost } from "./host.ts"
import { createProgress } from "./progress.ts"
import { type SentPart, sendObject } from "./send-object.ts"
import { openUploadTable, type UploadRecord, type UploadTable, uploadKey } from "./table.ts"

/** What an upload needs of the file's session: what it becomes in S3, and the bytes of that. */
export interface ObjectWriter {
  plan(profile: Profile, choices: Choices): { readonly sent: CreateUpload["sent"]; readonly objects: number }
  write(
    profile: Profile,
    choices: Choices,
    skip: ReadonlySet<number>,
    onObject: (object: { readonly n: number; readonly rows: number; readonly blob: Blob }) => Promise<void>,
  ): Promise<
    | { readonly ok: true; readonly value: { readonly objects: number; readonly rows: number } }
    | { readonly ok: false; readonly problem: { readonly code: string; readonly message: string } }
  >
}

export interface UploadRequest {
  readonly session: ObjectWriter
  readonly profile: Profile
  readonly choices: Choices
  readonly filename: string
  readonly datasource: string
  readonly mode?: CreateUpload["mode"]
  readonly replace?: CreateUpload["replace"]
  readonly confirm?: string
  readonly onDuplicate?: CreateUpload["on_duplicate"]
  readonly handle?: FileSystemFileHandle | null
}

/** `waiting`: a try failed and another follows. `finishing`: everything is in S3, the Worker is told. */
export type UploadPhase = "starting" | "sending" | "waiting" | "paused" | "finishing" | "done" | "failed" | "cancelled"

export interface UploadState {
  readonly phase: UploadPhase
  /** 0 to 1, by rows: the size of objects that are not written yet is unknown. */
  readonly fraction: number
  readonly bytesSent: number
  /** An estimate until the last object is written, null before the first. */
  readonly bytesTotal: number | null
  readonly rowsSent: number
  readonly rows: number
  readonly objects: number
  readonly objectsDone: number
  /** Bytes a second, null while it cannot be told. */
  readonly speed: number | null
  readonly remainingSeconds: number | null
  /** The ingestion, once the Worker has taken the upload over. */
  readonly taskId: string | null
  readonly problem: UploadProblem | null
}

export interface Upload {
  state(): UploadState
  /** Calls back with each change until the returned function is called. */
  onChange(listener: (state: UploadState) => void): () => void
  pause(): void
  resume(): void
  /** Ends it and removes what was sent. */
  cancel(): void
  /** Never rejects: how it ended stands in the state. */
  readonly done: Promise<UploadState>
}

export interface UploadTools {
  readonly api: UploadApi
  readonly table?: UploadTable
  readonly host?: UploadHost
}

/**
 * Sends a file: creates the upload, or goes on with the one that an earlier tab left, writes the objects that are missing,
 * puts them into S3 while the next are written, and hands over to the Worker. Calling it again after a failure resumes.
 */
export function startUpload(request: UploadRequest, tools: UploadTools): Upload {
  const host = tools.host ?? browserHost
  const table = tools.table ?? openUploadTable()
  const listeners = new Set<(state: UploadState) => void>()
  const progress = createProgress(planOf(request).objects, request.profile.rows, host.now)
  let phase: UploadPhase = "starting"
  let waits = 0
  let end: Pick<UploadState, "taskId" | "problem"> = { taskId: null, problem: null }

  const shownPhase = (): UploadPhase => {
    if (phase !== "starting" && phase !== "sending" && phase !== "finishing") return phase
    return control.paused ? "paused" : waits > 0 ? "waiting" : phase
  }
  const state = (): UploadState => ({ ...progress.figures(), ...end, phase: shownPhase() })
  const changed = () => {
    const now = state()
    for (const listener of listeners) listener(now)
  }
  const enter = (next: UploadPhase) => {
    phase = next
    changed()
  }
  const control = createControl(host, (waiting) => {
    waits += waiting ? 1 : -1
    changed()
  })
  progress.onChange(changed)

  const done = run(request, { api: tools.api, table, host, control, progress, enter }).then(
    (taskId) => {
      end = { taskId, problem: null }
      enter("done")
      return state()
    },
    (error: unknown) => {
      end = { taskId: null, problem: control.cancelled ? null : toUploadProblem(error) }
      enter(control.cancelled ? "cancelled" : "failed")
      return state()
    },
  )
  return {
    state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pause() {
      control.pause()
      changed()
    },
    resume() {
      control.resume()
      changed()
    },
    cancel: control.cancel,
    done,
  }
}

interface Run {
  readonly api: UploadApi
  readonly table: UploadTable
  readonly host: UploadHost
  readonly control: Control
  readonly progress: ReturnType<typeof createProgress>
  readonly enter: (phase: UploadPhase) => void
}

/** The whole way of one upload; answers the ingestion's id. */
async function run(request: UploadRequest, run: Run): Promise<string> {
  const { api, table, control } = run
  let record: UploadRecord | null = null
  try {
    record = await openRecord(request, run)
    run.enter("sending")
    await sendMissing(request, record, run)
    run.enter("finishing")
    const { id } = record
    const body = { profile: request.profile, choices: request.choices, objects: record.objects } as CompleteUpload
    const completed = await control.persist((signal) =>
      api.completeUpload(id!, body, { signal, idempotencyKey: `${record!.idempotencyKey}-complete` }),
    )
    await table.remove(record.key)
    return completed.task_id
  } catch (error) {
    if (control.cancelled || (record && isOver(error))) await forget(record, request, run)
    throw error
  }
}

/** The Worker or S3 no longer has it, or has another state of it: what is remembered would only fail again. */
function isOver(error: unknown): boolean {
  const status = problemIn(error)?.status
  return (
    status === 404 ||
    status === 409 ||
    status === 410 ||
    (error instanceof UploadFailure && error.code === "upload_gone")
  )
}

/** The record of an earlier session if it fits this request, else a new upload. */
async function openRecord(request: UploadRequest, run: Run): Promise<UploadRecord> {
  const { api, table, host, control } = run
  const body = toCreateUpload(request)
  const key = uploadKey(body.fingerprint, body.datasource)
  const found = await table.find(key)
  const fits =
    found &&
    sameValue(found.request, { ...body, on_duplicate: found.request.on_duplicate }) &&
    sameValue(found.choices, request.choices)
  if (found?.id && fits) return found
  if (found && !fits) await forget(found, request, run)
  const draft: UploadRecord = {
    key,
    idempotencyKey: fits ? found.idempotencyKey : host.newKey(),
    id: null,
    partSize: 0,
    request: body,
    choices: request.choices,
    objects: planOf(request).objects,
    startedAt: Date.now(),
    handle: request.handle ?? null,
  }
  await table.save(draft)
  try {
    const created = await control.persist((signal) =>
      api.createUpload(body, { signal, idempotencyKey: draft.idempotencyKey }),
    )
    const record = { ...draft, id: created.id, partSize: created.part_size }
    await table.save(record)
    return record
  } catch (error) {
    // A refusal (a duplicate, a wrong name) leaves nothing to go on with; a lost answer does.
    if (problemIn(error)) await table.remove(key)
    throw error
  }
}

async function sendMissing(request: UploadRequest, record: UploadRecord, run: Run): Promise<void> {
  const { api, table, host, control, progress } = run
  const remembered = await table.objects(record.key)
  const finished = remembered.filter((o) => o.done)
  for (const object of finished) progress.finished(object.n, object.rows)
  const skip = new Set(finished.map((o) => o.n))
  if (skip.size === record.objects) return
  const result = await request.session.write(request.profile, request.choices, skip, async ({ n, rows, blob }) => {
    control.ended.throwIfAborted()
    const sent = new Map<number, SentPart>(remembered.find((o) => o.n === n)?.parts)
    progress.written(n, rows, blob.size)
    await sendObject(
      {
        n,
        size: blob.size,
        slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
      },
      {
        uploadId: record.id!,
        partSize: record.partSize,
        sent: new Map(sent),
        async onPart(number, part) {
          sent.set(number, part)
          await table.saveObject(record.key, { n, rows, done: false, parts: new Map(sent) })
        },
        onProgress: (bytes) => progress.sent(n, bytes),
      },
      api,
      control,
      host,
    )
    await table.saveObject(record.key, { n, rows, done: true, parts: new Map() })
    progress.finished(n, rows)
  })
  if (!result.ok) throw new UploadFailure(result.problem.code, result.problem.message)
}

/** Removes what was sent, as far as the Worker can be reached; it sweeps up the rest itself. */
async function forget(record: UploadRecord | null, request: UploadRequest, run: Run): Promise<void> {
  const key = record?.key ?? uploadKey(request.profile.fingerprint, request.datasource)
  const id = record?.id ?? (await run.table.find(key))?.id
  if (id) await run.api.abortUpload(id).catch(() => undefined)
  await run.table.remove(key)
}

const planOf = ({ session, profile, choices }: UploadRequest) => session.plan(profile, choices)

function toCreateUpload(request: UploadRequest): CreateUpload {
  const { profile } = request
  return {
    datasource: request.datasource,
    filename: request.filename,
    size: profile.bytes,
    fingerprint: profile.fingerprint,
    mode: request.mode ?? "append",
    ...(request.replace ? { replace: request.replace } : {}),
    ...(request.confirm ? { confirm: request.confirm } : {}),
    on_duplicate: request.onDuplicate ?? "stop",
    sent: planOf(request).sent,
  }
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
