import { ApiProblem, createApiClient } from "#api/client.ts"
import { server } from "#features/shell/health.ts"
import { createDesk, type Desk } from "./desk.ts"
import type { Ports, Sending } from "./ports.ts"
import { watchIngestion } from "./watch.ts"

const api = createApiClient()

/** The profiler comes with the page that takes files, once that stands. */
const profiler = () => import("#profiler/open.ts")

/** The uploader comes with the first file that is sent, or asked about. */
const sending = () => import("./sending.ts")

const ports: Ports = {
  prepare: async () => (await profiler()).prepareWorkers(),
  openFile: async () => (await profiler()).openFile,
  send(input, onProgress) {
    const wanted = { paused: false, cancelled: false }
    let upload: { pause(): void; resume(): void; cancel(): void } | null = null
    const done = sending().then(async ({ startSending, toOutcome, toSent }) => {
      const started = startSending(input, api)
      upload = started
      if (wanted.paused) started.pause()
      if (wanted.cancelled) started.cancel()
      const off = started.onChange((state) => onProgress(toSent(state)))
      const end = await started.done
      off()
      return toOutcome(end)
    })
    return {
      done,
      pause() {
        wanted.paused = true
        upload?.pause()
      },
      resume() {
        wanted.paused = false
        upload?.resume()
      },
      cancel() {
        wanted.cancelled = true
        upload?.cancel()
      },
    } satisfies Sending
  },
  unfinished: async () => (await sending()).listUnfinished(),
  alike: async (datasource, columns) => (await api.alike({ datasource, columns: [...columns] })).preparation,
  forget: async (unfinished) => (await sending()).forgetUpload(unfinished.id, api),
  watch: watchIngestion,
  retry: async (taskId) => {
    await api.retry(taskId)
  },
  cancel: async (taskId) => {
    await api.cancel(taskId)
  },
  rules: {
    get: (datasource) => api.rules(datasource),
    put: (datasource, rules, version) =>
      api.replaceRules(datasource, rules, version).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.problem.status === 412) return null
        throw error
      }),
  },
  maxFileSize() {
    const now = server()
    return now === null || now === "offline" ? null : now.limits.max_file_size
  },
  now: Date.now,
}

let desk: Desk | null = null

/** The one desk of the page: it outlives a change of the route, so that an upload goes on meanwhile. */
export function theDesk(): Desk {
  desk ??= createDesk(ports)
  return desk
}

/** Puts the built-in sample on the desk. */
export async function addSample(): Promise<void> {
  const { buildSample, SAMPLE_NAME } = await import("#domain/sample/sample.ts")
  theDesk().add([new File([buildSample()], SAMPLE_NAME, { type: "text/csv" })])
}
