import { batch, createSignal } from "solid-js"
import { formatBytes } from "#components/format.ts"
import { failed, type Result } from "#domain/findings/result.ts"
import type { Repair } from "#domain/repair/repair.ts"
import type { RowReport } from "#domain/rules/check.ts"
import type { FileSession, ReadOptions, RuleProgress, ScanProgress, TableTask } from "#profiler/api.ts"
import { createLookBack } from "./look-back.ts"
import { type Card, type CardEvent, isOpen, isSentAsIs, newCard, reduce, type Unfinished } from "./model.ts"
import { createOwnRules, type RuleChange } from "./own-rules.ts"
import type { Ports } from "./ports.ts"
import { brokenReason, createSender, type Hands } from "./sender.ts"

/** Not more often than this is progress shown: a file of many chunks reports faster than anybody reads. */
const PROGRESS_MS = 80

export type Desk = ReturnType<typeof createDesk>

/**
 * The files on the page and what is done with them. Files are read one after the other, each by all workers, and sent
 * one after the other; first rows come at once for all. Everything a person sees is in the cards.
 */
export function createDesk(ports: Ports) {
  const [cards, setCards] = createSignal<readonly Card[]>([])
  const [selected, setSelected] = createSignal<string | null>(null)
  const [unfinished, setUnfinished] = createSignal<readonly Unfinished[]>([])
  const ownRules = createOwnRules(ports.rules)
  const hands = new Map<string, Hands>()
  let last = 0
  let reading: Promise<void> = Promise.resolve()

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
        tell(id, {
          type: "read_done",
          profile: result.value,
          tables: session.tables(),
          parquet: session.parquet(),
          mended: session.mended(),
          at,
        })
        offerResume(id, result.value.fingerprint)
        void back.lookForEarlier(id)
        const now = card(id)
        if (now && !isSentAsIs(now)) void session.prepareWriting(result.value)
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

  const back = createLookBack(ports, { card, tell, mend })

  /** Looks at the rows beside each other, by all rules too; what comes of it stands in the card. */
  async function checkRules(id: string): Promise<void> {
    const session = hands.get(id)?.session
    const now = card(id)
    if (!session || !now?.profile || !now.choices || !now.meanings || now.rules.kind === "checking") return
    const { profile, choices, meanings, datasource } = now
    // A file that was read again meanwhile, or whose columns mean something else, has other rules.
    const isOld = () => card(id)?.profile !== profile || card(id)?.meanings !== meanings
    const before = now.rules.kind === "checked" ? now.rules : null
    const checking = (progress: RuleProgress) =>
      tell(id, { type: "rules", rules: { kind: "checking", progress, before } })
    checking({ phase: "loading", share: 0 })
    try {
      const own = await ownRules.loadSoon(datasource)
      const request = { profile, choices, meanings, rules: own?.rules ?? [], now: ports.now() }
      const found = await session.checkRules(request, (progress) => {
        if (!isOld()) checking(progress)
      })
      if (isOld()) return
      const { ok } = found
      tell(id, {
        type: "rules",
        rules: ok ? { kind: "checked", report: found.value, own } : { kind: "failed", message: found.problem.message },
      })
      // They may have been changed, or the datasource been named anew, meanwhile.
      void followRules(id)
    } catch (error) {
      if (!isOld()) tell(id, { type: "rules", rules: { kind: "failed", message: brokenReason(error).message } })
    }
  }

  /** What the scan has found of the rules on single rows, before the others are checked; null where it has not. */
  function rowRules({ id, profile, choices, meanings }: Card): RowReport | null {
    const session = hands.get(id)?.session
    if (!session || !profile || !choices || !meanings) return null
    return session.rowRules({ profile, choices, meanings, rules: [], now: ports.now() })
  }

  /** Runs a task on all rows of a file in DuckDB, which are loaded on first use; how much of them, `onShare` hears. */
  async function onTable<T>(id: string, task: TableTask<T>, onShare: (share: number) => void): Promise<Result<T>> {
    const session = hands.get(id)?.session
    const now = card(id)
    if (!session || !now?.profile || !now.choices) return failed("not_scanned", "The file was not read yet.")
    return session.onTable({ profile: now.profile, choices: now.choices }, task, onShare)
  }

  /** Checks again where the datasource has other rules than those that were checked. */
  async function followRules(id: string): Promise<void> {
    const datasource = card(id)?.datasource ?? ""
    const own = await ownRules.load(datasource)
    const now = card(id)
    if (now?.datasource !== datasource) return
    const { rules } = now
    const isNew = rules.kind === "checked" && rules.own !== own
    const isFirst = rules.kind === "unchecked" && own !== null && own.rules.length > 0 && checksByItself(now)
    if (isNew || isFirst) await checkRules(id)
  }

  /** Changes the rules of a file's datasource. @returns why they could not be; null where they were */
  async function saveRules(id: string, change: RuleChange): Promise<string | null> {
    const problem = await ownRules.save(card(id)?.datasource ?? "", change)
    void followRules(id)
    return problem
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

  function forgetSent(fingerprint: string | undefined): void {
    setUnfinished((all) => all.filter((u) => u.fingerprint !== fingerprint))
  }

  async function forget(upload: Unfinished): Promise<void> {
    await ports.forget(upload)
    setUnfinished((all) => all.filter((u) => u.id !== upload.id))
  }

  const { send, pause, resume, cancel, retry } = createSender({ ports, hands, card, tell, onHandedOver: forgetSent })

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
    ...back,
    checkRules,
    rowRules,
    onTable,
    ownRules,
    followRules,
    saveRules,
  }
}

/** Texts up to so many bytes are checked without being asked: it takes a moment, and memory for a while. */
const CHECKED_BYTES = 32_000_000
/** Whether the rows of a file are looked at beside each other at once. */
const checksByItself = (card: Card | null): boolean =>
  (card?.profile?.textBytes ?? Number.POSITIVE_INFINITY) <= CHECKED_BYTES
