import { createMemo, For, Show } from "solid-js"
import { type FigureValues, readFigures } from "#domain/dashboard/answers.ts"
import type { Figure, Panel } from "#domain/dashboard/dashboard.ts"
import { figuresOverTime, panelQuery } from "#domain/dashboard/queries.ts"
import { courseGranularity } from "#domain/dashboard/time.ts"
import { bucketIs, finestOf } from "#domain/dashboard/times.ts"
import { askSeries, createAsked } from "./ask.ts"
import { fullFigure } from "./figures.ts"
import { ChangeMark, PanelFrame } from "./panel-frame.tsx"
import { sparkPath } from "./spark.ts"
import { againstWords, short, type View } from "./view.ts"
import { changeOf } from "./words.ts"

/** The key figures: each with its change and how it went. */
export function FiguresPanel(props: { readonly view: View; readonly panel: Panel }) {
  const { dashboard, state, times } = props.view
  const of = (span: ReturnType<typeof times>["interval"]) =>
    panelQuery(dashboard, props.panel, state(), span, times().granularity)
  const now = createAsked(() => of(times().interval), props.view.ask, props.view.retries)
  const before = createAsked(
    () => {
      const { compared } = times()
      return compared && of(compared)
    },
    props.view.ask,
    props.view.retries,
  )
  const course = createAsked(
    () => {
      const { span, interval, covered } = times()
      const granularity = courseGranularity(span, finestOf(dashboard))
      const query = figuresOverTime(dashboard, props.panel, state(), interval, granularity)
      return { query, span, granularity, covered, timezone: state().timezone }
    },
    async (asked, signal) => {
      const points = await askSeries(props.view.ask, props.panel, asked, signal)
      // A week in part would end the line in a crash, and there is no room here to say so.
      return points.filter((p) => bucketIs(p.time, asked.covered, asked.granularity, asked.timezone) === "whole")
    },
    props.view.retries,
  )
  const values = createMemo((): FigureValues | null => {
    const answer = now.value()
    return answer ? readFigures(props.panel, answer) : null
  })
  const valuesBefore = createMemo((): FigureValues | null => {
    const answer = now.busy() || before.busy() ? undefined : before.value()
    return answer ? readFigures(props.panel, answer) : null
  })
  const points = () => course.value() ?? []
  const change = (figure: Figure) => changeOf(values()?.[figure.id], valuesBefore()?.[figure.id], figure)
  return (
    <PanelFrame
      id={props.panel.id}
      title={props.panel.title}
      busy={now.busy()}
      failure={now.failure() ?? before.failure() ?? course.failure()}
      onAgain={props.view.retry}
      wide
      bare
    >
      <dl class="figures">
        <For each={props.panel.figures}>
          {(figure) => (
            <div class="figure" title={figure.explain}>
              <dt>{figure.title}</dt>
              <dd>
                <span
                  class="figure-value"
                  data-figure={figure.id}
                  data-value={values()?.[figure.id] ?? undefined}
                  title={values() ? fullFigure(values()?.[figure.id], figure.format, dashboard.currency) : undefined}
                >
                  {values() ? short(props.view, figure, values()?.[figure.id]) : "\u00a0"}
                </span>
                <span class="figure-course">
                  <Show when={change(figure)} fallback={<span />}>
                    <ChangeMark change={change(figure)} against={againstWords(props.view)} />
                  </Show>
                  <svg class="spark" viewBox="0 0 90 20" preserveAspectRatio="none" aria-hidden="true">
                    <path
                      d={sparkPath(
                        points().map((p) => p.figures[figure.id] ?? null),
                        90,
                        20,
                      )}
                    />
                  </svg>
                </span>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </PanelFrame>
  )
}
