import { A, useNavigate } from "@solidjs/router"
import { createResource, createSignal, For, onMount, Show, Suspense } from "solid-js"
import { Button, Card, Dot } from "#components/basics.tsx"
import { formatAgo, plural } from "#components/format.ts"
import type { Desk } from "#features/ingest/desk.ts"
import { ingestionHref } from "#features/ingest/earlier.ts"
import { UnfinishedNotes } from "#features/ingest/unfinished.tsx"
import { listIngestions } from "#features/ingestions/api.ts"
import { stateWords } from "#features/ingestions/model.ts"
import "./home.css"

const STEPS = [
  {
    title: "Look",
    text: "Drop a CSV, Excel, Parquet, JSON or XML file. Every row is checked in your browser, and what is wrong is named with its row. Nothing leaves this machine yet.",
  },
  {
    title: "Send",
    text: "Say what the time is and which columns are figures, or accept what is proposed. The file goes straight to S3, and Druid ingests it.",
  },
  {
    title: "Read",
    text: "As soon as the rows can be queried, the dashboard shows sales, returns, products and regions, with the change against the period before.",
  },
] as const

const dashboardHref = (datasource: string): string => `/dashboards/${encodeURIComponent(datasource)}`

/** The first screen: what Grove does, and what was done with it lately. */
export function HomePage(props: { readonly onFiles: (files: readonly File[]) => void; readonly onSample: () => void }) {
  const navigate = useNavigate()
  const [recent] = createResource(() =>
    listIngestions(8)
      .then((list) => list.ingestions)
      .catch(() => []),
  )
  const datasources = () => [...new Set((recent() ?? []).filter((i) => i.status === "ready").map((i) => i.datasource))]
  const [desk, setDesk] = createSignal<Desk | null>(null)
  onMount(async () => {
    const { theDesk } = await import("#features/ingest/ports-real.ts")
    theDesk().warm()
    await theDesk().recall()
    setDesk(theDesk())
  })
  let input!: HTMLInputElement
  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) return
    props.onFiles([...files])
    navigate("/data-ingestion")
  }
  return (
    <div class="page home">
      <section class="home-lead">
        <h1>From a sales file to a dashboard on Druid</h1>
        <input ref={input} type="file" multiple hidden onChange={(e) => take(e.currentTarget.files)} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping has the two buttons inside as its other way */}
        <div
          class="home-drop"
          onDragOver={(e) => e.preventDefault()}
          onDrop={(e) => {
            e.preventDefault()
            take(e.dataTransfer?.files)
          }}
        >
          <p>
            <b>Drop files here</b> <span class="soft">CSV, Excel, Parquet, JSON or XML</span>
          </p>
          <p class="row">
            <Button kind="go" onClick={() => input.click()}>
              Choose files
            </Button>
            <Button
              onClick={() => {
                props.onSample()
                navigate("/data-ingestion")
              }}
            >
              Try the sample
            </Button>
          </p>
          <p class="soft">The sample has 10,000 rows of sales and returns of an invented shop.</p>
        </div>
        <UnfinishedNotes
          uploads={desk()?.waiting() ?? []}
          onChoose={() => input.click()}
          onForget={(upload) => void desk()?.forget(upload)}
        />
      </section>
      <ol class="home-steps">
        <For each={STEPS}>
          {(step, i) => (
            <li>
              <h2>
                <span class="faint">{i() + 1}</span> {step.title}
              </h2>
              <p class="soft">{step.text}</p>
            </li>
          )}
        </For>
      </ol>
      {/* Its own, so that the page stands while the latest are asked for. */}
      <Suspense>
        <Show when={(recent() ?? []).length > 0}>
          <div class="home-recent">
            <Card title="Latest ingestions" note="newest first" actions={<A href="/ingestions">All of them</A>}>
              <ul class="plain-list">
                <For each={recent()}>
                  {(i) => (
                    <li class="row">
                      <Dot tone={stateWords(i.status).tone} />
                      <span class="cut grow" title={i.filename}>
                        <A href={i.status === "ready" ? dashboardHref(i.datasource) : ingestionHref(i.task_id)}>
                          {i.filename}
                        </A>
                      </span>
                      <span class="soft">{i.rows === null ? stateWords(i.status).text : plural(i.rows, "row")}</span>
                      <span class="faint home-when">{formatAgo(Date.parse(i.created_at), Date.now())}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Card>
            <Show when={datasources().length > 0}>
              <Card title="Dashboards" actions={<A href="/datasources">All of them</A>}>
                <ul class="plain-list">
                  <For each={datasources()}>
                    {(name) => (
                      <li>
                        <A href={dashboardHref(name)}>{name}</A>
                      </li>
                    )}
                  </For>
                </ul>
              </Card>
            </Show>
          </div>
        </Show>
      </Suspense>
    </div>
  )
}
