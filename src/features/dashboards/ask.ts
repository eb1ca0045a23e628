import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js"
import { ApiProblem, ApiUnreachable, createApiClient } from "#api/client.ts"
import type { Granularity, Query, QueryAnswer } from "#domain/contracts/query.ts"
import { readSeries, type SeriesPoint } from "#domain/dashboard/answers.ts"
import type { Panel } from "#domain/dashboard/dashboard.ts"
import type { Span } from "#domain/dashboard/time.ts"
import { askHealth, whenBack } from "#features/shell/health.ts"
import { createLimit } from "#upload/limit.ts"

const api = createApiClient()

/** What is wrong, in words, and how the server calls it. */
export interface Failure {
  readonly title: string
  readonly detail: string
  readonly status: number | null
}

/** The server did not answer, or says that what it needs for an answer does not. */
const isAway = (error: unknown): boolean =>
  error instanceof ApiUnreachable || (error instanceof ApiProblem && error.problem.status >= 500)

/** A question that was not answered, in words. */
export class Unanswered extends Error {
  override readonly name = "Unanswered"
  readonly title: string
  constructor(title: string, detail: string) {
    super(detail)
    this.title = title
  }
}

/** Who answers a dashboard's queries. Rejects when there is no answer: with Unanswered where it knows why. */
export type AskQuery = (query: Query, signal: AbortSignal) => Promise<QueryAnswer>

/** Something asked from the server: the last answer stays while the next one is under way. */
export interface Asked<T> {
  readonly value: Accessor<T | undefined>
  readonly busy: Accessor<boolean>
  readonly failure: Accessor<Failure | null>
  readonly again: () => void
}

/**
 * Asks again whenever the question changes, and breaks off what is no longer wanted.
 *
 * @param question compared by its JSON; null asks nothing and forgets the answer
 * @param retries what failed is asked once more when this changes
 */
export function createAsked<Q, T>(
  question: Accessor<Q | null>,
  ask: (question: Q, signal: AbortSignal) => Promise<T>,
  retries: Accessor<number> = () => 0,
): Asked<T> {
  const [value, setValue] = createSignal<T>()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure | null>(null)
  const [round, setRound] = createSignal(0)
  const settled = createMemo(question, null, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  createEffect(
    on([settled, round], ([asked]) => {
      setFailure(null)
      if (asked === null) {
        setValue(undefined)
        return
      }
      const abort = new AbortController()
      onCleanup(() => abort.abort())
      setBusy(true)
      ask(asked, abort.signal)
        .then(
          (answer) => {
            if (!abort.signal.aborted) setValue(() => answer)
          },
          (error: unknown) => {
            if (abort.signal.aborted) return
            // An answer to an earlier question would be taken for one to this.
            setValue(undefined)
            setFailure(toFailure(error))
            if (isAway(error)) void askHealth()
          },
        )
        .finally(() => {
          if (!abort.signal.aborted) setBusy(false)
        })
    }),
  )
  const again = () => setRound((n) => n + 1)
  const retry = () => untrack(failure) && again()
  whenBack(retry)
  createEffect(on(retries, retry, { defer: true }))
  return { value, busy: () => busy() && settled() !== null, failure, again }
}

/** `GET`, typed by the caller. */
export const getFrom =
  <T>() =>
  (path: string, signal: AbortSignal): Promise<T> =>
    api.get<T>(path, { signal })

/**
 * A Broker keeps tables in its memory for each query that it answers, and for an exact distinct count some 200 MB of them:
 * a dashboard asks for one of those at a time.
 */
const limits = { exact: createLimit(1), other: createLimit(2) }

const isExact = ({ measures }: Query): boolean => measures.some((m) => m.op === "count_distinct" && !m.approximate)

/** `POST /api/query` */
export const postQuery: AskQuery = (query, signal) => {
  const limit = isExact(query) ? limits.exact : limits.other
  return limit(() => api.post<QueryAnswer>("/api/query", query, { signal }), signal)
}

/** A query over time, and what is needed to read its answer. */
export interface SeriesQuestion {
  readonly query: Query
  readonly span: Span
  readonly granularity: Granularity
  readonly timezone: string | null
}

/** The answer as points, read with the question's own times: the page's may have moved on. */
export async function askSeries(
  ask: AskQuery,
  panel: Panel,
  { query, span, granularity, timezone }: SeriesQuestion,
  signal: AbortSignal,
): Promise<readonly SeriesPoint[]> {
  return readSeries(panel, await ask(query, signal), span, granularity, timezone)
}

function toFailure(error: unknown): Failure {
  if (error instanceof Unanswered) return { title: error.title, detail: error.message, status: null }
  if (error instanceof ApiProblem)
    return { title: error.problem.title, detail: error.problem.detail, status: error.problem.status }
  if (error instanceof ApiUnreachable) return { title: "Grove does not answer", detail: error.message, status: null }
  return { title: "The page failed", detail: error instanceof Error ? error.message : String(error), status: null }
}
