import { A, useNavigate, useSearchParams } from "@solidjs/router"
import { createMemo, createResource, createSignal, For, type JSX, onCleanup, onMount, Show, Suspense } from "solid-js"
import { Button, Dot, Empty, Meter, Note, Select } from "#components/basics.tsx"
import { formatAgo, formatBytes, formatCount, formatDuration, formatInstant, plural } from "#components/format.ts"
import { Table, type TableColumn } from "#components/table.tsx"
import type { Ingestion } from "#domain/contracts/ingestions.ts"
import type { Desk } from "#features/ingest/desk.ts"
import { act, getIngestion, listIngestions } from "./api.ts"
import { CancelQuestion } from "./cancel-question.tsx"
import {
  datasourcesOf,
  type Filter,
  filterIngestions,
  type Group,
  isUnderWay,
  isWaitingForFile,
  stateWords,
  tookMs,
} from "./model.ts"
import "./ingestions.css"

const LIMIT = 200
const LIVE_MS = 1_500
const CALM_MS = 15_000

const GROUPS: readonly { readonly value: Group; readonly label: string }[] = [
  { value: "all", label: "All" },
  { value: "under_way", label: "Under way" },
  { value: "ready", label: "Ready" },
  { value: "failed", label: "Failed or cancelled" },
]

