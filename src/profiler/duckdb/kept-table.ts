import { failed, type Result } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { OpenedFile } from "../worker-api.ts"
import type { LocalTable } from "./api.ts"
import { planLocalTable } from "./columns.ts"
import { createShelf, type Shelf, type Shelved } from "./shelf.ts"

/** What a table is made of: with other choices, Druid gets other columns. */
export interface TableRequest {
  readonly profile: Profile
  readonly choices: Choices
}

export type TableTask<T> = (table: LocalTable) => Promise<Result<T>>

/** The one loaded table of a file, for all who ask it. */
export interface KeptTable {
  /**
   * Runs a task on the table. It is loaded where it is not, or where it is that of another text or other columns; whoever
   * asks meanwhile waits for the same load. A table that cannot be loaded, or whose worker crashed, is closed, so that the
   * next one to ask begins anew.
   *
   * @param onProgress the share that is loaded, 0 to 1
   */
  use<T>(
    file: OpenedFile,
    request: TableRequest,
    signal: AbortSignal,
    onProgress: (share: number) => void,
    task: TableTask<T>,
  ): Promise<Result<T>>
  /** Frees the memory; what is asked now answers `cancelled`. */
  close(): void
}

interface Loaded extends Shelved {
  readonly text: Blob
  readonly plan: string
  readonly table: LocalTable
  readonly loading: Promise<Result<unknown>>
  readonly listeners: Set<(share: number) => void>
  users: number
  /** 0 to 1; null once it is loaded. */
  share: number | null
}

/** DuckDB's memory ends at 4 GB, and a table takes two to three times its text. */
const MOST_BYTES = 1_500_000_000
/** Up to so many bytes of text there is room to keep what is written beside the values. */
const WRITTEN_BYTES = 250_000_000

export function createKeptTable(create: () => LocalTable, shelf: Shelf = createShelf(1)): KeptTable {
  let kept: Loaded | null = null
  let waiting: (() => void)[] = []

  function load({ text, layout }: OpenedFile, plan: ReturnType<typeof planLocalTable>, signal: AbortSignal): Loaded {
    const table = create()
    const listeners = new Set<(share: number) => void>()
    const loading = table.open({ file: text, layout, ...plan }, signal, ({ bytes, total }) => {
      made.share = total > 0 ? bytes / total : 1
      for (const tell of listeners) tell(made.share)
    })
    const made: Loaded = {
      text,
      plan: JSON.stringify(plan),
      table,
      loading,
      listeners,
      users: 0,
      share: 0,
      isBusy: () => made.users > 0,
      close() {
        table.close()
        if (kept === made) kept = null
      },
    }
    return made
  }

  function drop(loaded: Loaded): void {
    shelf.remove(loaded)
    loaded.close()
  }

  /** The table for a request, already counted as in use. */
  async function take(file: OpenedFile, { profile, choices }: TableRequest, signal: AbortSignal): Promise<Loaded> {
    const plan = planLocalTable(profile, choices, file.text.size <= WRITTEN_BYTES)
    const wanted = JSON.stringify(plan)
    for (;;) {
      if (kept?.text === file.text && kept.plan === wanted) break
      if (!kept?.isBusy()) {
        if (kept) drop(kept)
        kept = load(file, plan, signal)
        break
      }
      // Two tables of one file would take twice the memory: what is asked of the other one is answered first.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    kept.users++
    shelf.touch(kept)
    return kept
  }

  function leave(own: Loaded): void {
    own.users--
    if (own.users > 0) return
    if (kept === own) shelf.touch(own)
    const next = waiting
    waiting = []
    for (const go of next) go()
  }

  return {
    async use(file, request, signal, onProgress, task) {
      if (file.text.size > MOST_BYTES) return tooLarge(file.text.size)
      const own = await take(file, request, signal)
      own.listeners.add(onProgress)
      // DuckDB itself may have to come first.
      if (own.share !== null) onProgress(own.share)
      try {
        const loaded = await own.loading
        own.share = null
        own.listeners.delete(onProgress)
        if (loaded.ok) return await task(own.table)
        if (kept === own) drop(own)
        return loaded
      } catch (error) {
        if (kept === own) drop(own)
        throw error
      } finally {
        own.listeners.delete(onProgress)
        leave(own)
      }
    },
    close() {
      if (kept) drop(kept)
    },
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

const tooLarge = (bytes: number): Result<never> =>
  failed(
    "table_too_large",
    `As text it has ${gigabytes(bytes)}, and a browser can hold a table of at most ${gigabytes(MOST_BYTES)}.`,
  )
