import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js"
import { Button, Meter, Note } from "#components/basics.tsx"
import { formatCount, formatProgress, plural } from "#components/format.ts"
import type { Desk } from "./desk.ts"
import type { Look } from "./look.ts"
import type { Card } from "./model.ts"
import { createRowPages } from "./row-pages.ts"
import {
  conditionWords,
  everything,
  FIRST_ROWS_ONLY,
  fitting,
  isNarrowed,
  type RowsAsk,
  searchedFor,
  sortedBy,
  viewOf,
  without,
} from "./rows-ask.ts"
import { RowsFilter } from "./rows-filter.tsx"
import { RowsGrid } from "./rows-grid.tsx"
import { firstRow, numericOf } from "./rows-table.tsx"
import { createTableUse, problemWords } from "./table-use.ts"
import "./rows-view.css"

/** Letters that are typed one after the other are searched for together. */
const TYPING_MS = 180

/**
 * The rows of a file: the first ones at once; all of them, sorted, filtered and searched by DuckDB, when somebody asks for
 * it.
 */
export function RowsView(props: {
  readonly desk: Desk
  readonly card: Card
  readonly look: Look
  readonly column: string | null
}) {
  const columns = createMemo(() => props.card.profile?.columns ?? [])
  /** Every row was read, and nothing is being mended. */
  const isReady = () => !["dropped", "reading", "refused"].includes(props.card.state.kind)
  const ask = createMemo(() => fitting(props.look.rowsAsk(props.card.id), columns(), props.card.choices))
  const setAsk = (next: RowsAsk) => {
    setAt(null)
    setMissing(null)
    props.look.setRowsAsk(props.card.id, next)
  }
  const [isFiltering, setFiltering] = createSignal(false)
  /** The place of the row that was led to. */
  const [at, setAt] = createSignal<number | null>(null)
  const [missing, setMissing] = createSignal<number | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)

  // A memo, since every step of the card is another card.
  const id = createMemo(() => props.card.id)
  const use = createTableUse(props.desk, id)
  const view = createMemo(() => (ask().all && isReady() ? viewOf(ask()) : null))
  const pages = createRowPages(
    view,
    () => props.card.profile,
    (wanted, signal) => use.ask((table) => table.rows(wanted, signal)),
  )
  const isAll = () => pages.total() !== null
  const firstCount = () => props.card.first?.rows.length ?? 0
  const rows = () => props.card.profile?.rows ?? firstCount()
  const failure = () => problem() ?? pages.failure()

  async function goTo(row: number): Promise<void> {
    setMissing(null)
    setProblem(null)
    const near = props.card.first?.numbers.indexOf(row) ?? -1
    if (!ask().all && near >= 0) {
      setAt(near)
      return
    }
    if (!isReady()) return
    const wanted = { ...ask(), all: true }
    setAsk(wanted)
    try {
      const place = await use.ask((table) => table.placeOf(viewOf(wanted), row, new AbortController().signal))
      if (ask() !== wanted) return
      if (place === null) setMissing(row)
      else setAt(place)
    } catch (error) {
      setProblem(problemWords(error))
    }
  }
  createEffect(() => {
    const row = props.look.row()
    if (row === null) return
    props.look.setRow(null)
    if (isNarrowed(ask())) setAsk(everything(ask()))
    void goTo(row)
  })

  let typing: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(typing))
  const search = (text: string) => {
    clearTimeout(typing)
    typing = setTimeout(() => setAsk(searchedFor(ask(), text)), TYPING_MS)
  }
  createEffect(
    on(
      id,
      () => {
        setFiltering(false)
        setAt(null)
        setMissing(null)
        setProblem(null)
      },
      { defer: true },
    ),
  )
  const again = () => {
    setProblem(null)
    pages.again()
  }
  return (
    <div class="rows-view">
      <div class="rows-tools">
        <input
          class="input rows-search"
          type="search"
          aria-label="Search all columns"
          placeholder="Search all columns"
          disabled={!isReady()}
          value={ask().search}
          onInput={(e) => search(e.currentTarget.value)}
        />
        <Button disabled={!isReady()} aria-expanded={isFiltering()} onClick={() => setFiltering((open) => !open)}>
          Filter
        </Button>
        <GoTo disabled={!isReady()} most={props.card.first?.numbers.at(-1) ?? 0} onRow={(row) => void goTo(row)} />
        <span class="rows-count soft" role="status">
          <Show
            when={use.share()}
            fallback={
              <Count
                shown={pages.total() ?? firstCount()}
                rows={rows()}
                isAll={isAll()}
                isReady={isReady()}
                onAll={() => setAsk({ ...ask(), all: true })}
              />
            }
          >
            {(share) => (
              <>
                <Meter share={share()} label="Rows loaded" wide /> Loading the rows, {formatProgress(share())}
              </>
            )}
          </Show>
        </span>
      </div>
      <Show when={isFiltering() && isReady()}>
        <RowsFilter
          card={props.card}
          columns={columns()}
          column={props.column}
          ask={ask()}
          onAsk={setAsk}
          onClose={() => setFiltering(false)}
        />
      </Show>
      <Chips ask={ask()} onAsk={setAsk} />
      <Show when={failure()}>
        {(message) => (
          <Note tone="err" alert>
            <p>
              <b>All rows cannot be shown here.</b> {message()}
            </p>
            <p class="soft">
              The first rows, the columns and the findings stay, and the file can be sent all the same.
            </p>
            <div class="row">
              <Button onClick={again}>Try again</Button>
              <Button kind="quiet" onClick={() => setAsk(FIRST_ROWS_ONLY)}>
                Back to the first rows
              </Button>
            </div>
          </Note>
        )}
      </Show>
      <Show when={missing()}>
        {(row) => (
          <Note>
            <p>
              {isNarrowed(ask())
                ? `Row ${formatCount(row())} is not among the rows that are shown.`
                : `There is no row ${formatCount(row())} in this table.`}{" "}
              <Show when={isNarrowed(ask())}>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    const wanted = row()
                    setAsk(everything(ask()))
                    void goTo(wanted)
                  }}
                >
                  Show it among all rows
                </button>
              </Show>
            </p>
          </Note>
        )}
      </Show>
      <Show
        when={pages.total() !== 0 || rows() === 0}
        fallback={
          <div class="rows-none soft">
            <p>No row has all of this.</p>
            <Button onClick={() => setAsk(everything(ask()))}>Show all rows</Button>
          </div>
        }
      >
        <RowsGrid
          label={`Rows of ${props.card.name}`}
          names={props.card.first?.columns ?? []}
          numeric={numericOf(props.card)}
          sample={props.card.first?.rows ?? []}
          count={pages.total() ?? firstCount()}
          mostRow={Math.max(rows(), props.card.first?.numbers.at(-1) ?? 0)}
          row={(index) => (isAll() ? pages.row(index) : firstRow(props.card, index))}
          onWindow={pages.want}
          column={props.column}
          at={at()}
          search={isAll() ? ask().search : ""}
          sort={ask().sort}
          onSort={isReady() ? (column) => setAsk(sortedBy(ask(), column)) : undefined}
          busy={pages.busy()}
          viewKey={JSON.stringify(viewOf(ask()))}
        />
      </Show>
    </div>
  )
}

