import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { canonicalCsv } from "./canonical.ts"
import type { Case, Output } from "./case.ts"
import { fidelityDocument, type Judged, type PollockScores } from "./fidelity.ts"
import { type Opinion, opinionOf } from "./opinions.ts"

/** A file of a corpus is small: whoever needs longer hangs. */
const MOST_MS = 20_000

/**
 * `npm run corpus -- DIR` reads every case of a folder of labelled files and has the folder's own scorers judge it.
 * `--group a,b` reads some groups alone, `--out DIR` keeps what was read, `--failures N` shows so many of each group,
 * `--table FILE` writes the scores as a document.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    group: { type: "string" },
    failures: { type: "string", default: "10" },
    table: { type: "string" },
  },
})

const [folder] = positionals
if (folder === undefined || !existsSync(folder)) {
  console.error(
    "Which folder of labelled files? For example: npm run corpus -- ../corpus [--group dates,xml] [--out DIR]",
  )
  process.exit(2)
}
const corpus = resolve(folder)
const groups =
  values.group?.split(",") ??
  readdirSync(corpus)
    .filter((name) => existsSync(join(corpus, name, "labels.json")))
    .sort()
const out = values.out ? resolve(values.out) : mkdtempSync(join(tmpdir(), "grove-corpus-"))

let worker: Worker | null = null

async function read(group: string, one: Case): Promise<Output> {
  const bytes = one.file ? readFileSync(join(corpus, group, one.file)) : Buffer.from(one.input ?? "", "utf8")
  worker ??= new Worker(new URL("./worker.ts", import.meta.url))
  const running = worker
  return new Promise((settle) => {
    const end = (output: Output) => {
      clearTimeout(timer)
      running.removeAllListeners("message").removeAllListeners("error")
      settle(output)
    }
    const lose = (why: string) => {
      worker = null
      void running.terminate()
      end({ error: why, crashed: true })
    }
    const timer = setTimeout(() => lose(`hang: not read within ${MOST_MS / 1000} s`), MOST_MS)
    running.once("message", end)
    running.once("error", (cause) => lose(`crash: ${cause.message}`))
    running.postMessage({ group, one, bytes: new Uint8Array(bytes) })
  })
}

let lost = 0
/** By the case, where DuckDB is known to read such a file in another way. */
const opinions = new Map<string, Opinion>()
for (const group of groups) {
  const cases: readonly Case[] = JSON.parse(readFileSync(join(corpus, group, "labels.json"), "utf8"))
  mkdirSync(join(out, group), { recursive: true })
  const started = performance.now()
  for (const one of cases) {
    const output = await read(group, one)
    if (output.crashed === true) {
      lost++
      console.log(`${group}: ${one.id}: ${output.error}`)
    }
    const opinion = group === "duckdb-csv" ? opinionOf(one, output) : null
    if (opinion) opinions.set(one.id, opinion)
    writeFileSync(join(out, group, `${one.id}.json`), JSON.stringify(output))
    writeFileSync(join(out, group, `${one.id}.csv`), canonicalCsv(output))
  }
  console.error(`${group}: ${cases.length} cases in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
await (worker as Worker | null)?.terminate()

/** Has a scorer of the folder print its report, and reads what it writes as JSON. */
function score<T>(script: string, args: readonly string[]): T {
  const report = join(mkdtempSync(join(tmpdir(), "grove-scores-")), "scores.json")
  const all = [join(corpus, script), ...args, "--failures", values.failures, "--json", report]
  console.log(execFileSync("node", all, { encoding: "utf8", maxBuffer: 1 << 28 }))
  const scores: T = JSON.parse(readFileSync(report, "utf8"))
  rmSync(dirname(report), { recursive: true })
  return scores
}
const others = groups.filter((group) => group !== "pollock")
const pollock = groups.includes("pollock")
  ? score<PollockScores>("pollock/score_pollock.mjs", [join(out, "pollock"), "--group", join(corpus, "pollock")])
  : null
const judged =
  others.length > 0
    ? score<readonly Judged[]>("score_canon.mjs", [out, "--corpus", corpus, "--group", others.join(",")])
    : []
if (values.table) writeFileSync(values.table, fidelityDocument(judged, pollock, lost, opinions))
console.log(`${lost} crashes and hangs`)
if (!values.out) rmSync(out, { recursive: true })
if (lost > 0) process.exitCode = 1
