import { BarChart, LineChart } from "echarts/charts"
import { GridComponent, TooltipComponent } from "echarts/components"
import { init, use } from "echarts/core"
import { SVGRenderer } from "echarts/renderers"
import type { SeriesOption } from "./series-option.ts"

use([LineChart, BarChart, GridComponent, TooltipComponent, SVGRenderer])

export interface SeriesChart {
  readonly draw: (option: SeriesOption) => void
  /** The time at a distance from the left edge, and back. */
  readonly timeAt: (x: number) => number
  readonly dispose: () => void
}

/** Mounts a chart that keeps the size of its element. Loaded only when there is one to show. */
export function mountSeries(element: HTMLElement): SeriesChart {
  const chart = init(element, null, { renderer: "svg" })
  const watcher = new ResizeObserver(() => chart.resize())
  watcher.observe(element)
  return {
    draw: (option) => chart.setOption(option, { notMerge: true }),
    timeAt: (x) => Number(chart.convertFromPixel({ xAxisIndex: 0 }, x)),
    dispose: () => {
      watcher.disconnect()
      chart.dispose()
    },
  }
}
