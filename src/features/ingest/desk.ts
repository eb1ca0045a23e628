import { batch, createSignal } from "solid-js"
import { formatBytes } from "#components/format.ts"
import type { Reason } from "#domain/contracts/ingestions.ts"
import { failed, type Result } from "#domain/findings/result.ts"
import type { Repair } from "#domain/repair/repair.ts"
import type { FileSession, ReadOptions, ScanProgress, TableTask } from "#profiler/api.ts"
import { type Card, type CardEvent, isOpen, newCard, reduce, type Unfinished } from "./model.ts"
import type { Ports, Sending } from "./ports.ts"

/** Not more often than this is progress shown: a file of many chunks reports faster than anybody reads. */
const PROGRESS_MS = 80

/** What belongs to a card and is no data: it never leaves the desk. */
interface Hands {
  readonly file: File
  session: FileSession | null
  sending: Sending | null
  unwatch: (() => void) | null
  /** It was mended as an unfinished upload of it had been: not done again against who undid it. */
  remended: boolean
}

export type Desk = ReturnType<typeof createDesk>

/**
 * The files on the page and what is done with them. Files are read one after the other, each by all workers, and sent
 * one after the other; first rows come at once for all. Everything a person sees is in the cards.
 */
export function createDesk(ports: Ports) {
  const [cards, setCards] = createSignal<readonly Card[]>([])
  const [selected, setSelected] = createSignal<string | null>(null)
  const [unfinished, setUnfinished] = createSignal<readonly Unfinished[]>([])
  const hands = new Map<string, Hands>()
  let last = 0
  let reading: Promise<void> = Promise.resolve()
  let uploading: Promise<void> = Promise.resolve()

  /** Uploads of an earlier tab whose files are not on the page. */
  const waiting = () => unfinished().filter((u) => !cards().some((c) => c.profile?.fingerprint === u.fingerprint))
  /** Fingerprints of the files that are being sent from this page. */
  const sendingHere = () =>
    cards().flatMap((c) => (c.state.kind === "sending" && c.profile ? [c.profile.fingerprint] : []))
  const card = (id: string | null): Card | null => cards().find((c) => c.id === id) ?? null
  const tell = (id: string, event: CardEvent) => setCards((all) => all.map((c) => (c.id === id ? reduce(c, event) : c)))

  /** Puts files on the page; the first one is selected when none is. */
  function add(files: readonly File[]): void {
    const added = files.map((file) => ({ file, card: newCard(`f${++last}`, file) }))
    batch(() => {
      setCards((all) => [...all, ...added.map((a) => a.card)])
      if (added[0]) setSelected(added[0].card.id)
    })
    for (const { file, card } of added) {
      hands.set(card.id, { file, session: null, sending: null, unwatch: null, remended: false })
      const opened = open(card.id, file)
      reading = reading.then(() => opened).then((ok) => (ok ? read(card.id) : undefined))
    }
  }

  /** Opens the file and shows its first rows; false when it cannot be read. */
  async function open(id: string, file: File, options: ReadOptions = {}): Promise<boolean> {
    const limit = ports.maxFileSize()
    if (limit !== null && file.size > limit) {
      const message = `The file has ${formatBytes(file.size)}; this server takes at most ${formatBytes(limit)}. Split it, or raise MAX_FILE_SIZE.`
      tell(id, { type: "refused", problem: { code: "too_large", message } })
      return false
    }
    try {
      const openFile = await ports.openFile()
      const hand = hands.get(id)
      if (!hand) return false
      hand.session = openFile(file, options)
      const first = await hand.session.firstRows()
      if (!first.ok) tell(id, { type: "refused", problem: first.problem })
      else if (first.value) tell(id, { type: "first_rows", first: first.value })
      return first.ok
    } catch (error) {
      refuseBroken(id, error)
      return false
    }
  }

  async function read(id: string): Promise<void> {
    const session = hands.get(id)?.session
    if (!session) return
    tell(id, { type: "read_started", at: ports.now() })
    let shown = 0
    const onProgress = (progress: ScanProgress) => {
      const at = ports.now()
      if (at - shown < PROGRESS_MS) return
      shown = at
      tell(id, { type: "read_progress", progress, at })
    }
    try {
      const result = await session.profile(onProgress, card(id)?.repairs)
      if (!hands.has(id)) return
      if (!result.ok) tell(id, { type: "refused", problem: result.problem })
      else {
        await showFirstRows(id, session)
        const at = ports.now()
        tell(id, { type: "read_done", profile: result.value, tables: session.tables(), mended: session.mended(), at })
        offerResume(id, result.value.fingerprint)
        void session.prepareWriting(result.value)
        if (checksByItself(card(id))) void checkRules(id)
      }
    } catch (error) {
      refuseBroken(id, error)
    }
  }

  /** Reads the file in another way: another sheet, encoding or layout. Repairs were made for the table as it was read. */
  function readAs(id: string, options: ReadOptions): void {
    const hand = hands.get(id)
    if (!hand) return
    tell(id, { type: "read_again", options, repairs: [] })
    if (card(id)?.state.kind !== "dropped") return
    hand.session?.close()
    const opened = open(id, hand.file, options)
    reading = reading.then(() => opened).then((ok) => (ok ? read(id) : undefined))
  }

  /** Mends the table by these repairs, and by none that were accepted before and are not among them. */
  function mend(id: string, repairs: readonly Repair[]): void {
    const now = card(id)
    if (!now) return
    tell(id, { type: "read_again", options: now.options, repairs })
    if (card(id)?.state.kind === "dropped") reading = reading.then(() => read(id))
  }

  /** Checks the rules of sales and returns; what comes of it stands in the card. */
  async function checkRules(id: string): Promise<void> {
    const session = hands.get(id)?.session
    const now = card(id)
    if (!session || !now?.profile || !now.choices || !now.meanings || now.rules.kind === "checking") return
    const { profile, choices, meanings } = now
    // A file that was read again meanwhile, or whose columns mean something else, has other rules.
    const isOld = () => card(id)?.profile !== profile || card(id)?.meanings !== meanings
    tell(id, { type: "rules", rules: { kind: "checking", progress: { phase: "loading", share: 0 } } })
    try {
      const request = { profile, choices, meanings, rules: [], now: ports.now() }
      const found = await session.checkRules(request, (progress) => {
        if (!isOld()) tell(id, { type: "rules", rules: { kind: "checking", progress } })
      })
      if (isOld()) return
      const { ok } = found
      tell(id, {
        type: "rules",
        rules: ok ? { kind: "checked", report: found.value } : { kind: "failed", message: found.problem.message },
      })
    } catch (error) {
      if (!isOld()) tell(id, { type: "rules", rules: { kind: "failed", message: brokenReason(error).message } })
    }
  }

  /** Runs a task on all rows of a file in DuckDB, which are loaded on first use; how much of them, `onShare` hears. */
  async function onTable<T>(id: string, task: TableTask<T>, onShare: (share: number) => void): Promise<Result<T>> {
    const session = hands.get(id)?.session
    const now = card(id)
    if (!session || !now?.profile || !now.choices) return failed("not_scanned", "The file was not read yet.")
    return session.onTable({ profile: now.profile, choices: now.choices }, task, onShare)
  }

  /** The first rows of a table that had to be transcribed, or that was mended. */
  async function showFirstRows(id: string, session: FileSession): Promise<void> {
    const first = await session.firstRows()
    if (first.ok && first.value) tell(id, { type: "first_rows", first: first.value })
  }

  function refuseBroken(id: string, error: unknown): void {
    console.error(error)
    const message = `Reading stopped: ${error instanceof Error ? error.message : String(error)}`
    tell(id, { type: "refused", problem: { code: "unreadable", message } })
  }

  function offerResume(id: string, fingerprint: string): void {
    const match = unfinished().find((u) => u.fingerprint === fingerprint)
    const hand = hands.get(id)
    if (!match || !hand) return
    const repairs = match.choices.repairs?.map((r) => r.repair) ?? []
    const isAsThen = JSON.stringify(repairs) === JSON.stringify(card(id)?.repairs)
    if (isAsThen) tell(id, { type: "unfinished_found", unfinished: match })
    // Its objects hold the table as it was mended then.
    else if (!hand.remended) mend(id, repairs)
    hand.remended = true
  }

  /** Has the profiler at work before the first file is there; what fails here fails again, and is told, with the file. */
  function warm(): void {
    ports.prepare().catch(() => undefined)
  }

  /** Looks for uploads that an earlier tab left; a failure means that there are none to offer. */
  async function recall(): Promise<void> {
    try {
      setUnfinished(await ports.unfinished())
      for (const c of cards()) if (c.profile && isOpen(c)) offerResume(c.id, c.profile.fingerprint)
    } catch (error) {
      console.warn("Unfinished uploads cannot be read.", error)
    }
  }

  /** Sends a file when its turn comes. `again`: although the same file is in the datasource already. */
  function send(id: string, again = false): void {
    tell(id, { type: "send_queued" })
    uploading = uploading.then(() => upload(id, again))
  }

  async function upload(id: string, again: boolean): Promise<void> {
    const now = card(id)
    const hand = hands.get(id)
    if (now?.state.kind !== "sending" || !hand?.session || !now.profile || !now.choices) return
    tell(id, { type: "send_started" })
    const { profile, choices, datasource, mode } = now
    try {
      hand.sending = ports.send(
        {
          file: hand.file,
          session: hand.session,
          profile,
          choices,
          datasource,
          mode,
          again,
          unfinished: now.unfinished,
        },
        (sent) => tell(id, { type: "send_progress", sent }),
      )
      const outcome = await hand.sending.done
      settle(id, outcome)
    } catch (error) {
      console.error(error)
      tell(id, { type: "failed", reason: brokenReason(error) })
    } finally {
      hand.sending = null
    }
  }

  function settle(id: string, outcome: Awaited<Sending["done"]>): void {
    switch (outcome.kind) {
      case "handed_over":
        setUnfinished((all) => all.filter((u) => u.fingerprint !== card(id)?.profile?.fingerprint))
        tell(id, { type: "handed_over", taskId: outcome.taskId, at: ports.now() })
        follow(id, outcome.taskId)
        break
      case "duplicate":
        tell(id, { type: "duplicate", earlier: outcome.earlier })
        break
      case "cancelled":
        tell(id, { type: "send_cancelled" })
        break
      case "failed":
        tell(id, { type: "failed", reason: outcome.reason })
    }
  }

  function follow(id: string, taskId: string): void {
    const hand = hands.get(id)
    if (!hand) return
    hand.unwatch?.()
    hand.unwatch = ports.watch(taskId, (status) => tell(id, { type: "status", status, at: ports.now() }))
  }

  function pause(id: string): void {
    hands.get(id)?.sending?.pause()
    tell(id, { type: "send_paused" })
  }

  function resume(id: string): void {
    hands.get(id)?.sending?.resume()
    tell(id, { type: "send_started" })
  }

  /** Ends what runs for a file: the upload, or Druid's task. */
  async function cancel(id: string): Promise<void> {
    const state = card(id)?.state
    if (state?.kind === "druid") {
      // A refused cancel is no failure: Druid goes on, and so does the card.
      await ports
        .cancel(state.taskId)
        .catch((error: unknown) => tell(id, { type: "noticed", notice: brokenReason(error).message }))
      return
    }
    const sending = hands.get(id)?.sending
    if (sending) sending.cancel()
    else tell(id, { type: "send_cancelled" })
  }

  /** After a failure: the upload again where that failed, Druid's task again where the file is in S3. */
  async function retry(id: string): Promise<void> {
    const state = card(id)?.state
    if (state?.kind !== "failed") return
    const { taskId } = state
    if (taskId === null) return send(id)
    try {
      await ports.retry(taskId)
      tell(id, { type: "handed_over", taskId, at: ports.now() })
      follow(id, taskId)
    } catch (error) {
      tell(id, { type: "failed", reason: brokenReason(error) })
    }
  }

  /** Takes a file off the page and frees its memory. What Druid does with it goes on. */
  function remove(id: string): void {
    const hand = hands.get(id)
    hand?.sending?.cancel()
    hand?.unwatch?.()
    hand?.session?.close()
    hands.delete(id)
    batch(() => {
      const at = cards().findIndex((c) => c.id === id)
      setCards((all) => all.filter((c) => c.id !== id))
      if (selected() === id) setSelected(cards()[Math.min(at, cards().length - 1)]?.id ?? null)
    })
  }

  async function forget(upload: Unfinished): Promise<void> {
    await ports.forget(upload)
    setUnfinished((all) => all.filter((u) => u.id !== upload.id))
  }

  return {
    cards,
    selected,
    unfinished,
    waiting,
    sendingHere,
    card,
    add,
    select: setSelected,
    tell,
    warm,
    recall,
    forget,
    send,
    pause,
    resume,
    cancel,
    retry,
    remove,
    readAs,
    mend,
    checkRules,
    onTable,
  }
}

/** Texts up to so many bytes are checked without being asked: it takes a moment, and memory for a while. */
const CHECKED_BYTES = 32_000_000
/** A table with fewer known meanings is none of sales. */
const LEAST_MEANINGS = 3

/** Whether the rules of a file are worth being checked at once. */
function checksByItself(card: Card | null): boolean {
  const known = Object.keys(card?.meanings ?? {}).length
  return known >= LEAST_MEANINGS && (card?.profile?.textBytes ?? Number.POSITIVE_INFINITY) <= CHECKED_BYTES
}

function brokenReason(error: unknown): Reason {
  return {
    code: "broken",
    message: error instanceof Error ? error.message : String(error),
    detail: error instanceof Error && error.cause instanceof Error ? error.cause.message : null,
  }
}
