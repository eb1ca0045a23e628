import type { IngestionStatus, Reason } from "#domain/contracts/ingestions.ts"
import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import { sendsAsIs } from "#domain/ingestion/as-is.ts"
import { type Choices, carryChoices, proposeChoices } from "#domain/ingestion/choices.ts"
import { suggestDatasourceName } from "#domain/ingestion/datasourceName.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { Repair } from "#domain/repair/repair.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { Meanings } from "#domain/schema/meanings/meaning.ts"
import { meaningsOf, proposeMeanings } from "#domain/schema/meanings/propose.ts"
import type {
  FileProblem,
  FirstRows,
  MendReport,
  ReadOptions,
  RuleProgress,
  ScanProgress,
  TableInfo,
} from "#profiler/api.ts"
import { decisionKey } from "./decide.ts"
import { cancelCameTooLate } from "./earlier.ts"
import { withEarlier } from "./follow-earlier.ts"

/** What happens to rows that the datasource has already. */
export type WriteMode = "append" | "chunks" | "file_interval" | "all"

/** How far the sending is. Bytes are those of the objects written and sent, times are epoch milliseconds. */
export interface Sent {
  readonly bytes: number
  /** An estimate until the last object is written, null before the first. */
  readonly total: number | null
  /** 0 to 1, by rows: it is right also where earlier tabs sent a part. */
  readonly share: number
  readonly bytesPerSecond: number | null
  readonly remainingMs: number | null
  /** A try failed and another follows. */
  readonly waiting: boolean
}

/** An earlier upload of the same file that was not finished, as the browser remembers it. */
export interface Unfinished {
  readonly id: string
  readonly filename: string
  readonly datasource: string
  readonly fingerprint: string
  readonly mode: WriteMode
  /** What was decided then: with other choices the objects would be others. */
  readonly choices: Choices
  /** 0 to 1, by objects. */
  readonly sentShare: number
}

export type CardState =
  /** In the queue, its first rows at most. */
  | { readonly kind: "dropped" }
  /** Pass 1 runs. */
  | {
      readonly kind: "reading"
      readonly bytes: number
      readonly rows: number
      readonly since: number
      readonly at: number
    }
  | { readonly kind: "profiled" }
  /** Pass 2 and the upload, or waiting for its turn. */
  | { readonly kind: "sending"; readonly phase: "queued" | "going" | "paused"; readonly sent: Sent }
  /** The same file is in the datasource already: asks what to do. */
  | { readonly kind: "duplicate"; readonly earlier: Earlier }
  /** Everything is in S3; Druid's part. */
  | { readonly kind: "druid"; readonly taskId: string; readonly since: number; readonly status: IngestionStatus | null }
  | { readonly kind: "ready"; readonly taskId: string; readonly rows: number; readonly tookMs: number | null }
  /** `taskId` is null where it failed before the server had all of it. */
  | { readonly kind: "failed"; readonly taskId: string | null; readonly reason: Reason }
  /** Cannot be read, so nothing of it can be sent. */
  | { readonly kind: "refused"; readonly problem: FileProblem }

export interface Earlier {
  readonly taskId: string | null
  /** The server's sentence. */
  readonly detail: string
}

/** The rules that people wrote for a datasource, in one version of them. */
export interface KeptRules {
  readonly version: number
  readonly rules: readonly UserRule[]
}

/** What came of a check of the rules, and the rules of the datasource that it took; null where they were not to be had. */
export interface CheckedRules {
  readonly kind: "checked"
  readonly report: RuleReport
  readonly own: KeptRules | null
}

/** How far the rules are checked: those of sales and returns, and those of the datasource. */
export type RulesState =
  | { readonly kind: "unchecked" }
  /** `before` is what the same rows gave, by other rules of the datasource. */
  | { readonly kind: "checking"; readonly progress: RuleProgress; readonly before: CheckedRules | null }
  | CheckedRules
  | { readonly kind: "failed"; readonly message: string }

