import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js"
import type { SeriesPoint } from "#domain/dashboard/answers.ts"
import type { Figure, Panel } from "#domain/dashboard/dashboard.ts"
import { panelQuery } from "#domain/dashboard/queries.ts"
import { bucketEnd, fromWall, type Span, toWall } from "#domain/dashboard/time.ts"
import { bucketIs, type Coverage } from "#domain/dashboard/times.ts"
import { askSeries, createAsked, type SeriesQuestion } from "./ask.ts"
import { createDrag } from "./drag.ts"
import { fullFigure } from "./figures.ts"
import { PanelFrame } from "./panel-frame.tsx"
import type { SeriesChart } from "./series-chart.ts"
import { type SeriesData, seriesOption } from "./series-option.ts"
import { againstWords, short, type View } from "./view.ts"
import { bucketWords, granularityName, partWords } from "./words.ts"

interface Question extends SeriesQuestion {
  readonly covered: Span
}

interface Drawn {
  readonly question: Question
  readonly points: readonly SeriesPoint[]
}

/** The first figure over time as a line, the second below it, the compared interval dashed; dragging chooses a time. */
export function SeriesPanel(props: { readonly view: View; readonly panel: Panel }) {
  const { dashboard, state, times } = props.view
  const question = (interval: Span | null, span: Span): Question => {
    const { granularity, covered } = times()
    const query = panelQuery(dashboard, props.panel, state(), interval, granularity)
    return { query, span, granularity, covered, timezone: state().timezone }
  }
  const ask = async (asked: Question, signal: AbortSignal): Promise<Drawn> => ({
    question: asked,
    points: await askSeries(props.view.ask, props.panel, asked, signal),
  })
  const now = createAsked(() => question(times().interval, times().span), ask, props.view.retries)
  const before = createAsked(
    () => {
      const { compared } = times()
      return compared && question(compared, compared)
    },
    ask,
    props.view.retries,
  )
  const drawn = () => now.value()
  const points = () => drawn()?.points ?? []
  const pointsBefore = () => (now.busy() || before.busy() ? null : (before.value()?.points ?? null))
  const wall = (point: SeriesPoint) => toWall(point.time, drawn()?.question.timezone ?? null)
  const coverage = (point: SeriesPoint): Coverage => {
    const asked = drawn()?.question
    return asked ? bucketIs(point.time, asked.covered, asked.granularity, asked.timezone) : "outside"
  }
  const label = (point: SeriesPoint) => {
    const granularity = drawn()?.question.granularity
    if (!granularity) return ""
    return `${bucketWords(wall(point), granularity)}${coverage(point) === "part" ? `, ${partWords(granularity)}` : ""}`
  }
  const numbers = (id: string | undefined, from: readonly SeriesPoint[]) => from.map((p) => p.figures[id ?? ""] ?? null)
  const [line, below] = props.panel.figures
  const data = createMemo((): SeriesData => {
    const earlier = pointsBefore()
    return {
      times: points().map(wall),
      coverage: points().map(coverage),
      line: numbers(line?.id, points()),
      below: below ? numbers(below.id, points()) : null,
      before: earlier ? numbers(line?.id, earlier) : null,
      tips: points().map((point, i) => tip(point, earlier?.[i])),
    }
  })
  const tip = (point: SeriesPoint, earlier: SeriesPoint | undefined): string => {
    const figures = props.panel.figures.map((f) => `${f.title} <b>${short(props.view, f, point.figures[f.id])}</b>`)
    const compared =
      earlier && line ? [`${againstWhat(state().compare)} ${short(props.view, line, earlier.figures[line.id])}`] : []
    return [label(point), ...figures, ...compared].join("<br>")
  }
  const zoomTo = (from: number, to: number) => {
    const asked = drawn()?.question
    if (!asked) return
    const { timezone, granularity } = asked
    const [start, end] = [fromWall(from, timezone), fromWall(to, timezone)]
    const inside = points().filter((p) => p.time < end && bucketEnd(p.time, granularity, timezone) > start)
    const [first, last] = [inside[0], inside.at(-1)]
    if (first && last) props.view.zoom({ start: first.time, end: bucketEnd(last.time, granularity, timezone) })
  }
  const granularity = () => drawn()?.question.granularity ?? times().granularity
  const note = () =>
    [
      props.panel.note,
      pointsBefore() ? `dotted: ${againstWords(props.view)}` : "",
      data().coverage.includes("part") ? `dashed: ${partWords(granularity())}` : "",
    ]
      .filter(Boolean)
      .join(" · ")
  return (
    <PanelFrame
      id={props.panel.id}
      title={`${props.panel.title} by ${granularityName(granularity())}`}
      note={note()}
      aside="drag to zoom"
      busy={now.busy()}
      failure={now.failure() ?? before.failure()}
      onAgain={props.view.retry}
      wide
    >
      <Chart data={data()} label={summary(props.view, line, points(), label)} onZoom={zoomTo} />
      <details class="as-table">
        <summary>As a table</summary>
        <div class="table-scroll">
          <table class="table">
            <caption class="sr">{`${props.panel.title} over time`}</caption>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <For each={props.panel.figures}>
                  {(figure) => (
                    <th scope="col" class="num">
                      {figure.title}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={points()}>
                {(point) => (
                  <tr>
                    <th scope="row">{label(point)}</th>
                    <For each={props.panel.figures}>
                      {(f) => <td class="num">{fullFigure(point.figures[f.id], f.format, dashboard.currency)}</td>}
                    </For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </details>
    </PanelFrame>
  )
}

const againstWhat = (compare: "before" | "year") => (compare === "year" ? "year before" : "time before")

/** What the chart shows, in a sentence. */
function summary(
  view: View,
  figure: Figure | undefined,
  points: readonly SeriesPoint[],
  label: (point: SeriesPoint) => string,
): string {
  const known = points.filter((p) => p.figures[figure?.id ?? ""] != null)
  const [first, last] = [known[0], known.at(-1)]
  if (!figure || !first || !last) return "Nothing to show yet"
  const best = known.reduce((a, b) => ((b.figures[figure.id] ?? 0) > (a.figures[figure.id] ?? 0) ? b : a))
  return `${figure.title} from ${label(first)} to ${label(last)}, highest ${short(view, figure, best.figures[figure.id])} (${label(best)}). The table below has every figure.`
}

function Chart(props: {
  readonly data: SeriesData
  readonly label: string
  readonly onZoom: (from: number, to: number) => void
}) {
  const [chart, setChart] = createSignal<SeriesChart | null>(null)
  const [failed, setFailed] = createSignal(false)
  let element!: HTMLDivElement
  onMount(() => {
    let gone = false
    onCleanup(() => {
      gone = true
      chart()?.dispose()
    })
    import("./series-chart.ts").then(
      ({ mountSeries }) => {
        if (!gone) setChart(mountSeries(element))
      },
      () => setFailed(true),
    )
  })
  createEffect(() => chart()?.draw(seriesOption(props.data)))
  const drag = createDrag((from, to) => {
    const drawn = chart()
    if (drawn) props.onZoom(drawn.timeAt(from), drawn.timeAt(to))
  })
  return (
    <div class="series" {...drag.handlers}>
      <div class="series-chart" ref={element} role="img" aria-label={props.label} />
      <Show when={drag.selection()}>
        {(s) => <i class="series-drag" style={{ left: `${s().from}px`, width: `${s().to - s().from}px` }} />}
      </Show>
      <Show when={failed()}>
        <p class="faint">The chart could not be loaded. Its figures stand in the table below.</p>
      </Show>
    </div>
  )
}
