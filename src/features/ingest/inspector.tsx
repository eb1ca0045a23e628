import { createMemo, For, Show } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import { formatCount, formatDay, formatDecimal, formatInstant, formatShare, plural } from "#components/format.ts"
import { ROLES, roleColor } from "#components/role.tsx"
import { Histogram, TopList } from "#components/values.tsx"
import { planChunks } from "#domain/ingestion/granularity.ts"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import { timestampFormat } from "#domain/schema/timestamp-formats.ts"
import { ChangeColumn, TimeJoins } from "./change-column.tsx"
import { extreme } from "./columns-table.tsx"
import {
  chooseDay,
  chooseFormat,
  chooseRole,
  formatWords,
  issueWithRole,
  openDecisions,
  roleOf,
  typeWords,
} from "./decide.ts"
import type { Desk } from "./desk.ts"
import { ExactFigures } from "./exact-figures.tsx"
import { findingsOf } from "./finding-words.ts"
import { FindingNote } from "./findings-list.tsx"
import { type Card, isOpen } from "./model.ts"

/** The right pane: one column, and what is to decide about it. On a phone a sheet from below. */
export function Inspector(props: {
  readonly desk: Desk
  readonly card: Card
  readonly column: string | null
  readonly open: boolean
  readonly onRow: (row: number) => void
  /** The column has another name from now on. */
  readonly onColumn: (name: string) => void
  readonly onClose: () => void
}) {
  const profile = () => props.card.profile
  const column = createMemo(() => profile()?.columns.find((c) => c.name === props.column) ?? null)
  return (
    <aside class="side" classList={{ open: props.open }} aria-label="Selected column" tabIndex={-1}>
      <Show
        when={column() && profile()}
        fallback={<p class="faint">A column's values, extremes and findings show here.</p>}
      >
        {(known) => (
          <Column
            desk={props.desk}
            card={props.card}
            profile={known()}
            column={column() as ColumnProfile}
            onRow={props.onRow}
            onColumn={props.onColumn}
            onClose={props.onClose}
          />
        )}
      </Show>
    </aside>
  )
}

function Column(props: {
  readonly desk: Desk
  readonly card: Card
  readonly profile: Profile
  readonly column: ColumnProfile
  readonly onRow: (row: number) => void
  readonly onColumn: (name: string) => void
  readonly onClose: () => void
}) {
  const role = () => roleOf(props.column, props.card.choices)
  const findings = () => findingsOf(props.card).filter((f) => f.column === props.column.name)
  const rows = () => props.profile.rows
  const issues = () => ROLES.map((wanted) => issueWithRole(props.column, wanted)).filter((issue) => issue !== null)
  const becomes = () =>
    role() === "timestamp"
      ? "__time"
      : role() === "metric"
        ? "a number to add up"
        : "a dimension to group and filter by"
  return (
    <>
      <div class="side-head">
        <div class="grow">
          <h2 dir="auto">{props.column.name}</h2>
          <span class="soft">
            {typeWords(props.column.type)}, becomes{" "}
            <Show when={role() === "timestamp"} fallback={becomes()}>
              <span class="mono">{becomes()}</span>
            </Show>
          </span>
        </div>
        <span class="side-close">
          <Button small onClick={props.onClose}>
            Close
          </Button>
        </span>
      </div>
      <Show when={props.column.histogram}>
        {(histogram) => (
          <Histogram
            counts={histogram().counts}
            width={278}
            height={64}
            color={roleColor(role())}
            label={`How the values of ${props.column.name} are spread`}
          />
        )}
      </Show>
      <dl class="kv">
        <Show when={role() === "timestamp"} fallback={<Figures column={props.column} rows={rows()} />}>
          <TimeFigures card={props.card} column={props.column} rows={rows()} />
        </Show>
      </dl>
      <ExactFigures desk={props.desk} card={props.card} profile={props.profile} column={props.column} />
      <TimeChoice desk={props.desk} card={props.card} profile={props.profile} column={props.column} />
      <TimeJoins desk={props.desk} card={props.card} profile={props.profile} column={props.column.name} />
      <Show when={isOpen(props.card) && role() !== "timestamp" && issues().length > 0}>
        <p class="faint">{issues().join(" ")}</p>
      </Show>
      <For each={findings()}>
        {(finding) => (
          <FindingNote desk={props.desk} card={props.card} finding={finding} onRow={props.onRow} places={3} />
        )}
      </For>
      <ChangeColumn
        desk={props.desk}
        card={props.card}
        profile={props.profile}
        column={props.column}
        onColumn={props.onColumn}
      />
      <Show when={role() !== "timestamp" && props.column.top.length > 0}>
        <div>
          <h2 class="side-title">Most frequent</h2>
          <TopList top={props.column.top} rows={rows()} error={props.column.topError} numbers={role() === "metric"} />
        </div>
      </Show>
    </>
  )
}

function Figures(props: { readonly column: ColumnProfile; readonly rows: number }) {
  return (
    <>
      <dt>Least</dt>
      <dd class="cut" title={props.column.min ?? ""}>
        {extreme(props.column, props.column.min) || "–"}
      </dd>
      <dt>Greatest</dt>
      <dd class="cut" title={props.column.max ?? ""}>
        {extreme(props.column, props.column.max) || "–"}
      </dd>
      <Show when={props.column.sum}>
        {(sum) => (
          <>
            <dt>Sum</dt>
            <dd>{formatDecimal(sum())}</dd>
          </>
        )}
      </Show>
      <dt>Distinct</dt>
      <dd>
        {props.column.distinctExact ? "" : "about "}
        {formatCount(props.column.distinct)}
      </dd>
      <dt>Empty</dt>
      <dd>
        {formatCount(props.column.nulls)}
        <Show when={props.column.nulls > 0 && props.rows > 0}> · {formatShare(props.column.nulls / props.rows)}</Show>
      </dd>
    </>
  )
}

function TimeFigures(props: { readonly card: Card; readonly column: ColumnProfile; readonly rows: number }) {
  const read = () => {
    const timestamp = props.card.choices?.timestamp
    const format = timestamp?.kind === "column" ? timestamp.format : null
    return props.column.timestamps.find((t) => t.format === format) ?? props.column.timestamps[0]
  }
  return (
    <Show when={read()}>
      {(t) => {
        const plan = () => planChunks(Math.max(1, t().parsed), t().min, t().max)
        return (
          <>
            <dt>First</dt>
            <dd>{formatInstant(t().min)}</dd>
            <dt>Last</dt>
            <dd>{formatInstant(t().max)}</dd>
            <dt>Read as</dt>
            <dd>{formatWords(t().format, props.column.type)}</dd>
            <dt>Without a time</dt>
            <dd>{formatCount(props.rows - t().parsed)}</dd>
            <dt>Time chunks</dt>
            <dd>{plural(plan().chunks, plan().granularity.toLowerCase())}</dd>
          </>
        )
      }}
    </Show>
  )
}

/** Which column is the time, and how it is read: proposed with its evidence, and can be changed. */
function TimeChoice(props: {
  readonly desk: Desk
  readonly card: Card
  readonly profile: Profile
  readonly column: ColumnProfile
}) {
  const choices = () => props.card.choices
  const tell = (next: NonNullable<Card["choices"]>) => props.desk.tell(props.card.id, { type: "chosen", choices: next })
  const isTime = () => roleOf(props.column, choices()) === "timestamp"
  const open = () => isOpen(props.card)
  const decision = () => {
    const chosen = choices()
    return chosen && isTime() ? openDecisions(props.profile, chosen, props.card.settled)[0] : undefined
  }
  const use = (format: string) => {
    const chosen = choices()
    if (chosen) tell(chooseFormat(chosen, props.column.name, format))
  }
  const settle = (key: string, format: string) => {
    use(format)
    props.desk.tell(props.card.id, { type: "settled", key })
  }
  const current = () => {
    const timestamp = choices()?.timestamp
    return timestamp?.kind === "column" ? timestamp.format : null
  }
  return (
    <>
      <Show when={decision()}>
        {(d) => (
          <div data-decision="">
            <Note tone="warn">
              <p>
                <b>{d().kind === "month_name" ? "In which language are the months?" : "Day or month first?"}</b> All{" "}
                {formatCount(d().proposed.parsed)} dates read both ways, such as
              </p>
              <div class="place mono">
                <span class="cut">{props.column.top[0]?.value ?? ""}</span>
              </div>
              <p class="soft">
                {formatWords(d().proposed.format)}: {formatDay(d().proposed.min)} to {formatDay(d().proposed.max)}.{" "}
                {formatWords(d().other.format)}: {formatDay(d().other.min)} to {formatDay(d().other.max)}.
              </p>
              <div class="row">
                <Button kind="go" onClick={() => settle(d().key, d().proposed.format)}>
                  {formatWords(d().proposed.format)}
                </Button>
                <Button onClick={() => settle(d().key, d().other.format)}>{formatWords(d().other.format)}</Button>
              </div>
            </Note>
          </div>
        )}
      </Show>
      <Show when={isTime() && !decision() && props.column.timestamps.length > 1 && open()}>
        <fieldset class="formats">
          <legend>How it can be read</legend>
          <For each={props.column.timestamps}>
            {(t) => (
              <label>
                <input type="radio" name="format" checked={t.format === current()} onChange={() => use(t.format)} />
                <span class="grow">{timestampFormat(t.format)?.label ?? formatWords(t.format)}</span>
                <span class="soft">{plural(t.parsed, "row")}</span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={!isTime() && props.column.timestamps.length > 0 && open()}>
        <Button
          onClick={() => {
            const chosen = choices()
            if (chosen) tell(chooseRole(props.profile, chosen, props.column.name, "timestamp", Date.now()))
          }}
        >
          Use as the time of each row
        </Button>
      </Show>
      <Show when={open() && constantDay(choices())}>
        {(day) => (
          <label class="field">
            <span>The time of every row</span>
            <input
              class="input"
              type="date"
              value={day()}
              onChange={(e) => {
                const chosen = choices()
                if (chosen) tell(chooseDay(chosen, e.currentTarget.value))
              }}
            />
          </label>
        )}
      </Show>
    </>
  )
}

function constantDay(choices: Card["choices"]): string | null {
  return choices?.timestamp.kind === "constant" ? choices.timestamp.value.slice(0, 10) : null
}
