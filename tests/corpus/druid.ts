import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import type { Analysis, UploadAccepted } from "#domain/contracts/ingest.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import { buildPage } from "#local/start/page.ts"
import { type Stack, startStack } from "#local/start/stack.ts"
import { CREDENTIALS } from "#tests/contract/druid/s3.ts"
import { postFile, runGrove } from "#tests/e2e/client.ts"
import { type Chosen, chooseFiles } from "./druid/choose.ts"
import { compareDatasource, planComparison } from "./druid/compare.ts"

const WAYS = ["post", "objects"] as const
type Way = (typeof WAYS)[number]

/** A file of a corpus is small: whoever needs longer hangs. */
const WITHIN_MS = 120_000
const POLL_MS = 100

const USAGE = `Which folder of labelled files? For example:
  npm run test:files -- ../corpus [--files 40] [--only ID] [--way post|objects|both] [--details]
\`npm run test:druid -- --files DIR\` does the same with a real Druid, that of GROVE_TEST_DRUID_URL or one that it starts.`

/**
 * `npm run test:files -- DIR` sends files of every kind through Grove and holds what Druid then answers against what another
 * reader finds in the files: `post` as a script does (lines of JSON, or the file as it is), `objects` as the page does (Parquet).
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: "string", default: "40" },
    only: { type: "string" },
    way: { type: "string", default: "both" },
    details: { type: "boolean", default: false },
  },
})
const [folder] = positionals
const ways = values.way === "both" ? WAYS : WAYS.filter((way) => way === values.way)
if (folder === undefined || !existsSync(folder) || !(Number(values.files) > 0) || ways.length === 0) {
  console.error(USAGE)
  process.exit(2)
}

/** What a call was refused for. */
class Refused extends Error {
  override readonly name = "Refused"
}

async function post<T>(stack: Stack, path: string, file: Chosen, fields: Record<string, string>): Promise<T> {
  const { sheet } = file.reference
  const said = sheet === undefined ? fields : { ...fields, sheet }
  const contents = await readFile(file.path)
  const { status, body } = await postFile<T | Problem>(stack.url + path, basename(file.path), contents, said)
  if (status >= 300) throw new Refused(`${(body as Problem).code}: ${(body as Problem).detail}`)
  return body as T
}

async function sendByPost(stack: Stack, file: Chosen, datasource: string): Promise<void> {
  const { task_id } = await post<UploadAccepted>(stack, "/api/ingest/upload", file, { datasource_name: datasource })
  const until = Date.now() + WITHIN_MS
  for (;;) {
    const status: IngestionStatus = await (await fetch(`${stack.url}/api/ingest/status/${task_id}`)).json()
    if (status.status === "ready") return
    if (status.error) throw new Refused(`${status.error.code}: ${status.error.message} ${status.error.detail ?? ""}`)
    if (Date.now() > until) throw new Refused(`hang: it is still ${status.status}`)
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
}

async function sendByObjects(stack: Stack, file: Chosen, datasource: string): Promise<void> {
  const { sheet } = file.reference
  const args = ["ingest", file.path, "--datasource", datasource, "--wait", "--url", stack.url]
  const { code, stdout, stderr } = await runGrove(sheet === undefined ? args : [...args, "--sheet", sheet])
  if (code !== 0) throw new Refused((stderr || stdout).trim().slice(0, 400))
}

const SEND: Readonly<Record<Way, typeof sendByPost>> = { post: sendByPost, objects: sendByObjects }

interface Judged {
  /** What the columns were taken for. */
  readonly words: string
  /** Sentences; none where all values are right. */
  readonly differences: readonly string[]
}

async function judge(stack: Stack, file: Chosen, n: number): Promise<Judged> {
  const druid = { url: stack.druidUrl, authorization: stack.druidAuthorization }
  const differences: string[] = []
  let words = "not read"
  try {
    const analysis = await post<Analysis>(stack, "/api/ingest/analyze-schema", file, {})
    const { plan, differences: early } = planComparison(analysis, file.reference)
    differences.push(...early)
    if (plan === null) return { words, differences }
    words = plan.words
    for (const way of ways) {
      // A real Druid keeps what it has from one run to the next.
      const datasource = `file_${Date.now().toString(36)}_${n}_${way}`
      try {
        await SEND[way](stack, file, datasource)
        const found = await compareDatasource(druid, datasource, plan, file.reference)
        differences.push(...found.map((difference) => `${way}: ${difference}`))
      } catch (error) {
        differences.push(`${way}: ${told(error)}`)
      }
    }
  } catch (error) {
    differences.push(told(error))
  }
  return { words, differences }
}

const told = (error: unknown): string =>
  error instanceof Refused ? error.message : error instanceof Error ? `${error.name}: ${error.message}` : String(error)

const files = await chooseFiles(resolve(folder), Number(values.files), values.only)
if (files.length === 0) {
  console.error("No file of this folder has a label that says all its values.")
  process.exit(2)
}
const root = resolve(import.meta.dirname, "../..")
if (!existsSync(join(root, "dist/client"))) await buildPage(root)
const druidUrl = process.env.GROVE_TEST_DRUID_URL
const stack = await startStack({
  root,
  env: druidUrl ? { DRUID_ROUTER_URL: druidUrl, DRUID_AUTHORIZATION: process.env.GROVE_TEST_DRUID_AUTHORIZATION } : {},
  // What `tests/druid/run.ts` tells the Druid that it starts.
  ...(druidUrl ? { s3Key: CREDENTIALS } : {}),
  reconcileEveryMs: 200,
})
let differing = 0
try {
  for (const [n, file] of files.entries()) {
    const { words, differences } = await judge(stack, file, n)
    const { group, one, reference } = file
    const what = `${group} ${one.id} (${reference.rows.length} rows: ${words})`
    console.log(differences.length === 0 ? `ok       ${what}` : `differs  ${what}`)
    for (const difference of differences.slice(0, values.details ? differences.length : 6))
      console.log(`           ${difference.length > 600 ? `${difference.slice(0, 600)}…` : difference}`)
    if (differences.length > 0) differing++
  }
} finally {
  await stack.close()
}
console.log(`${files.length} files, ${differing} differ`)
process.exitCode = differing > 0 ? 1 : 0
