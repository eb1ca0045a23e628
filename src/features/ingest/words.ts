import type { Tone } from "#components/basics.tsx"
import {
  formatBytes,
  formatBytesOf,
  formatDuration,
  formatProgress,
  formatRate,
  formatShare,
  plural,
} from "#components/format.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { type Choices, expectedRows } from "#domain/ingestion/choices.ts"
import { issueWithDatasourceName } from "#domain/ingestion/datasourceName.ts"
import { blockingFinding, issuesWithColumns } from "#domain/ingestion/issues.ts"
import type { Container, FileFormat, Profile } from "#domain/profile/profile.ts"
import { openDecisions, unreadTime } from "./decide.ts"
import type { Card, WriteMode } from "./model.ts"

/** What the main button says and does. With `does: "wait"` there is nothing to press. */
export interface MainAction {
  readonly label: string
  readonly does: "send" | "name" | "decide" | "time" | "pause" | "resume" | "dashboard" | "retry" | "remove" | "wait"
  /** Why, or what follows; shown beside the button. */
  readonly note: string | null
}

/** What the person can do next with a file, in words that say what is missing. */
export function mainAction(card: Card, serverAway: boolean): MainAction {
  const { state } = card
  switch (state.kind) {
    case "dropped":
      return wait("Waiting for its turn")
    case "reading":
      return wait(`Checking rows, ${formatProgress(card.size > 0 ? state.bytes / card.size : 0)}`)
    case "refused":
      return { label: "Take it off the list", does: "remove", note: null }
    case "sending":
      if (state.phase === "queued") return wait("Waiting to be sent")
      return state.phase === "paused"
        ? { label: "Go on", does: "resume", note: null }
        : { label: "Pause", does: "pause", note: null }
    case "duplicate":
      return wait("Decide below")
    case "druid":
      return wait(druidWords(state.status), waitingNote(state.status))
    case "ready":
      return { label: "Open dashboard", does: "dashboard", note: null }
    case "failed":
      return { label: "Retry", does: "retry", note: null }
    case "profiled":
      return sendAction(card, serverAway)
  }
}

function sendAction(card: Card, serverAway: boolean): MainAction {
  const { profile, choices } = card
  if (!profile || !choices) return wait("Checking rows")
  const issue = issueWithDatasourceName(card.datasource)
  if (issue) return { label: "Name the datasource", does: "name", note: issue }
  const blocked = blockingIssue(profile, choices)
  if (blocked) return wait("Cannot be sent as it is", blocked)
  const open = openDecisions(profile, choices, card.settled).length
  if (open > 0) return { label: `Decide ${open}, then send`, does: "decide", note: null }
  const { kept, refused } = expectedRows(profile, choices)
  if (kept === 0)
    return {
      label: "Choose a time",
      does: "time",
      note: "No row has a time that can be read this way, so Druid would keep none.",
    }
  if (serverAway)
    return wait("Server is away", "Grove's server does not answer. The file stays here; send it when it is back.")
  return {
    label: card.unfinished ? "Go on sending" : "Send to Druid",
    does: "send",
    note: refused > 0 ? `${plural(refused, "row")} without a time will be left out.` : null,
  }
}

/** What the server would refuse after all bytes were sent; it is said before. */
function blockingIssue(profile: Profile, choices: Choices): string | null {
  const finding = blockingFinding(profile.findings)
  if (finding) return finding.column === null ? finding.message : `${finding.column}: ${finding.message}`
  return issuesWithColumns(profile, choices)[0]?.message ?? null
}

const wait = (label: string, note: string | null = null): MainAction => ({ label, does: "wait", note })

/** Why nothing moves, where something is away. */
function waitingNote(status: IngestionStatus | null): string | null {
  const last = status?.events.at(-1)
  return last && (last.kind === "submit_deferred" || last.kind === "unavailable") ? last.message : null
}

/** What Druid is doing, in a few words. */
export function druidWords(status: IngestionStatus | null): string {
  switch (status?.status) {
    case undefined:
    case "created":
    case "uploading":
    case "staged":
    case "uploaded":
      return "Handing over to Druid"
    case "submitted":
      return "Waiting in Druid's queue"
    case "running":
      return "Druid is reading"
    case "loading":
      return "Druid is loading"
    case "cancelling":
      return "Cancelling"
    case "ready":
      return "Ready"
    case "failed":
      return "Failed"
    case "cancelled":
      return "Cancelled"
  }
}

/** While an upload waits before its next try: it may be S3, Grove's server or the network that did not answer. */
export const NO_ANSWER = "No answer, trying again"

/** The second line of a file's card. */
export interface CardLine {
  readonly text: string
  readonly right: string | null
  readonly tone: Tone
  /** How far, 0 to 1; null where nothing runs. */
  readonly share: number | null
}