/** The latest report, also while the same rows are checked by other rules. */
export function latestCheck(rules: RulesState): CheckedRules | null {
  return rules.kind === "checked" ? rules : rules.kind === "checking" ? rules.before : null
}

/** One file on the page, from the drop to the dashboard. Immutable: `reduce` makes the next one. */
export interface Card {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly state: CardState
  readonly first: FirstRows | null
  /** How the file is to be read, as far as the person says it. */
  readonly options: ReadOptions
  /** All tables of the file; empty where it has but one without a name, or was not read yet. */
  readonly tables: readonly TableInfo[]
  /** What the footer of a Parquet file says; null for other files. */
  readonly parquet: ParquetFacts | null
  /** The repairs that the person accepted, in their order. */
  readonly repairs: readonly Repair[]
  /** Names of the columns as they stand in the file, before any repair. */
  readonly columnsBefore: readonly string[]
  /** How the last file of this shape was made ready, where there is one. */
  readonly earlier: IngestionPreparation | null
  /** What they did. */
  readonly mended: MendReport
  /** Grows while the file is read; final from `profiled` on. */
  readonly profile: Profile | null
  readonly choices: Choices | null
  /** What the columns mean, as proposed or as the person says it; null until the file was read. */
  readonly meanings: Meanings | null
  readonly rules: RulesState
  /** Findings that the person settled, by `decisionKey`. */
  readonly settled: readonly string[]
  readonly datasource: string
  readonly mode: WriteMode
  readonly scanMs: number | null
  readonly unfinished: Unfinished | null
  /** What was asked for and refused, while the file goes on as it did. */
  readonly notice: string | null
}

export type CardEvent =
  | { readonly type: "first_rows"; readonly first: FirstRows }
  | { readonly type: "read_started"; readonly at: number }
  | { readonly type: "read_progress"; readonly progress: ScanProgress; readonly at: number }
  | {
      readonly type: "read_done"
      readonly profile: Profile
      readonly tables: readonly TableInfo[]
      readonly parquet: ParquetFacts | null
      readonly mended: MendReport
      readonly at: number
    }
  /** The file is to be read in another way, or its table to be mended. */
  | { readonly type: "read_again"; readonly options: ReadOptions; readonly repairs: readonly Repair[] }
  | { readonly type: "refused"; readonly problem: FileProblem }
  | { readonly type: "meant"; readonly meanings: Meanings }
  | { readonly type: "rules"; readonly rules: RulesState }
  | { readonly type: "chosen"; readonly choices: Choices }
  | { readonly type: "settled"; readonly key: string }
  | { readonly type: "named"; readonly datasource: string }
  | { readonly type: "mode"; readonly mode: WriteMode }
  | { readonly type: "unfinished_found"; readonly unfinished: Unfinished }
  | { readonly type: "earlier"; readonly earlier: IngestionPreparation | null }
  /** The file is made ready as that one was; its repairs follow as such. */
  | { readonly type: "replayed"; readonly earlier: IngestionPreparation }
  | { readonly type: "send_queued" }
  | { readonly type: "send_started" }
  | { readonly type: "send_progress"; readonly sent: Sent }
  | { readonly type: "send_paused" }
  | { readonly type: "send_cancelled" }
  | { readonly type: "duplicate"; readonly earlier: Earlier }
  | { readonly type: "handed_over"; readonly taskId: string; readonly at: number }
  | { readonly type: "status"; readonly status: IngestionStatus; readonly at: number }
  | { readonly type: "failed"; readonly reason: Reason }
  | { readonly type: "noticed"; readonly notice: string }

const NOTHING_SENT: Sent = {
  bytes: 0,
  total: null,
  share: 0,
  bytesPerSecond: null,
  remainingMs: null,
  waiting: false,
}

