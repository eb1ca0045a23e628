import { createMemo, For, Show } from "solid-js"
import { clockView, readClock } from "#domain/dashboard/answers.ts"
import type { Figure, Panel } from "#domain/dashboard/dashboard.ts"
import { panelQuery } from "#domain/dashboard/queries.ts"
import { createAsked } from "./ask.ts"
import { formOf, listFigure } from "./figures.ts"
import { PanelFrame } from "./panel-frame.tsx"
import { short, type View } from "./view.ts"
import { hourWords, WEEKDAYS } from "./words.ts"

/** Weekdays by hours, from the first hour that has anything to the last. */
export function ClockPanel(props: { readonly view: View; readonly panel: Panel }) {
  const { dashboard, state, times } = props.view
  const asked = createAsked(
    () => panelQuery(dashboard, props.panel, state(), times().interval, times().granularity),
    props.view.ask,
    props.view.retries,
  )
  const grid = createMemo(() => {
    const answer = asked.value()
    return answer ? readClock(props.panel, answer) : []
  })
  const shown = createMemo(() => clockView(grid()))
  const hours = () => {
    const view = shown()
    return view.by === "hours" ? view.hours : []
  }
  const weekdays = () => {
    const view = shown()
    return view.by === "weekdays" ? view.values : null
  }
  const most = createMemo(() =>
    grid()
      .flat()
      .reduce((a, b) => Math.max(a, b), 0),
  )
  const figure = () => props.panel.figures[0]
  const words = (n: number) => {
    const one = figure()
    return one ? short(props.view, one, n) : ""
  }
  const form = createMemo(() => formOf(weekdays() ?? [], figure()?.format ?? "number"))
  const listWords = (n: number) => listFigure(n, form(), figure()?.format ?? "number", dashboard.currency)
  return (
    <PanelFrame
      id={props.panel.id}
      title={props.panel.title}
      note={`${props.panel.note}${hours().length > 0 ? " and hour" : ""}`}
      busy={asked.busy()}
      failure={asked.failure()}
      onAgain={props.view.retry}
    >
      <Show
        when={shown().by !== "nothing" || !asked.value()}
        fallback={<p class="faint">No rows fit what is chosen.</p>}
      >
        <Show
          when={weekdays()}
          fallback={<Hours grid={grid()} hours={hours()} figure={figure()} most={most()} words={words} />}
        >
          {(values) => <Weekdays values={values()} figure={figure()} most={most()} words={listWords} />}
        </Show>
      </Show>
    </PanelFrame>
  )
}

interface Shown {
  readonly figure: Figure | undefined
  /** The greatest, which has the full colour or the longest bar. */
  readonly most: number
  readonly words: (n: number) => string
}

function Hours(props: Shown & { readonly grid: readonly (readonly number[])[]; readonly hours: readonly number[] }) {
  return (
    <table class="clock">
      <caption class="sr">{`${props.figure?.title} by weekday and hour`}</caption>
      <thead>
        <tr>
          <td />
          <For each={props.hours}>
            {(hour, i) => (
              <th scope="col" classList={{ still: i() % 3 !== 0 }}>
                {hourWords(hour)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={WEEKDAYS}>
          {(weekday, day) => (
            <tr>
              <th scope="row">{weekday}</th>
              <For each={props.hours}>
                {(hour) => {
                  const value = () => props.grid[day()]?.[hour] ?? 0
                  const heat = () => (props.most > 0 ? Math.round(Math.max(0, value() / props.most) * 85) : 0)
                  return (
                    <td
                      title={`${weekday} ${hourWords(hour)}: ${props.words(value())} ${props.figure?.title.toLowerCase()}`}
                      style={{ background: `color-mix(in oklab, var(--accent) ${heat()}%, var(--sunk))` }}
                    >
                      <span class="sr">{props.words(value())}</span>
                    </td>
                  )
                }}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

function Weekdays(props: Shown & { readonly values: readonly number[] }) {
  return (
    <table class="weekdays">
      <caption class="sr">{`${props.figure?.title} by weekday`}</caption>
      <tbody>
        <For each={WEEKDAYS}>
          {(weekday, day) => {
            const value = () => props.values[day()] ?? 0
            return (
              <tr>
                <th scope="row">{weekday}</th>
                <td aria-hidden="true">
                  <i style={{ width: `${props.most > 0 ? Math.max(0, value() / props.most) * 100 : 0}%` }} />
                </td>
                <td class="num">{props.words(value())}</td>
              </tr>
            )
          }}
        </For>
      </tbody>
    </table>
  )
}
