import { MB, salesFile } from "./data.ts"
import { withProfilerPage } from "./in-browser.ts"
import { expectSame, timePolars } from "./polars.ts"
import { median, printMachine, printTimes } from "./report.ts"

const FIRST_ROWS_RUNS = 10

/** The page's profiler in a headless browser against native Polars: first rows, whole profile, memory of the tab. */
export async function main(): Promise<void> {
  printMachine()
  const [small, large] = [await salesFile(100 * MB), await salesFile(500 * MB)]
  const ours = await withProfilerPage(async (profile) => {
    // The browser's own start is nobody's figure.
    await profile(small)
    const repeat = async (path: string, times: number) => {
      const all = []
      for (let i = 0; i < times; i++) all.push(await profile(path))
      return all
    }
    return {
      small: await repeat(small, FIRST_ROWS_RUNS),
      large: await repeat(large, 3),
      peak: (await profile(large, { watchMemory: true })).peak,
    }
  })
  let ratio = Number.NaN
  for (const [name, path, times] of [
    ["100 MB", small, ours.small],
    ["500 MB", large, ours.large],
  ] as const) {
    const rival = await timePolars(path, name === "100 MB" ? 5 : 3)
    for (const { profile } of times) expectSame(profile, rival)
    const profiled = times.map((t) => t.profiled)
    printTimes(`${name}, Grove in a tab`, profiled)
    printTimes(`${name}, Polars ${rival.version}, streaming, ${rival.threads} threads`, rival.times)
    ratio = median(profiled) / median(rival.times)
    console.log(`${name} ratio: ${ratio.toFixed(2)}`)
  }
  console.log(`first_rows_ms: ${median(ours.small.map((t) => t.firstRows)).toFixed(0)}`)
  console.log(`peak_mb: ${(ours.peak / MB).toFixed(0)}`)
  console.log(`ratio: ${ratio.toFixed(2)}`)
}