/** A card for a file that was just dropped. */
export function newCard(id: string, file: { readonly name: string; readonly size: number }): Card {
  return {
    id,
    name: file.name,
    size: file.size,
    state: { kind: "dropped" },
    first: null,
    options: {},
    tables: [],
    parquet: null,
    repairs: [],
    columnsBefore: [],
    earlier: null,
    mended: { results: [], rejected: null },
    profile: null,
    choices: null,
    meanings: null,
    rules: { kind: "unchecked" },
    settled: [],
    datasource: suggestDatasourceName(file.name),
    mode: "append",
    scanMs: null,
    unfinished: null,
    notice: null,
  }
}

/** The card after an event. An event that does not fit the state, such as a late answer, changes nothing. */
export function reduce(card: Card, event: CardEvent): Card {
  const { state } = card
  switch (event.type) {
    case "first_rows":
      return { ...card, first: event.first }
    case "read_started":
      if (state.kind !== "dropped") return card
      return { ...card, state: { kind: "reading", bytes: 0, rows: 0, since: event.at, at: event.at } }
    case "read_progress": {
      if (state.kind !== "reading") return card
      const { bytes, rows, profile } = event.progress
      return { ...card, profile: profile ?? card.profile, state: { ...state, bytes, rows, at: event.at } }
    }
    case "read_done":
      if (state.kind !== "reading") return card
      return {
        ...card,
        profile: event.profile,
        tables: event.tables,
        columnsBefore: card.repairs.length === 0 ? event.profile.columns.map((c) => c.name) : card.columnsBefore,
        parquet: event.parquet,
        mended: event.mended,
        choices: choicesAfter(card, event),
        meanings: meaningsAfter(card, event.profile),
        rules: { kind: "unchecked" },
        scanMs: event.at - state.since,
        state: { kind: "profiled" },
      }
    case "read_again":
      if (!isOpen(card) && state.kind !== "refused") return card
      return {
        ...card,
        options: event.options,
        repairs: event.repairs,
        unfinished: null,
        notice: null,
        earlier: null,
        state: { kind: "dropped" },
      }
    case "refused":
      if (state.kind !== "dropped" && state.kind !== "reading") return card
      return { ...card, state: { kind: "refused", problem: event.problem } }
    case "meant":
      return { ...card, meanings: event.meanings, rules: { kind: "unchecked" } }
    case "rules":
      return card.profile ? { ...card, rules: event.rules } : card
    case "chosen":
      return isOpen(card) ? { ...card, choices: event.choices, unfinished: null } : card
    case "settled":
      return card.settled.includes(event.key) ? card : { ...card, settled: [...card.settled, event.key] }
    case "named":
      return canName(card) ? { ...card, datasource: event.datasource, unfinished: null } : card
    case "mode":
      return canName(card) || state.kind === "duplicate" ? { ...card, mode: event.mode } : card
    case "unfinished_found":
      return isOpen(card) ? withUnfinished(card, event.unfinished) : card
    case "earlier":
      return isOpen(card) ? { ...card, earlier: event.earlier } : card
    case "replayed":
      return isOpen(card) && card.profile ? withEarlier(card, card.profile, event.earlier) : card
    case "send_queued":
      if (!isOpen(card) && state.kind !== "duplicate") return card
      return { ...card, state: { kind: "sending", phase: "queued", sent: NOTHING_SENT } }
    case "send_started":
      return state.kind === "sending" ? { ...card, state: { ...state, phase: "going" } } : card
    case "send_progress":
      return state.kind === "sending" ? { ...card, state: { ...state, sent: event.sent } } : card
    case "send_paused":
      return state.kind === "sending" ? { ...card, state: { ...state, phase: "paused" } } : card
    case "send_cancelled":
      if (state.kind !== "sending" && state.kind !== "duplicate") return card
      return { ...card, unfinished: null, state: { kind: "profiled" } }
    case "duplicate":
      return state.kind === "sending" ? { ...card, state: { kind: "duplicate", earlier: event.earlier } } : card
    case "handed_over":
      if (state.kind !== "sending" && state.kind !== "failed") return card
      return {
        ...card,
        unfinished: null,
        state: { kind: "druid", taskId: event.taskId, since: event.at, status: null },
      }
    case "noticed":
      return { ...card, notice: event.notice }
    case "status":
      return withStatus(card, event.status, event.at)
    case "failed": {
      const taskId = "taskId" in state ? state.taskId : null
      return state.kind === "sending" || state.kind === "druid" || state.kind === "failed"
        ? { ...card, state: { kind: "failed", taskId, reason: event.reason } }
        : card
    }
  }
}

