import type { Health } from "#domain/contracts/ingest.ts"
import type { IngestionList, IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { AlikeAnswer, AlikeRequest, IngestionPreparation } from "#domain/contracts/preparations.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import type { DatasourceRules } from "#domain/contracts/rules.ts"
import type {
  AnnounceObject,
  CompleteObject,
  CompleteUpload,
  CreateUpload,
  ObjectAnnounced,
  PartsPresigned,
  PresignParts,
  UploadCompleted,
  UploadCreated,
} from "#domain/contracts/uploads.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"

/** The Worker refused a call, and says why and what to do. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem"
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** No answer came, or one that the Worker did not write. It may or may not have done what was asked. */
export class ApiUnreachable extends Error {
  override readonly name = "ApiUnreachable"
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** The same key answers the same: give one to repeat a call whose answer was lost. Each POST gets its own otherwise. */
  readonly idempotencyKey?: string
  /** The ETag of what is to be changed: refused where it is another one by now. */
  readonly ifMatch?: string
}

export interface IngestionFilter {
  readonly datasource?: string
  readonly status?: string
  readonly q?: string
  readonly before?: string
  readonly limit?: number
}

export type ApiClient = ReturnType<typeof createApiClient>

/**
 * The Worker's API, typed by its contracts. The answers are the same release's and are not checked again here, which keeps
 * zod out of the page's first bundle.
 *
 * @param fetch the browser's, or a test's
 * @param base the origin; empty for the page's own
 */
export function createApiClient(fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis), base = "") {
  async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const headers: Record<string, string> = { accept: "application/json" }
    if (body !== undefined) headers["content-type"] = "application/json"
    if (method === "POST") headers["idempotency-key"] = options.idempotencyKey ?? crypto.randomUUID()
    if (options.ifMatch !== undefined) headers["if-match"] = options.ifMatch
    const response = await reach(() =>
      fetch(base + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(options.signal ? { signal: options.signal } : {}),
      }),
    )
    if (!response.ok) throw await problemOf(response, path)
    if (response.status === 204) return undefined as T
    return (await reach(() => response.json())) as T
  }
  const get = <T>(path: string, options?: CallOptions) => call<T>("GET", path, undefined, options)
  const upload = (id: string) => `/api/uploads/${encodeURIComponent(id)}`
  const rules = (datasource: string) => `/api/datasources/${encodeURIComponent(datasource)}/rules`
  const ingestion = (id: string) => `/api/ingestions/${encodeURIComponent(id)}`
  return {
    createUpload: (body: CreateUpload, options?: CallOptions) =>
      call<UploadCreated>("POST", "/api/uploads", body, options),
    announceObject: (id: string, body: AnnounceObject, options?: CallOptions) =>
      call<ObjectAnnounced>("POST", `${upload(id)}/objects`, body, options),
    presignParts: (id: string, n: number, body: PresignParts, options?: CallOptions) =>
      call<PartsPresigned>("POST", `${upload(id)}/objects/${n}/parts`, body, options),
    completeObject: (id: string, n: number, body: CompleteObject, options?: CallOptions) =>
      call<unknown>("POST", `${upload(id)}/objects/${n}/complete`, body, options),
    completeUpload: (id: string, body: CompleteUpload, options?: CallOptions) =>
      call<UploadCompleted>("POST", `${upload(id)}/complete`, body, options),
    abortUpload: (id: string, options?: CallOptions) => call<unknown>("DELETE", upload(id), undefined, options),
    status: (id: string, options?: CallOptions) =>
      get<IngestionStatus>(`/api/ingest/status/${encodeURIComponent(id)}`, options),
    ingestions: (filter: IngestionFilter = {}, options?: CallOptions) =>
      get<IngestionList>(`/api/ingestions${search(filter)}`, options),
    retry: (id: string, options?: CallOptions) => call<unknown>("POST", `${ingestion(id)}/retry`, {}, options),
    cancel: (id: string, options?: CallOptions) => call<unknown>("POST", `${ingestion(id)}/cancel`, {}, options),
    alike: (body: AlikeRequest, options?: CallOptions) =>
      call<AlikeAnswer>("POST", "/api/ingestions/alike", body, options),
    preparation: (id: string, options?: CallOptions) =>
      get<IngestionPreparation>(`${ingestion(id)}/preparation`, options),
    rules: (datasource: string, options?: CallOptions) => get<DatasourceRules>(rules(datasource), options),
    /** Puts these rules in the place of the version that was read. */
    replaceRules: (datasource: string, list: readonly UserRule[], version: number) =>
      call<DatasourceRules>("PUT", rules(datasource), { rules: list }, { ifMatch: `"${version}"` }),
    health: (options?: CallOptions) => get<Health>("/api/health", options),
    /** For contracts whose types the caller brings. */
    get,
    post: <T>(path: string, body: unknown, options?: CallOptions) => call<T>("POST", path, body, options),
  }
}

async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AbortError") throw cause
    throw new ApiUnreachable("Grove did not answer. Check that it still runs and that you are online.", { cause })
  }
}

async function problemOf(response: Response, path: string): Promise<Error> {
  const text = await reach(() => response.text())
  try {
    const problem = JSON.parse(text) as Partial<Problem>
    if (typeof problem.code === "string")
      return new ApiProblem({
        type: "about:blank",
        title: response.statusText,
        detail: problem.title ?? problem.code,
        ...problem,
        code: problem.code,
        status: response.status,
      })
  } catch {
    // Not the Worker's own answer: a proxy's page, or a crash.
  }
  return new ApiProblem({
    type: "about:blank",
    title: response.statusText || "Unexpected answer",
    status: response.status,
    code: "unexpected_answer",
    detail: `${path} answered ${response.status} without a reason: ${text.slice(0, 200) || "an empty body"}`,
  })
}

function search(filter: IngestionFilter): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text && `?${text}`
}
