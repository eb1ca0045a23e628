import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js"
import { createApiClient } from "#api/client.ts"
import { Button, Field, Meter, Note, Select } from "#components/basics.tsx"
import { formatBytes, formatBytesOf, formatCount, formatDuration, formatRate, plural } from "#components/format.ts"
import type { DatasourceList } from "#domain/contracts/datasources.ts"
import { planChunks } from "#domain/ingestion/granularity.ts"
import { askHealth, server } from "#features/shell/health.ts"
import { openDecisions, unreadTime } from "./decide.ts"
import type { Desk } from "./desk.ts"
import { Duplicate } from "./duplicate.tsx"
import { createKnownNames } from "./known-names.ts"
import { type Card, isOpen, type WriteMode } from "./model.ts"
import { druidWords, mainAction, NO_ANSWER, writeModes } from "./words.ts"

/** A name is asked for when the typing rests. */
const TYPING_MS = 250

/** Where the file goes, and the one main action, which says what is missing. */
export function SendBar(props: {
  readonly desk: Desk
  readonly card: Card
  readonly onColumn: (name: string) => void
  readonly onDashboard: () => void
}) {
  const { desk } = props
  const id = () => props.card.id
  const state = () => props.card.state
  const action = () => mainAction(props.card, server() === "offline")
  // No resource: reading one that loads takes the whole page out of the document, and the focus with it.
  const [known, setKnown] = createSignal<{ readonly name: string; readonly exists: boolean } | null>(null)
  const asked = createMemo(() => (isOpen(props.card) ? props.card.datasource : ""))
  createEffect(() => {
    const name = asked()
    if (name === "") return
    const ask = async () => setKnown({ name, exists: await datasourceExists(name) })
    const timer = setTimeout(ask, TYPING_MS)
    onCleanup(() => clearTimeout(timer))
  })
  // Another datasource has other rules.
  const followed = createMemo(() => (isOpen(props.card) ? `${id()} ${props.card.datasource}` : ""))
  createEffect(() => {
    if (followed() === "") return
    const timer = setTimeout(() => void desk.followRules(id()), TYPING_MS)
    onCleanup(() => clearTimeout(timer))
  })
  // What the head of the page says of Druid must not be older than what stands here.
  const isHeldUp = createMemo(() => {
    const now = state()
    return now.kind === "sending" ? now.sent.waiting : now.kind === "druid" && action().note !== null
  })
  // Also when it goes on: it cannot be read by a Druid that is away.
  createEffect(on(isHeldUp, (held, before) => (held || before) && void askHealth()))
  /** Also where it came to be a moment ago, by another file of this page. */
  const exists = () => {
    const name = props.card.datasource
    const now = known()
    return (
      (now?.name === name && now.exists) || desk.cards().some((c) => c.state.kind === "ready" && c.datasource === name)
    )
  }

  const almostTime = () => {
    const { profile, choices } = props.card
    return profile && choices ? unreadTime(profile, choices) : null
  }

  const press = () => {
    const { profile, choices, settled } = props.card
    switch (action().does) {
      case "send":
        return desk.send(id())
      case "name":
        return document.getElementById("datasource")?.focus()
      case "decide": {
        const first = profile && choices ? openDecisions(profile, choices, settled)[0] : undefined
        if (first) props.onColumn(first.column)
        return focusDecision()
      }
      case "time":
        if (choices?.timestamp.kind === "column") props.onColumn(choices.timestamp.column)
        return
      case "pause":
        return desk.pause(id())
      case "resume":
        return desk.resume(id())
      case "dashboard":
        return props.onDashboard()
      case "retry":
        return void desk.retry(id())
      case "remove":
        return desk.remove(id())
      case "wait":
        return
    }
  }

  return (
    <>
      <div class="send" data-state={state().kind}>
        <Field
          id="datasource"
          label="Datasource"
          size={18}
          value={props.card.datasource}
          readonly={!isOpen(props.card) && state().kind !== "reading" && state().kind !== "dropped"}
          onInput={(e) => desk.tell(id(), { type: "named", datasource: e.currentTarget.value })}
        />
        <Show when={isOpen(props.card) && exists()}>
          <Select<WriteMode>
            label="It exists"
            value={props.card.mode}
            options={writeModes(chunkWord(props.card))}
            onChange={(mode) => desk.tell(id(), { type: "mode", mode })}
          />
        </Show>
        <Progress card={props.card} />
        <Show when={state().kind === "sending" || state().kind === "druid"}>
          <Button kind="quiet" onClick={() => void desk.cancel(id())}>
            Cancel
          </Button>
        </Show>
        <Button
          kind={state().kind === "sending" ? undefined : "go"}
          disabled={action().does === "wait"}
          onClick={press}
        >
          {action().label}
        </Button>
      </div>
      <Show when={action().note}>
        <p class="send-note soft">{action().note}</p>
      </Show>
      <Show when={constantDay(props.card)}>
        {(day) => (
          <p class="send-note warn">
            <Show
              when={almostTime()}
              fallback={<>No column is a time: every row gets {day()}. Give a column the role time, or leave it so.</>}
            >
              {(time) => (
                <>
                  <button type="button" class="link" dir="auto" onClick={() => props.onColumn(time().column)}>
                    {time().column}
                  </button>{" "}
                  holds times, but {formatCount(time().unread)} of {formatCount(time().of)} are not read. Mend them, or
                  every row gets <span class="day">{day()}</span>.
                </>
              )}
            </Show>
          </p>
        )}
      </Show>
      <Outcome desk={desk} card={props.card} />
      <p class="sr" aria-live="polite">
        {state().kind === "reading"
          ? "Checking rows"
          : state().kind === "druid"
            ? druidLine(props.card)
            : action().label}
      </p>
    </>
  )
}