/** All ingestions, kept fresh while the page is looked at. */
export function IngestionsPage() {
  const [all, setAll] = createSignal<readonly Ingestion[] | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  // `?id=` shows one alone: other pages lead here with it.
  const [query] = useSearchParams<{ id?: string }>()
  const [filter, setFilter] = createSignal<Filter>({ group: "all", datasource: "", text: query.id ?? "" })
  const [open, setOpen] = createSignal<string | null>(query.id ?? null)
  const [asking, setAsking] = createSignal<string | null>(null)
  const [desk, setDesk] = createSignal<Desk | null>(null)
  const [now, setNow] = createSignal(Date.now())
  const shown = createMemo(() => filterIngestions(all() ?? [], filter()))
  // Rows are told apart by their id, so that a refresh changes cells and does not take the focus.
  const ids = createMemo(() => shown().map((i) => i.task_id), [], { equals: sameTexts })
  const byId = createMemo(() => new Map((all() ?? []).map((i) => [i.task_id, i])))

  const load = async () => {
    try {
      setAll((await listIngestions(LIMIT)).ingestions)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setNow(Date.now())
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = async () => {
    clearTimeout(timer)
    if (document.visibilityState === "visible") await load()
    timer = setTimeout(again, all()?.some((i) => isUnderWay(i.status)) ? LIVE_MS : CALM_MS)
  }
  onMount(() => {
    void again()
    void import("#features/ingest/ports-real.ts").then(({ theDesk }) => setDesk(theDesk()))
  })
  onCleanup(() => clearTimeout(timer))

  const doIt = async (id: string, action: Ingestion["actions"][number]) => {
    try {
      await act(id, action)
      await again()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  const onAct: OnAct = (id, action) => {
    if (action !== "cancel") return void doIt(id, action)
    setAsking(id)
    setOpen(id)
  }
  const of = (id: string) => byId().get(id) as Ingestion
  const waits = (id: string) => isWaitingForFile(of(id), now(), desk()?.sendingHere() ?? [])
  const columns: readonly TableColumn<string>[] = [
    { label: "State", cell: (id) => <StateCell ingestion={of(id)} waits={waits(id)} /> },
    {
      label: "File",
      cell: (id) => (
        <span class="ingestion-file cut" title={of(id).filename} dir="auto">
          {of(id).filename}
        </span>
      ),
    },
    {
      label: "Datasource",
      wide: true,
      cell: (id) => (
        <A class="link" href={`/dashboards/${encodeURIComponent(of(id).datasource)}`}>
          {of(id).datasource}
        </A>
      ),
    },
    {
      label: "Rows",
      num: true,
      wide: true,
      cell: (id) => (of(id).rows === null ? "–" : formatCount(of(id).rows ?? 0)),
    },
    { label: "Size", num: true, wide: true, cell: (id) => <span class="soft">{formatBytes(of(id).bytes)}</span> },
    {
      label: "Started",
      num: true,
      wide: true,
      cell: (id) => (
        <time class="soft" datetime={of(id).created_at} title={`${formatInstant(Date.parse(of(id).created_at))} UTC`}>
          {formatAgo(Date.parse(of(id).created_at), now())}
        </time>
      ),
    },
    {
      label: "Took",
      num: true,
      wide: true,
      cell: (id) => <span class="soft">{formatDuration(tookMs(of(id), now()))}</span>,
    },
    {
      label: "Actions",
      bare: true,
      num: true,
      wide: true,
      cell: (id) => <Actions ingestion={of(id)} onAct={onAct} />,
    },
  ]

  return (
    <div class="page">
      <div class="row wrap">
        <h1>Ingestions</h1>
        <span class="faint grow">{all() ? plural(shown().length, "file") : ""}</span>
        <Show when={(all() ?? []).length > 0}>
          <input
            class="input"
            type="search"
            placeholder="File, datasource, id"
            aria-label="Search"
            value={filter().text}
            onInput={(e) => setFilter((f) => ({ ...f, text: e.currentTarget.value }))}
          />
          <Select<Group>
            label="State"
            bare
            value={filter().group}
            options={GROUPS}
            onChange={(group) => setFilter((f) => ({ ...f, group }))}
          />
          <Select
            label="Datasource"
            bare
            value={filter().datasource}
            options={[
              { value: "", label: "All datasources" },
              ...datasourcesOf(all() ?? []).map((name) => ({ value: name, label: name })),
            ]}
            onChange={(datasource) => setFilter((f) => ({ ...f, datasource }))}
          />
        </Show>
      </div>
      <Show when={problem()}>
        <Note tone="err" alert>
          {problem()}
        </Note>
      </Show>
      <Show when={all()} fallback={<p class="faint">{problem() ? "" : "Asking for the ingestions."}</p>}>
        {(list) => (
          <Show when={list().length > 0} fallback={<NothingYet />}>
            <Show when={shown().length > 0} fallback={<Empty title="No ingestion fits this filter" />}>
              <div class="card flush">
                <Table
                  label="Ingestions, newest first"
                  columns={columns}
                  rows={ids()}
                  selected={(id) => open() === id}
                  expanded={(id) => open() === id}
                  onOpen={(id) => setOpen((was) => (was === id ? null : id))}
                  below={(id) => (
                    <Events ingestion={of(id)} onAct={onAct} now={now()}>
                      <Show when={asking() === id && of(id).actions.includes("cancel")}>
                        <CancelQuestion
                          filename={of(id).filename}
                          onCancel={() => {
                            setAsking(null)
                            void doIt(id, "cancel")
                          }}
                          onKeep={() => setAsking(null)}
                        />
                      </Show>
                      <Show when={waits(id)}>
                        <p>
                          Waiting for the file: open{" "}
                          <A class="link" href="/data-ingestion">
                            Ingest
                          </A>{" "}
                          and choose it again.
                        </p>
                      </Show>
                    </Events>
                  )}
                />
              </div>
            </Show>
          </Show>
        )}
      </Show>
    </div>
  )
}

const ACTIONS = { retry: "Retry", cancel: "Cancel" } as const

const sameTexts = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i])

function NothingYet() {
  return (
    <Empty title="No file was ingested yet">
      <p>Every file that is sent to Druid is listed here, with what happened to it.</p>
      <A class="btn go" href="/data-ingestion">
        Drop the first file
      </A>
    </Empty>
  )
}

function StateCell(props: { readonly ingestion: Ingestion; readonly waits: boolean }) {
  const words = () =>
    props.waits ? ({ text: "Waiting for the file", tone: "warn" } as const) : stateWords(props.ingestion.status)
  return (
    <span class="ingestion-state">
      <span class="row">
        <Dot tone={words().tone} />
        <span
          classList={{ err: props.ingestion.status === "failed" }}
          title={props.waits ? "Open Ingest and choose the file again." : undefined}
        >
          {words().text}
        </span>
      </span>
      <Show when={isUnderWay(props.ingestion.status) && !props.waits}>
        <Meter share={props.ingestion.percent / 100} label={`${props.ingestion.filename}: ${words().text}`} />
      </Show>
    </span>
  )
}

type OnAct = (id: string, action: Ingestion["actions"][number]) => void

/** What a person may do with an ingestion now. */
function Actions(props: { readonly ingestion: Ingestion; readonly onAct: OnAct }) {
  const navigate = useNavigate()
  return (
    <span class="row ingestion-actions">
      <For each={props.ingestion.actions}>
        {(action) => (
          <Button
            small
            aria-label={`${ACTIONS[action]} ${props.ingestion.filename}`}
            onClick={() => props.onAct(props.ingestion.task_id, action)}
          >
            {ACTIONS[action]}
          </Button>
        )}
      </For>
      <Show when={props.ingestion.status === "ready"}>
        <Button
          small
          aria-label={`Dashboard of ${props.ingestion.datasource}`}
          onClick={() => navigate(`/dashboards/${encodeURIComponent(props.ingestion.datasource)}`)}
        >
          Dashboard
        </Button>
      </Show>
    </span>
  )
}

/** What happened to one ingestion, and why it failed. On a phone its actions and figures stand here as well. */
function Events(props: {
  readonly ingestion: Ingestion
  readonly onAct: OnAct
  readonly now: number
  readonly children: JSX.Element
}) {
  const [status] = createResource(
    () => [props.ingestion.task_id, props.ingestion.updated_at] as const,
    ([id]) => getIngestion(id),
  )
  return (
    <div class="events">
      {props.children}
      <p class="events-figures">
        {[
          props.ingestion.rows === null ? "" : plural(props.ingestion.rows, "row"),
          formatBytes(props.ingestion.bytes),
          `started ${formatAgo(Date.parse(props.ingestion.created_at), props.now)}`,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Actions ingestion={props.ingestion} onAct={props.onAct} />
      <Show when={props.ingestion.error}>
        {(reason) => (
          <Note tone="err">
            <p>{reason().message}</p>
            <Show when={reason().detail}>
              <pre class="detail mono">{reason().detail}</pre>
            </Show>
          </Note>
        )}
      </Show>
      {/* Its own, so that the page and the focus in it stay while the events are asked for. */}
      <Suspense>
        <Show when={!status.error} fallback={<p class="err">{String(status.error?.message ?? status.error)}</p>}>
          <ol>
            <For each={status.latest?.events ?? []}>
              {(event) => (
                <li>
                  <time class="faint" datetime={event.at}>
                    {formatInstant(Date.parse(event.at))}
                  </time>
                  <span>{event.message}</span>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </Suspense>
      <p class="faint mono">
        {props.ingestion.datasource} · {props.ingestion.druid_task_id ?? props.ingestion.task_id}
      </p>
    </div>
  )
}