/** What was decided stays decided where it still fits; what the repairs did belongs to it. */
function choicesAfter(card: Card, { profile, mended, at }: Extract<CardEvent, { type: "read_done" }>): Choices {
  const choices = card.choices ? carryChoices(profile, at, card.choices) : proposeChoices(profile, at)
  return mended.results.length > 0 ? { ...choices, repairs: mended.results } : choices
}

/** The proposals, and what the person said of columns that are still there. */
function meaningsAfter({ meanings }: Card, profile: Profile): Meanings {
  const proposed = meaningsOf(proposeMeanings(profile.columns, profile.rows))
  if (meanings === null) return proposed
  const names = new Set(profile.columns.map((c) => c.name))
  const kept = Object.entries(meanings).filter(([column]) => names.has(column))
  const taken = new Set(kept.map(([, meaning]) => meaning))
  const added = Object.entries(proposed).filter(([column, m]) => !(column in meanings) && !taken.has(m))
  return Object.fromEntries([...kept, ...added])
}

/** The card as it was when the upload began. A day or month that was decided then is not asked for again. */
function withUnfinished(card: Card, unfinished: Unfinished): Card {
  const { choices, datasource, mode } = unfinished
  const settled = choices.timestamp.kind === "column" ? [decisionKey(choices.timestamp.column)] : []
  return { ...card, unfinished, choices, datasource, mode, settled: [...card.settled, ...settled] }
}

const TOO_LATE = "The cancel came too late: Druid had published the rows."

function withStatus(card: Card, status: IngestionStatus, at: number): Card {
  const { state } = card
  if (state.kind !== "druid" || state.taskId !== status.task_id) return card
  switch (status.status) {
    case "ready": {
      const rows = status.progress.rows_processed ?? status.progress.rows_expected ?? card.profile?.rows ?? 0
      const notice = cancelCameTooLate(status) ? TOO_LATE : null
      return { ...card, notice, state: { kind: "ready", taskId: state.taskId, rows, tookMs: at - state.since } }
    }
    case "failed": {
      const reason = status.error ?? { code: "failed", message: "The ingestion failed without a reason.", detail: null }
      return { ...card, notice: null, state: { kind: "failed", taskId: state.taskId, reason } }
    }
    case "cancelled":
      return { ...card, notice: null, state: { kind: "profiled" } }
    default:
      return { ...card, state: { ...state, status } }
  }
}

/** The file itself is sent, instead of Parquet that is made of it. */
export function isSentAsIs({ name, parquet, profile, choices }: Card): boolean {
  return profile !== null && choices !== null && sendsAsIs({ filename: name, parquet }, profile, choices)
}

/** The person can still decide about the file and send it. */
export function isOpen(card: Card): boolean {
  return card.state.kind === "profiled" || (card.state.kind === "failed" && card.state.taskId === null)
}

/** A name can be typed while the file is still being read. */
function canName(card: Card): boolean {
  return isOpen(card) || card.state.kind === "dropped" || card.state.kind === "reading"
}

/** Leaving the page now would lose work: bytes are under way that nobody else has. */
export function losesWorkOnLeave(cards: readonly Card[]): boolean {
  return cards.some((card) => card.state.kind === "sending")
}
