import { writeFile } from "node:fs/promises"
import { type ApiClient, ApiUnreachable, createApiClient } from "#api/client.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import { ok } from "#domain/findings/result.ts"
import {
  type Choices,
  carryChoices,
  chooseTime,
  expectedRows,
  proposeChoices,
  type WantedTime,
} from "#domain/ingestion/choices.ts"
import { blockingFinding, issuesWithColumns } from "#domain/ingestion/issues.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { followed } from "#domain/repair/replay.ts"
import type { FileSession, ReadOptions } from "#profiler/api.ts"
import { isPassing } from "#upload/failure.ts"
import { startUpload, type UploadState } from "#upload/upload.ts"
import { atSignal } from "./ending.ts"
import { openSession } from "./file-session.ts"
import { madeWords, preparationFor, type WantedPreparation } from "./preparation.ts"
import { bar, createProgress } from "./terminal.ts"
import { nodeHost, uploadTableInMemory } from "./upload-host.ts"
import { Usage } from "./usage.ts"

export interface IngestOptions {
  readonly datasource: string
  readonly mode: "append" | "replace"
  readonly onDuplicate: "stop" | "append" | "replace"
  /** How the file is read, as far as somebody said. */
  readonly reading: ReadOptions
  readonly time: WantedTime
  readonly preparation: WantedPreparation
  /** A file for the rows that repairs leave out. */
  readonly leftOut: string | undefined
  readonly wait: boolean
  readonly url: string
  readonly json: boolean
}

/** Between two looks at an ingestion, milliseconds. */
const POLL_MS = 1000
/** Looks in a row without an answer: a Grove that is started anew has some two minutes. */
const MOST_MISSES = 120

/**
 * `grove ingest FILE`: pass 1, pass 2 and the presigned uploads of the page, from a terminal.
 *
 * @returns the exit code
 */