const druidLine = (card: Card) => (card.state.kind === "druid" ? druidWords(card.state.status) : "")

function Progress(props: { readonly card: Card }) {
  const sending = () =>
    props.card.state.kind === "sending" && props.card.state.phase !== "queued" ? props.card.state : null
  const druid = () => (props.card.state.kind === "druid" ? props.card.state : null)
  return (
    <span class="grow send-progress soft">
      <Show
        when={sending()}
        fallback={
          <Show when={druid()} fallback={<span>{formatBytes(props.card.size)}</span>}>
            {(d) => <DruidProgress state={d()} />}
          </Show>
        }
      >
        {(s) => (
          <>
            <span>{sendingLine(s())}</span>
            <Meter share={s().sent.share} label="Sent" tone={s().phase === "paused" ? "still" : undefined} />
          </>
        )}
      </Show>
    </span>
  )
}

/** `61.2 of 118 MB · 38 MB/s · 2 s left`. */
function sendingLine({ phase, sent }: Extract<Card["state"], { kind: "sending" }>): string {
  if (sent.total === null) return sent.waiting && phase === "going" ? NO_ANSWER : "Writing the first part"
  const pace = phase === "going" && !sent.waiting
  return [
    formatBytesOf(sent.bytes, sent.total),
    pace && sent.bytesPerSecond ? formatRate(sent.bytesPerSecond) : "",
    pace && sent.remainingMs !== null && sent.remainingMs >= 1000 ? `${formatDuration(sent.remainingMs)} left` : "",
    sent.waiting ? NO_ANSWER.toLowerCase() : "",
  ]
    .filter(Boolean)
    .join(" · ")
}

function DruidProgress(props: { readonly state: Extract<Card["state"], { kind: "druid" }> }) {
  const progress = () => props.state.status?.progress
  return (
    <>
      <span>
        {progress()?.rows_processed
          ? `${plural(progress()?.rows_processed ?? 0, "row")} read by Druid`
          : "In S3, safe to close this page"}
      </span>
      <Meter share={(progress()?.percent ?? 0) / 100} label="Druid" />
    </>
  )
}

/** What happened, where it needs an answer or an explanation. */
function Outcome(props: { readonly desk: Desk; readonly card: Card }) {
  const failed = () => (props.card.state.kind === "failed" ? props.card.state.reason : null)
  const duplicate = () => (props.card.state.kind === "duplicate" ? props.card.state.earlier : null)
  const ready = () => (props.card.state.kind === "ready" ? props.card.state : null)
  return (
    <>
      <Show when={failed()}>
        {(reason) => (
          <Note tone="err" alert>
            <p>
              <b>
                {props.card.state.kind === "failed" && props.card.state.taskId ? "The ingestion failed." : "Not sent."}
              </b>{" "}
              {reason().message}
            </p>
            <Show when={reason().detail}>
              <pre class="detail mono">{reason().detail}</pre>
            </Show>
          </Note>
        )}
      </Show>
      <Show when={props.card.notice}>
        <Note tone="warn" alert>
          {props.card.notice}
        </Note>
      </Show>
      <Show when={duplicate()}>
        {(earlier) => <Duplicate desk={props.desk} card={props.card} taskId={earlier().taskId} />}
      </Show>
      <Show when={ready()}>
        {(r) => (
          <p class="send-note">
            {plural(r().rows, "row")} can be queried
            {r().tookMs === null ? "" : `, ${formatDuration(r().tookMs ?? 0)} after the last byte was sent`}.
          </p>
        )}
      </Show>
    </>
  )
}

/** The chunk that a replace takes away, as the spec will cut it. */
function chunkWord(card: Card): string {
  const { profile, choices } = card
  if (!profile || choices?.timestamp.kind !== "column") return "month"
  const { column, format } = choices.timestamp
  const read = profile.columns.find((c) => c.name === column)?.timestamps.find((t) => t.format === format)
  return read ? planChunks(read.parsed, read.min, read.max).granularity.toLowerCase() : "month"
}

function constantDay(card: Card): string | null {
  const timestamp = card.choices?.timestamp
  return isOpen(card) && timestamp?.kind === "constant" ? timestamp.value.slice(0, 10) : null
}

function focusDecision(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-decision] button")?.focus())
}

/** Whether Druid has a datasource. */
const datasourceExists = createKnownNames(async () => {
  const { datasources } = await createApiClient().get<DatasourceList>("/api/datasources")
  return datasources.map((d) => d.name)
})
