import type { IngestionStatus, Reason } from "#domain/contracts/ingestions.ts"
import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { FileSession, OpenFile } from "#profiler/api.ts"
import type { Earlier, KeptRules, Sent, Unfinished, WriteMode } from "./model.ts"

/** One file on its way to S3. */
export interface Sending {
  pause(): void
  resume(): void
  cancel(): void
  readonly done: Promise<SendOutcome>
}

export type SendOutcome =
  | { readonly kind: "handed_over"; readonly taskId: string }
  | { readonly kind: "duplicate"; readonly earlier: Earlier }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly reason: Reason }

export interface SendInput {
  readonly file: File
  readonly session: FileSession
  readonly profile: Profile
  readonly choices: Choices
  readonly datasource: string
  readonly mode: WriteMode
  /** The person was asked about the earlier ingestion of the same file and wants it all the same. */
  readonly again: boolean
}

/** Where the rules of datasources are kept. */
export interface RulePort {
  readonly get: (datasource: string) => Promise<KeptRules>
  /** Null where the version is another one by now, and nothing was changed. */
  readonly put: (datasource: string, rules: readonly UserRule[], version: number) => Promise<KeptRules | null>
}

/** What the desk needs of the world. The real one is `ports-real.ts`; tests have their own. */
export interface Ports {
  /** Fetches the profiler and starts its workers. */
  readonly prepare: () => Promise<void>
  readonly openFile: () => Promise<OpenFile>
  readonly send: (input: SendInput, onProgress: (sent: Sent) => void) => Sending
  /** Uploads that an earlier tab began and did not finish. */
  readonly unfinished: () => Promise<readonly Unfinished[]>
  /** How the latest file of these columns was made ready, one for the same datasource first; null where there is none. */
  readonly alike: (datasource: string, columns: readonly string[]) => Promise<IngestionPreparation | null>
  readonly forget: (unfinished: Unfinished) => Promise<void>
  /** Follows an ingestion until it ends; the answer stops it. */
  readonly watch: (taskId: string, onStatus: (status: IngestionStatus) => void) => () => void
  readonly retry: (taskId: string) => Promise<void>
  readonly cancel: (taskId: string) => Promise<void>
  readonly rules: RulePort
  /** Bytes that one file may have; null when it is not known. */
  readonly maxFileSize: () => number | null
  /** Epoch milliseconds. */
  readonly now: () => number
}
