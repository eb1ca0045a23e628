import { openSession } from "#cli/file-session.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { MB, salesFile } from "./data.ts"
import { expectSame, timePolars } from "./polars.ts"
import { median, printMachine, printTimes } from "./report.ts"

/** The page's profiler on threads of Node against native Polars: the scanner itself, without a browser around it. */
export async function main(): Promise<void> {
  printMachine()
  let ratio = Number.NaN
  for (const [name, size, runs] of [
    ["100 MB", 100 * MB, 5],
    ["500 MB", 500 * MB, 3],
  ] as const) {
    const path = await salesFile(size)
    const times: number[] = []
    const profiles: Profile[] = []
    for (let i = 0; i <= runs; i++) {
      const { time, profile } = await profileOnce(path)
      // The first run warms the file's cache, as the rival's does.
      if (i > 0) times.push(time)
      profiles.push(profile)
    }
    const rival = await timePolars(path, runs)
    for (const profile of profiles) expectSame(profile, rival)
    printTimes(`${name}, Grove on threads of Node`, times)
    printTimes(`${name}, Polars ${rival.version}, streaming, ${rival.threads} threads`, rival.times)
    ratio = median(times) / median(rival.times)
    console.log(`${name} ratio: ${ratio.toFixed(2)}`)
  }
  console.log(`ratio: ${ratio.toFixed(2)}`)
}

/** Profiles a file with new workers; their start counts. */
async function profileOnce(path: string): Promise<{ time: number; profile: Profile }> {
  const start = performance.now()
  const file = await openSession(path)
  const result = await file.session.profile(() => {})
  const time = performance.now() - start
  await file.close()
  if (!result.ok) throw new Error(result.problem.message)
  return { time, profile: result.value }
}