export async function ingest(path: string, options: IngestOptions): Promise<number> {
  const api = createApiClient(globalThis.fetch, options.url)
  const answers = isThere(api)
  const file = await openSession(path, options.reading)
  const progress = createProgress(process.stderr)
  const say = (text: string) => {
    if (options.json) return
    progress.clear()
    process.stdout.write(`${text}\n`)
  }
  try {
    const read = await file.session.profile(({ bytes, total, rows }) => {
      progress.show(`${bar(total > 0 ? bytes / total : 1)} ${rows.toLocaleString("en")} rows checked`)
    })
    if (!read.ok) throw new Usage(`${file.name}: ${read.problem.message}`, read.problem.code)
    const requireServer = async () => {
      if (!(await answers)) throw new Usage(unreachableAt(options.url), "unreachable")
    }
    if (options.preparation.like !== undefined) await requireServer()
    const { profile, choices, made, words } = await makeReady(file.session, file.name, read.value, options, api)
    checkSendable(file.name, profile, choices)
    await requireServer()
    say(`${file.name}: ${counted(profile.rows, "row")}, ${counted(profile.findings.length, "finding")}`)
    if (words !== null) say(words)
    if (options.leftOut !== undefined && made.rejected) {
      await writeFile(options.leftOut, Buffer.from(await made.rejected.arrayBuffer()))
      say(`The rows that were left out are in ${options.leftOut}.`)
    }
    const { timestamp } = choices
    if (timestamp.kind === "constant")
      say(`No column has times, which each row of Druid needs: all get ${timestamp.value}.`)
    const upload = startUpload(
      {
        session: file.session,
        profile,
        choices,
        filename: file.name,
        datasource: options.datasource,
        mode: options.mode,
        ...(options.mode === "replace" ? { replace: "chunks" as const } : {}),
        onDuplicate: options.onDuplicate,
      },
      { api, host: nodeHost, table: uploadTableInMemory() },
    )
    const sentWhole = atSignal(upload.cancel)
    upload.onChange((state) => progress.show(sendingWords(state)))
    const end = await upload.done
    sentWhole()
    if (end.phase !== "done" || end.taskId === null)
      throw new Usage(
        optionWords(end.problem?.message ?? "The upload was cancelled."),
        end.problem?.code ?? "cancelled",
      )
    say(`Sent to S3; the ingestion is ${end.taskId}.`)
    const isEnough = (now: IngestionStatus) => {
      if (!options.wait || isOver(now)) return true
      progress.show(`Druid: ${now.progress.stage}`)
      return false
    }
    const status = await follow(end.taskId, api.status, isEnough)
    progress.clear()
    if (options.json) {
      // The status has the reason, too: one document for who reads it.
      process.stdout.write(`${JSON.stringify(status, null, 2)}\n`)
      return hasEndedBadly(status) ? 2 : 0
    }
    return ended(status, options.datasource, say)
  } finally {
    progress.clear()
    await file.close()
  }
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`

/** The server names the fields of its form, which are options here. */
const optionWords = (message: string): string =>
  message
    .replace(/\bSend on_duplicate=(\w+)/g, "Say --on-duplicate $1")
    .replace(/\bon_duplicate=(\w+)/g, "--on-duplicate $1")

/** Asked once, and not waited for through many tries: whoever forgot to start Grove learns it at once. */
async function isThere(api: ReturnType<typeof createApiClient>): Promise<boolean> {
  try {
    await api.health()
    return true
  } catch (error) {
    // A Grove that is not well answers too; the upload has the patience for it.
    return !(error instanceof ApiUnreachable)
  }
}

/** Repairs the table and decides about it, as it was wanted. */
async function makeReady(
  session: FileSession,
  name: string,
  original: Profile,
  { preparation: wanted, datasource, time }: IngestOptions,
  api: ApiClient,
) {
  const names = original.columns.map((column) => column.name)
  const preparation = await preparationFor(wanted, names, datasource, api)
  const repairs = preparation?.repairs ?? []
  const mended = repairs.length > 0 ? await session.profile(() => {}, repairs) : ok(original)
  if (!mended.ok) throw new Usage(`${name}: ${mended.problem.message}`, mended.problem.code)
  const profile = mended.value
  const made = session.mended()
  const now = Date.now()
  const found = proposeChoices(profile, now)
  const proposed = preparation?.choices ? carryChoices(profile, now, followed(preparation.choices, found)) : found
  const chosen = chooseTime(profile, proposed, time)
  if (!chosen.ok) throw new Usage(chosen.problem.message, chosen.problem.code)
  const choices: Choices = made.results.length > 0 ? { ...chosen.value, repairs: made.results } : chosen.value
  const words = preparation && [preparation.words, madeWords(made.results)].filter((line) => line !== "").join("\n")
  return { profile, choices, made, words }
}

const unreachableAt = (url: string): string =>
  `No Grove answers at ${url}. Start it with \`npm start\`, or say where it runs with --url or GROVE_URL.`

/** What the server would refuse after all bytes were sent is said before. */
function checkSendable(name: string, profile: Profile, choices: Parameters<typeof expectedRows>[1]): void {
  const finding = blockingFinding(profile.findings)
  if (finding)
    throw new Usage(`${name}: ${finding.column === null ? "" : `${finding.column}: `}${finding.message}`, finding.code)
  const [issue] = issuesWithColumns(profile, choices)
  if (issue) throw new Usage(`${name}: ${issue.message}`, issue.code)
  if (expectedRows(profile, choices).kept === 0)
    throw new Usage(
      `${name}: No row has a time that can be read. Name the column with --timestamp-column, and how it is written with --timestamp-format.`,
      "no_rows_with_time",
    )
}

function sendingWords({ fraction, bytesSent, bytesTotal, speed, phase }: UploadState): string {
  const of = bytesTotal === null ? "" : ` of about ${(bytesTotal / 1e6).toFixed(1)}`
  const rate = speed === null ? "" : `  ${(speed / 1e6).toFixed(1)} MB/s`
  const waiting = phase === "waiting" ? "  a try failed; another follows" : ""
  return `${bar(fraction)} ${(bytesSent / 1e6).toFixed(1)}${of} MB sent${rate}${waiting}`
}

const hasEndedBadly = ({ status }: IngestionStatus): boolean => status === "failed" || status === "cancelled"
const isOver = (status: IngestionStatus): boolean => status.status === "ready" || hasEndedBadly(status)

/** Looks at an ingestion until it is as wanted; that Grove does not answer in between ends nothing, least of all the ingestion. */
async function follow(
  id: string,
  ask: (id: string) => Promise<IngestionStatus>,
  isEnough: (status: IngestionStatus) => boolean,
): Promise<IngestionStatus> {
  for (let misses = 0; ; ) {
    try {
      const status = await ask(id)
      misses = 0
      if (isEnough(status)) return status
    } catch (error) {
      if (!isPassing(error)) throw error
      if (++misses > MOST_MISSES)
        throw new Usage(`Grove does not answer any more. The ingestion ${id} goes on by itself.`, "unreachable")
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function ended({ status, progress, error }: IngestionStatus, datasource: string, say: (text: string) => void): number {
  if (status === "failed") throw new Usage(error?.message ?? "The ingestion failed.", error?.code ?? "failed")
  if (status === "cancelled") throw new Usage("The ingestion was cancelled.", "cancelled")
  if (status === "ready") say(`Ready: ${counted(progress.rows_processed ?? 0, "row")} of ${datasource} can be queried.`)
  return 0
}