/** How many rows there are to see, of how many. */
function Count(props: {
  readonly shown: number
  readonly rows: number
  readonly isAll: boolean
  readonly isReady: boolean
  readonly onAll: () => void
}) {
  return (
    <Show when={props.shown < props.rows} fallback={plural(props.rows, "row")}>
      <Show when={!props.isAll} fallback={`${formatCount(props.shown)} of ${plural(props.rows, "row")}`}>
        First {formatCount(props.shown)} of {plural(props.rows, "row")}
        <Show when={props.isReady}>
          <button type="button" class="link" onClick={() => props.onAll()}>
            Show all
          </button>
        </Show>
      </Show>
    </Show>
  )
}

/** What was asked for, each with a way to take it off. */
function Chips(props: { readonly ask: RowsAsk; readonly onAsk: (ask: RowsAsk) => void }) {
  const chips = () => [
    ...(props.ask.sort
      ? [
          {
            words: `sorted by ${props.ask.sort.column}, ${props.ask.sort.direction === "asc" ? "least" : "greatest"} first`,
            off: { ...props.ask, sort: null },
          },
        ]
      : []),
    ...props.ask.conditions.map((condition) => ({
      words: conditionWords(condition),
      off: without(props.ask, condition),
    })),
  ]
  return (
    <Show when={chips().length > 0}>
      <ul class="rows-chips" aria-label="Sorting and filters">
        <For each={chips()}>
          {(chip) => (
            <li>
              <button
                type="button"
                class="chip"
                aria-label={`Take off: ${chip.words}`}
                onClick={() => props.onAsk(chip.off)}
              >
                <span class="cut">{chip.words}</span>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          )}
        </For>
        <Show when={chips().length > 1}>
          <li>
            <button
              type="button"
              class="link"
              onClick={() => props.onAsk({ ...everything(props.ask), search: props.ask.search })}
            >
              Take off all
            </button>
          </li>
        </Show>
      </ul>
    </Show>
  )
}

/** Leads to a row by its number in the file. */
function GoTo(props: { readonly disabled: boolean; readonly most: number; readonly onRow: (row: number) => void }) {
  return (
    <form
      class="rows-go"
      onSubmit={(e) => {
        e.preventDefault()
        const row = Number(new FormData(e.currentTarget).get("row"))
        if (Number.isInteger(row) && row > 0) props.onRow(row)
      }}
    >
      <label class="field">
        <span>Row</span>
        <input
          class="input"
          name="row"
          type="text"
          inputmode="numeric"
          pattern="[0-9]*"
          autocomplete="off"
          aria-label="Go to row, by its number in the file"
          disabled={props.disabled}
        />
      </label>
    </form>
  )
}