/** @param now epoch milliseconds */
export function cardLine(card: Card, now: number): CardLine {
  const { state } = card
  const line = (text: string, more: Partial<CardLine> = {}): CardLine => ({
    text,
    right: null,
    tone: "plain",
    share: null,
    ...more,
  })
  switch (state.kind) {
    case "dropped":
      return line("Waiting for its turn", { right: formatBytes(card.size) })
    case "reading": {
      const share = card.size > 0 ? state.bytes / card.size : 0
      return line(`Checking ${formatBytesOf(state.bytes, card.size)}`, { right: readingRate(state), share })
    }
    case "profiled": {
      const rows = plural(card.profile?.rows ?? 0, "row")
      if (card.unfinished) {
        const { sentShare } = card.unfinished
        return line(`${rows} · ${sentShare > 0 ? `${formatShare(sentShare)} sent` : "begun"} before`, { tone: "warn" })
      }
      const open = card.profile && card.choices ? openDecisions(card.profile, card.choices, card.settled).length : 0
      if (card.profile && card.choices && blockingIssue(card.profile, card.choices))
        return line(`${rows} · cannot be sent as it is`, { tone: "err" })
      if (open > 0) return line(`${rows} · ${open} to decide`)
      return card.profile && card.choices && unreadTime(card.profile, card.choices)
        ? line(`${rows} · times not read`, { tone: "warn" })
        : line(`${rows} · ready to send`)
    }
    case "sending": {
      const { sent } = state
      const { share } = sent
      if (state.phase === "queued") return line("Waiting to be sent", { share: 0 })
      const of = sent.total === null ? "the first part" : formatBytesOf(sent.bytes, sent.total)
      if (sent.waiting && state.phase === "going") return line(NO_ANSWER, { share, tone: "warn" })
      return state.phase === "paused"
        ? line(`Paused at ${of}`, { share })
        : line(`Sending ${of}`, { right: sent.bytesPerSecond ? formatRate(sent.bytesPerSecond) : null, share })
    }
    case "duplicate":
      return line("Ingested before: append, replace or stop?", { tone: "warn" })
    case "druid":
      return line(druidWords(state.status), {
        right: formatDuration(Math.floor((now - state.since) / 1000) * 1000 || 1000),
        share: (state.status?.progress.percent ?? 0) / 100,
      })
    case "ready":
      return line(`${plural(state.rows, "row")} in ${card.datasource}`, { tone: "good" })
    case "failed":
      return line(`${state.taskId ? "Failed" : "Not sent"}: ${state.reason.message}`, { tone: "err" })
    case "refused":
      return line(`Not read: ${state.problem.message}`, { tone: "err" })
  }
}

function readingRate(state: { readonly bytes: number; readonly since: number; readonly at: number }): string | null {
  const ms = state.at - state.since
  return ms > 200 ? formatRate((state.bytes / ms) * 1000) : null
}

/** How long the reading still takes, in milliseconds; null before there is anything to tell it from. */
export function readingRemaining(card: Card): number | null {
  const { state } = card
  if (state.kind !== "reading" || state.bytes === 0 || state.at - state.since < 500) return null
  return ((card.size - state.bytes) / state.bytes) * (state.at - state.since)
}

const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
  " ": "space",
  ":": "colon",
}

/** The dialect in words: `comma, quoted`. */
export function dialectWords(profile: Profile): string | null {
  const { dialect } = profile
  if (!dialect) return null
  const delimiter = DELIMITERS[dialect.delimiter] ?? `separated by ${JSON.stringify(dialect.delimiter)}`
  return dialect.header ? delimiter : `${delimiter}, no header`
}

const FORMATS: Readonly<Record<FileFormat, string>> = {
  csv: "CSV",
  json: "JSON",
  xml: "XML",
  xlsx: "Excel",
  xls: "Excel (.xls)",
  xlsb: "Excel (.xlsb)",
  ods: "OpenDocument",
  parquet: "Parquet",
}
const CONTAINERS: Readonly<Record<Container, string>> = { gzip: "gzip", zstd: "Zstandard", zip: "zip" }

/** What the file is, and what it is packed in: `JSON in gzip`. */
export function fileWords({ format, container }: Profile): string {
  return container === null ? FORMATS[format] : `${FORMATS[format]} in ${CONTAINERS[container]}`
}

const ENCODINGS: Readonly<Record<string, string>> = { "utf-8": "UTF-8", "utf-16le": "UTF-16", "utf-16be": "UTF-16" }

/** The encoding as people write it. */
export function encodingWords(profile: Profile): string | null {
  if (profile.encoding === null) return null
  const name = ENCODINGS[profile.encoding] ?? profile.encoding
  return profile.bom ? `${name} with BOM` : name
}

/** What can be done where the datasource exists; the chunk is a month, a day, … as the spec will cut it. */
export function writeModes(chunk: string): readonly { readonly value: WriteMode; readonly label: string }[] {
  return [
    { value: "append", label: "Add to it" },
    { value: "chunks", label: `Replace those ${chunk}s` },
    { value: "file_interval", label: "Replace from first to last day" },
    { value: "all", label: "Replace everything" },
  ]
}

/** The number of findings by what they mean, for the tab. */
export function findingCount(findings: readonly Finding[]): { readonly count: number; readonly tone: Tone } {
  const severities = new Set(findings.map((f) => f.severity))
  const tone = severities.has("error") ? "err" : severities.has("warning") ? "warn" : "plain"
  return { count: findings.length, tone }
}
