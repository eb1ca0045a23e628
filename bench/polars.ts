import { execFile } from "node:child_process"
import { mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Profile } from "#domain/profile/profile.ts"
import { BENCH_FOLDER } from "./data.ts"

const run = promisify(execFile)
const VENV = join(BENCH_FOLDER, "venv")
const PYTHON = join(VENV, "bin", "python")

/** Columns whose most frequent values Grove counts exactly: up to 10,000 distinct ones. The rival is not asked for more. */
const TOP_COLUMNS = ["shipped_on", "customer", "product", "category", "region", "returned", "quantity", "discount"]

export interface RivalTimes {
  readonly version: string
  readonly threads: number
  /** Milliseconds of each run, the one that warmed the file's cache left out. */
  readonly times: readonly number[]
  readonly statistics: Readonly<Record<string, unknown>>
}

/** A virtual environment with Polars, made on first use: the one thing here that needs the network. */
async function preparePolars(): Promise<void> {
  const isThere = await stat(join(VENV, "ready")).then(
    () => true,
    () => false,
  )
  if (isThere) return
  await mkdir(BENCH_FOLDER, { recursive: true })
  try {
    await run("python3", ["-m", "venv", "--clear", VENV])
    await run(PYTHON, ["-m", "pip", "install", "--quiet", "polars"])
    await run(PYTHON, [
      "-c",
      `import polars; open(${JSON.stringify(join(VENV, "ready"))}, "w").write(polars.__version__)`,
    ])
  } catch (cause) {
    throw new Error(
      "The rival, Polars, could not be installed. It needs python3 with venv and a way to the Python registry.",
      { cause },
    )
  }
}

/** Native Polars over the same file, for the same statistics, types and dates inferred. */
export async function timePolars(path: string, runs: number): Promise<RivalTimes> {
  await preparePolars()
  const script = join(import.meta.dirname, "run_polars.py")
  const { stdout } = await run(PYTHON, [script, path, String(runs + 1), TOP_COLUMNS.join(",")], {
    maxBuffer: 1 << 26,
  })
  const { version, threads, seconds, statistics } = JSON.parse(stdout) as {
    version: string
    threads: number
    seconds: number[]
    statistics: Record<string, unknown>
  }
  return { version, threads, times: seconds.slice(1).map((s) => s * 1000), statistics }
}

export interface RivalRewrite {
  readonly version: string
  readonly threads: number
  /** Milliseconds of each run, the one that warmed the file's cache left out. */
  readonly times: readonly number[]
  readonly bytes: number
  readonly rows: number
}

/** Native Polars writing the same file as ZSTD Parquet, types and dates inferred. */
export async function timePolarsRewrite(path: string, runs: number): Promise<RivalRewrite> {
  await preparePolars()
  const script = join(import.meta.dirname, "run_polars_rewrite.py")
  const out = join(BENCH_FOLDER, "rival.parquet")
  const { stdout } = await run(PYTHON, [script, path, String(runs + 1), out])
  const { seconds, ...rest } = JSON.parse(stdout) as Omit<RivalRewrite, "times"> & { seconds: number[] }
  return { ...rest, times: seconds.slice(1).map((s) => s * 1000) }
}

/** A figure is worth nothing if the two did not find the same: rows, values, nulls, sums, and distinct. */
export function expectSame(profile: Profile, { statistics }: RivalTimes): void {
  const differences: string[] = []
  const compare = (what: string, ours: number, theirs: unknown, tolerance: number) => {
    if (!(Math.abs(ours - Number(theirs)) <= tolerance * Math.abs(ours)))
      differences.push(`${what} ${ours} ≠ ${theirs}`)
  }
  compare("rows", profile.rows, statistics.rows, 0)
  for (const column of profile.columns) {
    const of = (what: string) => statistics[`${column.name}|${what}`]
    compare(`${column.name} count`, column.count, of("count"), 0)
    compare(`${column.name} nulls`, column.nulls, of("nulls"), 0)
    if (column.type === "string") {
      compare(`${column.name} longest`, column.longest, of("longest"), 0)
      compare(`${column.name} empties`, column.empties, of("empties"), 0)
    }
    const top = of("top") as readonly Readonly<Record<string, unknown>>[] | undefined
    if (top) {
      // Of values that are equally frequent, each may name others; a null is no value here.
      const theirs = top.filter((entry) => entry[column.name] !== null).map((entry) => Number(entry.count))
      const ours = column.top.map(({ count }) => count).slice(0, theirs.length)
      if (ours.join() !== theirs.join()) differences.push(`${column.name} top ${ours} ≠ ${theirs}`)
    }
    if (column.sum !== null) compare(`${column.name} sum`, Number(column.sum), of("sum"), 1e-9)
    // Where ours is an estimate it strays by 2.3 % (one standard deviation); the rival counts a null as a value.
    const distinct = Number(of("distinct"))
    if (Math.abs(column.distinct - distinct) > 1 + (column.distinctExact ? 0 : 0.08 * distinct)) {
      differences.push(`${column.name} distinct ${column.distinct} ≠ ${distinct}`)
    }
  }
  if (differences.length > 0) throw new Error(`The profiles differ: ${differences.join("; ")}`)
}
