import { describe, expect, test } from "vitest"
import { type SeriesData, seriesOption } from "#features/dashboards/series-option.ts"
import { sparkPath } from "#features/dashboards/spark.ts"

describe("a small line", () => {
  test.each([
    ["nothing", [], ""],
    ["one value", [5], ""],
    ["from the bottom to the top", [0, 10], "M0 9L10 1"],
    ["all the same: in the middle", [3, 3, 3], "M0 5L5 5L10 5"],
    ["a gap", [0, null, 10, 10], "M0 9M6.7 1L10 1"],
  ])("%s", (_, values, path) => {
    expect(sparkPath(values, 10, 10)).toBe(path)
  })
})

describe("the chart over time", () => {
  const data: SeriesData = {
    times: [0, 1, 2],
    coverage: ["whole", "whole", "whole"],
    line: [5, null, 7],
    below: [1, 0, 2],
    before: [4, 4],
    tips: ["a", "b", "c"],
  }
  const series = (of: SeriesData) => [seriesOption(of).series].flat()

  test("returns go down, the compared time is as long as it is", () => {
    expect(series(data).map((s) => [s?.type, s?.data])).toEqual([
      [
        "line",
        [
          [0, 5],
          [1, null],
          [2, 7],
        ],
      ],
      [
        "line",
        [
          [0, 4],
          [1, 4],
          [2, null],
        ],
      ],
      [
        "bar",
        [
          [0, -1],
          [1, 0],
          [2, -2],
        ],
      ],
    ])
  })

  test("what leads to a bucket in part is dashed, what is outside is not drawn", () => {
    const values = { times: [0, 1, 2, 3, 4], line: [2, 5, 6, 1, 0], below: null, before: null }
    const drawn = series({ ...data, ...values, coverage: ["part", "whole", "whole", "part", "outside"] })
    const shown = drawn.map((s) => ((s?.data ?? []) as [number, number | null][]).map(([, value]) => value))
    expect(shown).toEqual([
      [null, 5, 6, null, null],
      [2, 5, 6, 1, null],
    ])
    expect(drawn.map((s) => (s as { lineStyle: { type: string } }).lineStyle.type)).toEqual(["solid", "dashed"])
  })

  test("one point is in the middle, under its own sign", () => {
    const { xAxis } = seriesOption({ ...data, times: [5], coverage: ["whole"] })
    expect(xAxis).toMatchObject({ min: 4, max: 6, axisLabel: { customValues: [5] } })
  })

  test("the axis has no signs between two points", () => {
    expect(seriesOption({ ...data, times: [0, 30, 58] }).xAxis).toMatchObject({ minInterval: 28 })
  })

  test("without returns and comparison there is the line alone", () => {
    expect(series({ ...data, below: null, before: null })).toHaveLength(1)
  })

  test("every colour is one of the theme's", () => {
    for (const [, color] of JSON.stringify(seriesOption(data)).matchAll(/"(?:\w*[cC]olor)":"([^"]*)"/g))
      expect(color).toMatch(/^var\(--\w+\)$/)
  })
})
