import { createMemo, For, Show } from "solid-js"
import { readClock } from "#domain/dashboard/answers.ts"
import type { Panel } from "#domain/dashboard/dashboard.ts"
import { panelQuery } from "#domain/dashboard/queries.ts"
import { createAsked, postQuery } from "./ask.ts"
import { PanelFrame } from "./panel-frame.tsx"
import { short, type View } from "./view.ts"
import { hourWords, WEEKDAYS } from "./words.ts"

/** Weekdays by hours, from the first hour that has anything to the last. */
export function ClockPanel(props: { readonly view: View; readonly panel: Panel }) {
  const { dashboard, state, times } = props.view
  const asked = createAsked(
    () => panelQuery(dashboard, props.panel, state(), times().interval, times().granularity),
    postQuery,
    props.view.retries,
  )
  const grid = createMemo(() => {
    const answer = asked.value()
    return answer ? readClock(props.panel, answer) : []
  })
  const hours = createMemo(() => {
    const busy = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => grid().some((day) => day[hour]))
    const [first, last] = [busy[0], busy.at(-1)]
    return first === undefined || last === undefined
      ? []
      : Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
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
  return (
    <PanelFrame
      id={props.panel.id}
      title={props.panel.title}
      note={props.panel.note}
      busy={asked.busy()}
      failure={asked.failure()}
      onAgain={props.view.retry}
    >
      <Show when={hours().length > 0 || !asked.value()} fallback={<p class="faint">No rows fit what is chosen.</p>}>
        <table class="clock">
          <caption class="sr">{`${figure()?.title} by weekday and hour`}</caption>
          <thead>
            <tr>
              <td />
              <For each={hours()}>
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
                  <For each={hours()}>
                    {(hour) => {
                      const value = () => grid()[day()]?.[hour] ?? 0
                      const heat = () => (most() > 0 ? Math.round(Math.max(0, value() / most()) * 85) : 0)
                      return (
                        <td
                          title={`${weekday} ${hourWords(hour)}: ${words(value())} ${figure()?.title.toLowerCase()}`}
                          style={{ background: `color-mix(in oklab, var(--accent) ${heat()}%, var(--sunk))` }}
                        >
                          <span class="sr">{words(value())}</span>
                        </td>
                      )
                    }}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </PanelFrame>
  )
}
