import { MB, salesFile } from "./data.ts"
import { withRewritePage } from "./in-browser.ts"
import { timePolarsRewrite } from "./polars.ts"
import { median, printMachine, printTimes } from "./report.ts"

/** Pass 2 in a headless browser, CSV to ZSTD Parquet objects, against native Polars' sink_parquet. */
export async function main(): Promise<void> {
  printMachine()
  const [small, large] = [await salesFile(100 * MB), await salesFile(500 * MB)]
  const ours = await withRewritePage(async (rewrite) => {
    // The browser's own start is nobody's figure.
    await rewrite(small)
    const repeat = async (path: string, times: number) => {
      const all = []
      for (let i = 0; i < times; i++) all.push(await rewrite(path))
      return all
    }
    return {
      small: await repeat(small, 5),
      large: await repeat(large, 3),
      peak: (await rewrite(large, { watchMemory: true })).peak,
    }
  })
  let ratio = Number.NaN
  for (const [name, path, runs] of [
    ["100 MB", small, ours.small],
    ["500 MB", large, ours.large],
  ] as const) {
    const rival = await timePolarsRewrite(path, runs.length)
    for (const { rows } of runs)
      if (rows !== rival.rows) throw new Error(`${rows} rows were written, not ${rival.rows}.`)
    const times = runs.map((run) => run.rewritten)
    printTimes(`${name}, Grove in a tab`, times)
    printTimes(`${name}, Polars ${rival.version}, sink_parquet, ${rival.threads} threads`, rival.times)
    ratio = median(times) / median(rival.times)
    console.log(`${name} ratio: ${ratio.toFixed(2)}`)
    console.log(`${name} sent: ${(runs[0]!.bytes / MB).toFixed(1)} MB, Polars ${(rival.bytes / MB).toFixed(1)} MB`)
  }
  console.log(`peak_mb: ${(ours.peak / MB).toFixed(0)}`)
  console.log(`ratio: ${ratio.toFixed(2)}`)
}
