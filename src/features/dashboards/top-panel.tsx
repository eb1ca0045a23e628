import { createMemo, createSignal, For, Show } from "solid-js"
import { readTop, type TopRow } from "#domain/dashboard/answers.ts"
import type { Panel } from "#domain/dashboard/dashboard.ts"
import { panelQuery, sameValuesQuery } from "#domain/dashboard/queries.ts"
import { createAsked } from "./ask.ts"
import { formOf, fullFigure, listFigure } from "./figures.ts"
import { ChangeMark, PanelFrame } from "./panel-frame.tsx"
import { againstWords, type View } from "./view.ts"
import { changeOf, valueWords } from "./words.ts"

/** A list that was asked for more. */
const MORE = 50

type TopPanelOf = Extract<Panel, { kind: "top" }>

/** The greatest values of a column; a click filters the page by one, a second click no longer. */
export function TopPanel(props: { readonly view: View; readonly panel: TopPanelOf }) {
  const { dashboard, state, times } = props.view
  const [limit, setLimit] = createSignal(props.panel.limit)
  const now = createAsked(
    () => panelQuery(dashboard, { ...props.panel, limit: limit() }, state(), times().interval, times().granularity),
    props.view.ask,
    props.view.retries,
  )
  const rows = createMemo(() => {
    const answer = now.value()
    return answer ? readTop(props.panel, answer) : []
  })
  const before = createAsked(
    () => {
      const { compared } = times()
      return (
        compared &&
        sameValuesQuery(
          dashboard,
          props.panel,
          state(),
          compared,
          rows().map((r) => r.value),
        )
      )
    },
    props.view.ask,
    props.view.retries,
  )
  const figuresBefore = createMemo(() => {
    const answer = now.busy() || before.busy() ? undefined : before.value()
    return answer ? new Map(readTop(props.panel, answer).map((r) => [r.value, r.figures])) : null
  })
  const main = () => props.panel.figures[0]
  const numbers = createMemo(() => rows().map((r) => r.figures[main()?.id ?? ""] ?? null))
  const form = createMemo(() => formOf(numbers(), main()?.format ?? "number"))
  const widest = createMemo(() => numbers().reduce<number>((most, n) => Math.max(most, n ?? 0), 0))
  const share = (row: TopRow) => (widest() <= 0 ? 0 : Math.max(0, (row.figures[main()?.id ?? ""] ?? 0) / widest()))
  const isMore = () => limit() > props.panel.limit
  const isCut = () => now.value()?.complete === false
  const chosen = (value: string | null) =>
    state().filters.some((f) => f.column === props.panel.column && f.values.includes(value))
  return (
    <PanelFrame
      id={props.panel.id}
      title={props.panel.title}
      note={props.panel.note}
      aside={isMore() && isCut() ? `first ${rows().length}` : ""}
      busy={now.busy()}
      failure={now.failure() ?? before.failure()}
      onAgain={props.view.retry}
    >
      <Show when={rows().length > 0 || !now.value()} fallback={<p class="faint">No rows fit what is chosen.</p>}>
        <ol class="tops" classList={{ compared: figuresBefore() !== null }} onKeyDown={walkButtons}>
          <For each={rows()}>
            {(row) => (
              <li>
                <button
                  type="button"
                  class="top"
                  aria-pressed={chosen(row.value)}
                  data-key={row.value ?? undefined}
                  onClick={() => props.view.toggle(props.panel.column, row.value)}
                >
                  <span class="top-name">
                    <i class="top-bar" style={{ width: `${share(row) * 100}%` }} aria-hidden="true" />
                    <span class="cut" classList={{ faint: !row.value }} title={row.value ?? undefined} dir="auto">
                      {valueWords(row.value)}
                    </span>
                  </span>
                  <Show when={main()}>
                    {(figure) => (
                      <>
                        <span
                          class="num"
                          data-value={row.figures[figure().id] ?? undefined}
                          title={fullFigure(row.figures[figure().id], figure().format, dashboard.currency)}
                        >
                          {listFigure(row.figures[figure().id], form(), figure().format, dashboard.currency)}
                        </span>
                        <Show when={figuresBefore()}>
                          {(all) => (
                            <span class="num top-change">
                              <ChangeMark
                                change={changeOf(
                                  row.figures[figure().id],
                                  all().get(row.value)?.[figure().id] ?? 0,
                                  figure(),
                                )}
                                against={againstWords(props.view)}
                              />
                            </span>
                          )}
                        </Show>
                      </>
                    )}
                  </Show>
                </button>
              </li>
            )}
          </For>
        </ol>
        <Show when={isMore() || isCut()}>
          <button type="button" class="link tops-more" onClick={() => setLimit(isMore() ? props.panel.limit : MORE)}>
            {isMore() ? "Show fewer" : "Show more"}
            <span class="sr"> {props.panel.title.toLowerCase()}</span>
          </button>
        </Show>
      </Show>
    </PanelFrame>
  )
}

/** ↑ and ↓ move between the values of a list. */
function walkButtons(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  const buttons = [...event.currentTarget.querySelectorAll("button")]
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
