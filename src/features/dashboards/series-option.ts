import type { BarSeriesOption, LineSeriesOption } from "echarts/charts"
import type { GridComponentOption, TooltipComponentOption } from "echarts/components"
import type { ComposeOption } from "echarts/core"
import type { Coverage } from "#domain/dashboard/times.ts"
import { axisFigure } from "./figures.ts"
import { tickWords } from "./words.ts"

export type SeriesOption = ComposeOption<
  LineSeriesOption | BarSeriesOption | GridComponentOption | TooltipComponentOption
>

/** What the chart over time shows; times are those of the wall's clock. */
export interface SeriesData {
  readonly times: readonly number[]
  /** How much of each bucket has rows: what leads to one in part is dashed, what is outside is not drawn. */
  readonly coverage: readonly Coverage[]
  readonly line: readonly (number | null)[]
  /** Drawn downwards from zero. */
  readonly below: readonly (number | null)[] | null
  /** The compared interval, bucket by bucket. */
  readonly before: readonly (number | null)[] | null
  /** One a bucket, as text. */
  readonly tips: readonly string[]
}

/**
 * The chart's options. Colours are CSS variables: the SVG renderer writes them into attributes as they are, so the browser
 * redraws the chart when the colour scheme changes.
 */
export function seriesOption(data: SeriesData): SeriesOption {
  const points = (values: readonly (number | null)[], sign: 1 | -1 = 1) =>
    data.times.map((time, i) => {
      const value = values[i] ?? null
      return [time, value === null ? null : 0 + value * sign] as [number, number | null]
    })
  const greatest = [...data.line, ...(data.below ?? []), ...(data.before ?? [])].reduce<number>(
    (most, v) => Math.max(most, Math.abs(v ?? 0)),
    0,
  )
  const lonely = data.times.length < 3
  const isPart = (i: number) => data.coverage[i] === "part"
  const inside = (values: readonly (number | null)[]) =>
    values.map((v, i) => (data.coverage[i] === "outside" ? null : v))
  const line = inside(data.line)
  const whole = line.map((v, i) => (isPart(i) ? null : v))
  const part = line.map((v, i) => (isPart(i) || isPart(i - 1) || isPart(i + 1) ? v : null))
  const drawn = (values: readonly (number | null)[], type: "solid" | "dashed") => ({
    type: "line" as const,
    data: points(values),
    showSymbol: lonely,
    symbol: "circle",
    symbolSize: 6,
    lineStyle: { color: "var(--accent)", width: 2, type },
    itemStyle: { color: "var(--accent)" },
    areaStyle: { color: "var(--accent)", opacity: type === "solid" ? 0.08 : 0.04 },
    emphasis: { disabled: true },
    z: 3,
  })
  const faint = "var(--faint)"
  return {
    animation: false,
    useUTC: true,
    grid: { left: 0, right: 8, top: 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "time",
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      ...axisOf(data.times),
      axisLabel: {
        color: faint,
        fontSize: 12,
        hideOverlap: true,
        formatter: (wall: number) => tickWords(wall),
        // Around one point alone the axis would invent days.
        ...(data.times.length === 1 ? { customValues: [...data.times] } : {}),
      },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      splitLine: { lineStyle: { color: "var(--line)" } },
      axisLabel: { color: faint, fontSize: 12, formatter: (n: number) => axisFigure(n, greatest) },
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      axisPointer: { type: "line", lineStyle: { color: "var(--edge)" } },
      className: "series-tip",
      backgroundColor: "var(--panel)",
      borderColor: "var(--edge)",
      textStyle: { color: "var(--text)", fontSize: 13 },
      renderMode: "html",
      // Every text of it is made of figures and dates, none of the data's own words.
      formatter: (params) => data.tips[(Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0] ?? "",
    },
    series: [
      drawn(whole, "solid"),
      ...(part.some((v) => v !== null) ? [drawn(part, "dashed")] : []),
      ...(data.before
        ? [
            {
              type: "line" as const,
              data: points(data.before),
              showSymbol: false,
              lineStyle: { color: faint, width: 1.5, type: "dotted" as const },
              itemStyle: { color: faint },
              emphasis: { disabled: true },
            },
          ]
        : []),
      ...(data.below
        ? [
            {
              type: "bar" as const,
              data: points(inside(data.below), -1),
              barMaxWidth: 8,
              itemStyle: { color: "var(--err)", opacity: 0.5, borderRadius: [0, 0, 2, 2] },
              emphasis: { disabled: true },
            },
          ]
        : []),
    ],
  }
}

/** No signs between two points, and one point in the middle. */
function axisOf(times: readonly number[]): {
  readonly min?: number
  readonly max?: number
  readonly minInterval?: number
} {
  const [first] = times
  if (first === undefined) return {}
  if (times.length === 1) return { min: first - 1, max: first + 1 }
  return { minInterval: times.slice(1).reduce((least, time, i) => Math.min(least, time - (times[i] ?? 0)), Infinity) }
}
