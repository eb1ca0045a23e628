import type { Choices } from "#domain/ingestion/choices.ts"
import type { State } from "#domain/ingestion/states.ts"
import type { EventRow, IngestionRow, ObjectRow } from "./schema.ts"

export type NewIngestion = Pick<
  IngestionRow,
  | "id"
  | "datasource"
  | "filename"
  | "sent"
  | "mode"
  | "replace"
  | "size"
  | "fingerprint"
  | "duplicateAllowed"
  | "idempotencyKey"
> & {
  /** The key under the file's own name, and the one to take where another ingestion has that name already. */
  readonly keys: { readonly filename: string; readonly own: string; readonly other: string }
  readonly state: "created" | "staged"
  readonly staged: Pick<IngestionRow, "incomingKey" | "profile" | "choices"> | null
}

/** What a move or a wait may set. */
export type Patch = Partial<
  Pick<
    IngestionRow,
    | "sentFormat"
    | "profile"
    | "choices"
    | "task"
    | "objects"
    | "kept"
    | "refused"
    | "intervalStart"
    | "intervalEnd"
    | "rowsProcessed"
    | "counted"
    | "taskOverAt"
    | "error"
  >
>

/** An ingestion as it was read: a move holds only while it still is in this state and attempt. */
export type Seen = Pick<IngestionRow, "id" | "state" | "attempt">

export interface Move {
  readonly to: State
  readonly kind: string
  readonly message: string
  /** Default: the same. */
  readonly attempt?: number
  readonly patch?: Patch
}

/** An ingestion without what is large. */
export type ListedIngestion = Omit<IngestionRow, "profile" | "choices" | "task"> & {
  /** Of the file; null while it is not known. */
  readonly rows: number | null
  readonly submitted: boolean
}

export function listed(row: IngestionRow): ListedIngestion {
  const { profile, choices: _, task, ...rest } = row
  return { ...rest, rows: profile?.rows ?? null, submitted: task !== null }
}

export type Created =
  | { readonly kind: "created"; readonly ingestion: IngestionRow }
  /** The same file is there already, alive. */
  | { readonly kind: "duplicate"; readonly ingestion: IngestionRow }
  /** The same Idempotency-Key was used before. */
  | { readonly kind: "repeated"; readonly ingestion: IngestionRow }

/** Of an ingestion: what was decided about its file, and the columns that this had in the end. */
export type StoredPreparation = Pick<IngestionRow, "id" | "datasource" | "filename" | "createdAt" | "kept"> & {
  readonly columns: readonly string[]
  readonly choices: Choices
}

export interface ListFilter {
  readonly datasource: string | null
  readonly states: readonly State[] | null
  /** A part of the filename or the datasource. */
  readonly text: string | null
  readonly before: { readonly createdAt: Date; readonly id: string } | null
  readonly limit: number
}

/** Everything that Grove remembers. Each method is one statement, so a crash between two leaves no half. */
export interface IngestionStore {
  create(row: NewIngestion): Promise<Created>
  get(id: string): Promise<IngestionRow | null>
  byIdempotencyKey(key: string): Promise<IngestionRow | null>
  /** A living ingestion of the same file into the same datasource. */
  living(datasource: string, fingerprint: string): Promise<IngestionRow | null>
  /** Newest first. */
  list(filter: ListFilter): Promise<readonly ListedIngestion[]>
  /** Profiles and choices of the latest ingestions into a datasource that became ready. */
  latestProfiles(datasource: string, limit: number): Promise<readonly Pick<IngestionRow, "profile" | "choices">[]>
  /** How the latest files that became ready were made so: those of the datasource first, then the others. */
  preparations(datasource: string | null, limit: number): Promise<readonly StoredPreparation[]>
  events(id: string, after?: number): Promise<readonly EventRow[]>
  /** Takes a due ingestion for `seconds`; null when it is not due: somebody else looks after it just now. */
  lease(id: string, seconds: number): Promise<IngestionRow | null>
  extendLease(seen: Seen, seconds: number): Promise<void>
  /** Ids of ingestions that are due, oldest first. */
  due(limit: number): Promise<readonly string[]>
  /** Null: it moved in the meantime. A move onto a living twin answers `"duplicate"`. */
  move(seen: Seen, move: Move): Promise<IngestionRow | "duplicate" | null>
  /** Stays where it is and is due again in `seconds`. False: it moved in the meantime, and nothing was written. */
  wait(
    seen: Seen,
    seconds: number,
    patch: Patch,
    event: { readonly kind: string; readonly message: string } | null,
  ): Promise<boolean>
  announceObject(object: Omit<ObjectRow, "complete">): Promise<ObjectRow>
  completeObject(ingestionId: string, n: number): Promise<void>
  objects(ingestionId: string): Promise<readonly ObjectRow[]>
  /** Whether another ingestion wrote into an overlapping interval of the datasource since this one was created, or replaced it. */
  newerInInterval(row: IngestionRow, mode?: "replace"): Promise<boolean>
  ping(): Promise<void>
}
