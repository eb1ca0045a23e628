import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js"
import { Button, Meter, Note } from "#components/basics.tsx"
import { formatCount, formatProgress } from "#components/format.ts"
import { TopList } from "#components/values.tsx"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import { roleOf } from "./decide.ts"
import type { Desk } from "./desk.ts"
import { cellWords, countExactly, type Exact, isWorthCounting } from "./exact.ts"
import type { Card } from "./model.ts"
import { createTableUse, problemWords } from "./table-use.ts"

/** What was counted of a profile's columns, under their names and roles: it stays while they do. */
const counted = new WeakMap<Profile, Map<string, Exact>>()

/** What the scan of a column can only estimate, counted by DuckDB when somebody asks for it. */
export function ExactFigures(props: {
  readonly desk: Desk
  readonly card: Card
  readonly profile: Profile
  readonly column: ColumnProfile
}) {
  const id = createMemo(() => props.card.id)
  const use = createTableUse(props.desk, id)
  const profile = createMemo(() => props.profile)
  const key = createMemo(() => `${roleOf(props.column, props.card.choices)}:${props.column.name}`)
  const known = () => counted.get(profile())?.get(key()) ?? null
  const [exact, setExact] = createSignal<Exact | null>(null)
  const [asking, setAsking] = createSignal<AbortController | null>(null)
  const [failure, setFailure] = createSignal<string | null>(null)
  const isReady = () => !["dropped", "reading", "refused"].includes(props.card.state.kind)
  const stop = () => {
    asking()?.abort()
    setAsking(null)
  }
  createEffect(
    on([profile, key], () => {
      stop()
      setFailure(null)
      setExact(known())
    }),
  )
  onCleanup(stop)

  async function count(): Promise<void> {
    const [of, name] = [profile(), key()]
    const controller = new AbortController()
    setAsking(controller)
    setFailure(null)
    try {
      const found = await use.ask(countExactly(props.column, props.card.choices, controller.signal))
      counted.set(of, (counted.get(of) ?? new Map()).set(name, found))
      if (!controller.signal.aborted) setExact(found)
    } catch (error) {
      if (!controller.signal.aborted) setFailure(problemWords(error))
    } finally {
      if (asking() === controller) setAsking(null)
    }
  }
  return (
    <Show when={isReady() && isWorthCounting(props.column, props.card.choices)}>
      <Show
        when={exact()}
        fallback={
          <Show
            when={asking()}
            fallback={
              <div>
                <Button small onClick={() => void count()}>
                  Count exactly
                </Button>
              </div>
            }
          >
            <div class="row">
              <Meter share={use.share() ?? 1} label="Rows loaded" wide />
              <span class="soft" role="status">
                {use.share() === null ? "Counting" : `Loading the rows, ${formatProgress(use.share() ?? 0)}`}
              </span>
            </div>
          </Show>
        }
      >
        {(found) => (
          <section aria-label="Counted exactly">
            <h2 class="side-title">Counted exactly</h2>
            <dl class="kv">
              <dt>Distinct</dt>
              <dd>{formatCount(found().distinct)}</dd>
              <For each={found().quantiles ?? []}>
                {({ label, value }) => (
                  <>
                    <dt>{label}</dt>
                    <dd>{cellWords(value)}</dd>
                  </>
                )}
              </For>
            </dl>
            <Show when={found().top}>
              {(top) => (
                <TopList
                  top={top().map(({ value, count }) => ({ value: String(value ?? ""), count }))}
                  rows={props.profile.rows}
                  numbers={roleOf(props.column, props.card.choices) === "metric"}
                />
              )}
            </Show>
          </section>
        )}
      </Show>
      <Show when={failure()}>
        {(message) => (
          <Note tone="err" alert>
            <p>
              <b>It could not be counted.</b> {message()} The estimates above stay.
            </p>
          </Note>
        )}
      </Show>
    </Show>
  )
}
