import { writeFile } from "node:fs/promises"
import { createApiClient } from "#api/client.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
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
import { startUpload, type UploadState } from "#upload/upload.ts"
import { openSession } from "./file-session.ts"
import { madeWords, preparationFor, type WantedPreparation } from "./preparation.ts"
import { bar, createProgress } from "./terminal.ts"
import { nodeHost, uploadTableInMemory } from "./upload-host.ts"
import { Usage } from "./usage.ts"

export interface IngestOptions {
  readonly datasource: string
  readonly mode: "append" | "replace"
  readonly onDuplicate: "stop" | "append" | "replace"
  readonly sheet: string | undefined
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

/**
 * `grove ingest FILE`: pass 1, pass 2 and the presigned uploads of the page, from a terminal.
 *
 * @returns the exit code
 */
export async function ingest(path: string, options: IngestOptions): Promise<number> {
  const api = createApiClient(globalThis.fetch, options.url)
  const file = await openSession(path, options.sheet === undefined ? {} : { table: options.sheet })
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
    const names = read.value.columns.map((column) => column.name)
    const preparation = await preparationFor(options.preparation, names, options.datasource, api)
    const repairs = preparation?.repairs ?? []
    const mended = repairs.length > 0 ? await file.session.profile(() => {}, repairs) : read
    if (!mended.ok) throw new Usage(`${file.name}: ${mended.problem.message}`, mended.problem.code)
    const profile = mended.value
    const made = file.session.mended()
    const now = Date.now()
    const found = proposeChoices(profile, now)
    const proposed = preparation?.choices ? carryChoices(profile, now, followed(preparation.choices, found)) : found
    const chosen = chooseTime(profile, proposed, options.time)
    if (!chosen.ok) throw new Usage(chosen.problem.message, chosen.problem.code)
    const choices: Choices = made.results.length > 0 ? { ...chosen.value, repairs: made.results } : chosen.value
    checkSendable(profile, choices)
    say(`${file.name}: ${profile.rows.toLocaleString("en")} rows, ${profile.findings.length} findings`)
    if (preparation) say([preparation.words, madeWords(made.results)].filter((line) => line !== "").join("\n"))
    if (options.leftOut !== undefined && made.rejected) {
      await writeFile(options.leftOut, Buffer.from(await made.rejected.arrayBuffer()))
      say(`The rows that were left out are in ${options.leftOut}.`)
    }
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
    const stop = () => upload.cancel()
    process.once("SIGINT", stop)
    upload.onChange((state) => progress.show(sendingWords(state)))
    const end = await upload.done
    process.off("SIGINT", stop)
    if (end.phase !== "done" || end.taskId === null)
      throw new Usage(end.problem?.message ?? "The upload was cancelled.", end.problem?.code ?? "cancelled")
    say(`Sent to S3; the ingestion is ${end.taskId}.`)
    const status = options.wait
      ? await follow(end.taskId, api.status, (now) => progress.show(`Druid: ${now.progress.stage}`))
      : await api.status(end.taskId)
    progress.clear()
    if (options.json) process.stdout.write(`${JSON.stringify(status, null, 2)}\n`)
    return ended(status, options.datasource, say)
  } finally {
    progress.clear()
    await file.close()
  }
}

/** What the server would refuse after all bytes were sent is said before. */
function checkSendable(profile: Profile, choices: Parameters<typeof expectedRows>[1]): void {
  const finding = blockingFinding(profile.findings)
  if (finding)
    throw new Usage(`${finding.column === null ? "" : `${finding.column}: `}${finding.message}`, finding.code)
  const [issue] = issuesWithColumns(profile, choices)
  if (issue) throw new Usage(issue.message, issue.code)
  if (expectedRows(profile, choices).kept === 0)
    throw new Usage(
      "No row has a time that can be read. Name the column with --timestamp-column, and how it is written with --timestamp-format.",
      "no_rows_with_time",
    )
}

function sendingWords({ fraction, bytesSent, bytesTotal, speed, phase }: UploadState): string {
  const of = bytesTotal === null ? "" : ` of about ${(bytesTotal / 1e6).toFixed(1)}`
  const rate = speed === null ? "" : `  ${(speed / 1e6).toFixed(1)} MB/s`
  const waiting = phase === "waiting" ? "  a try failed; another follows" : ""
  return `${bar(fraction)} ${(bytesSent / 1e6).toFixed(1)}${of} MB sent${rate}${waiting}`
}

async function follow(
  id: string,
  ask: (id: string) => Promise<IngestionStatus>,
  onStatus: (status: IngestionStatus) => void,
): Promise<IngestionStatus> {
  for (;;) {
    const status = await ask(id)
    if (status.status === "ready" || status.status === "failed" || status.status === "cancelled") return status
    onStatus(status)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function ended({ status, progress, error }: IngestionStatus, datasource: string, say: (text: string) => void): number {
  if (status === "failed") throw new Usage(error?.message ?? "The ingestion failed.", error?.code ?? "failed")
  if (status === "cancelled") throw new Usage("The ingestion was cancelled.", "cancelled")
  if (status === "ready")
    say(`Ready: ${(progress.rows_processed ?? 0).toLocaleString("en")} rows of ${datasource} can be queried.`)
  return 0
}
