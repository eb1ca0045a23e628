import { cpus, totalmem } from "node:os"

/** The machine that the figures belong to. */
export function printMachine(): void {
  const all = cpus()
  console.log(
    `machine: ${all.length} cores, ${all[0]?.model ?? "unknown"}, ${(totalmem() / 1e9).toFixed(1)} GB, Node ${process.version}`,
  )
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** `name: median ms (each run)`. */
export function printTimes(name: string, times: readonly number[]): void {
  console.log(`${name}: ${median(times).toFixed(0)} ms (${times.map((t) => t.toFixed(0)).join(", ")})`)
}
