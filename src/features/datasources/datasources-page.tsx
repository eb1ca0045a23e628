import { A, useNavigate } from "@solidjs/router"
import { createMemo, createResource, createSignal, Show } from "solid-js"
import { createApiClient } from "#api/client.ts"
import { Button, Empty, Note } from "#components/basics.tsx"
import { formatAgo, formatBytes, formatCount, formatInstant, plural } from "#components/format.ts"
import { Table, type TableColumn } from "#components/table.tsx"
import type { DatasourceList, DatasourceSummary } from "#domain/contracts/datasources.ts"
import { askHealth, whenBack } from "#features/shell/health.ts"
import { chunkWords } from "./chunks.ts"
import "./datasources.css"

const api = createApiClient()

/** What Druid has: each datasource leads to its dashboard. */
export function DatasourcesPage() {
  const navigate = useNavigate()
  const [text, setText] = createSignal("")
  const [list, { refetch }] = createResource(async () => {
    try {
      const { datasources } = await api.get<DatasourceList>("/api/datasources")
      return { datasources, failure: null }
    } catch (error) {
      void askHealth()
      return { datasources: null, failure: error instanceof Error ? error.message : String(error) }
    }
  })
  whenBack(() => {
    if (list.latest?.failure) void refetch()
  })
  const all = () => list.latest?.datasources ?? null
  const shown = createMemo(() => {
    const wanted = text().trim().toLowerCase()
    return (all() ?? []).filter((d) => d.name.toLowerCase().includes(wanted))
  })
  return (
    <div class="page">
      <div class="row wrap">
        <h1>Datasources</h1>
        <span class="faint grow">{all() ? plural(shown().length, "datasource") : ""}</span>
        <Show when={(all() ?? []).length > 8}>
          <input
            class="input"
            type="search"
            placeholder="Name"
            aria-label="Search by name"
            onInput={(e) => setText(e.currentTarget.value)}
          />
        </Show>
      </div>
      <Show when={list.latest?.failure}>
        {(failure) => (
          <Note tone="err" alert>
            <p>{failure()}</p>
            <span>
              <Button small onClick={() => void refetch()}>
                Try again
              </Button>
            </span>
          </Note>
        )}
      </Show>
      <Show when={list.loading && !list.latest}>
        <p class="faint" role="status">
          Asking Druid what it has…
        </p>
      </Show>
      <Show when={all()}>
        <Show when={(all() ?? []).length > 0} fallback={<NothingYet />}>
          <Show when={shown().length > 0} fallback={<p class="faint">No datasource has "{text()}" in its name.</p>}>
            <div class="card flush">
              <Table
                label="Datasources"
                columns={COLUMNS}
                rows={shown()}
                onOpen={(d) => navigate(dashboardOf(d.name))}
              />
            </div>
          </Show>
        </Show>
      </Show>
    </div>
  )
}

export const dashboardOf = (name: string): string => `/dashboards/${encodeURIComponent(name)}`

const COLUMNS: readonly TableColumn<DatasourceSummary>[] = [
  {
    label: "Name",
    cell: (d) => (
      <A class="link datasource-name cut" href={dashboardOf(d.name)} title={d.name} dir="auto">
        {d.name}
      </A>
    ),
  },
  { label: "Rows", num: true, cell: (d) => formatCount(d.rows) },
  {
    label: "Size",
    num: true,
    cell: (d) => (
      <span class="soft" title={`${plural(d.segments, "segment")}, as stored, without replicas`}>
        {formatBytes(d.bytes)}
      </span>
    ),
  },
  { label: "Time chunks", wide: true, cell: (d) => <span class="soft">{chunkWords(d.interval)}</span> },
  {
    label: "Last ingestion",
    wide: true,
    cell: (d) => (
      <Show when={d.last_ingestion} fallback={<span class="faint">not by Grove</span>}>
        {(last) => (
          <span class="soft" title={`${formatInstant(Date.parse(last().at))} UTC`}>
            {formatAgo(Date.parse(last().at), Date.now())} <span class="faint">· {last().filename}</span>
          </span>
        )}
      </Show>
    ),
  },
]

function NothingYet() {
  return (
    <Empty title="Druid has no datasources yet">
      <p>
        A datasource is made by the first file that is sent to it. Its rows, its size and its dashboard appear here.
      </p>
      <A class="btn go" href="/data-ingestion">
        Drop the first file
      </A>
    </Empty>
  )
}
