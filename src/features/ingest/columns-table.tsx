import { createEffect, createMemo, createSignal, Index, on, onCleanup, Show } from "solid-js"
import { Meter } from "#components/basics.tsx"
import { formatCount, formatDecimal, formatInstant, formatShare } from "#components/format.ts"
import { RoleSelect } from "#components/role.tsx"
import { walkRows } from "#components/table.tsx"
import { Values } from "#components/values.tsx"
import type { Severity } from "#domain/findings/finding.ts"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import { chooseRole, issueWithRole, roleOf, typeWords } from "./decide.ts"
import type { Desk } from "./desk.ts"
import { findingShort, findingsOf } from "./finding-words.ts"
import { focusInspector } from "./focus.ts"
import type { Look } from "./look.ts"
import { type Card, isOpen } from "./model.ts"

/** Rows made at once; more come when their place is scrolled to. */
const PAGE = 100

/** What every column is. A column's row is there from the first chunk on and fills in place. */
export function ColumnsTable(props: {
  readonly desk: Desk
  readonly card: Card
  readonly look: Look
  readonly column: string | null
  readonly onColumn: (name: string) => void
}) {
  const [limit, setLimit] = createSignal(PAGE)
  createEffect(
    on(
      () => props.card.id,
      () => setLimit(PAGE),
      { defer: true },
    ),
  )
  const columns = createMemo(() => props.card.profile?.columns ?? (props.card.first?.columns ?? []).map(emptyColumn))
  const rows = () => props.card.profile?.rows ?? 0
  const worst = createMemo(() => worstFindings(props.card))
  let body!: HTMLTableSectionElement
  createEffect(() => {
    const at = columns().findIndex((c) => c.name === props.look.sought())
    if (at < 0) return
    if (at >= limit()) return void setLimit(at + PAGE)
    const row = body.rows[at]
    if (!row) return
    props.look.setSought(null)
    row.focus()
    row.scrollIntoView({ block: "nearest" })
  })
  const more = (el: HTMLElement) => {
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting)) setLimit((n) => n + PAGE)
    })
    seen.observe(el)
    onCleanup(() => seen.disconnect())
  }
  const choose = (column: ColumnProfile, role: Parameters<typeof chooseRole>[3]) => {
    const { profile, choices } = props.card
    if (!profile || !choices) return
    props.desk.tell(props.card.id, {
      type: "chosen",
      choices: chooseRole(profile, choices, column.name, role, Date.now()),
    })
  }

  return (
    <div class="columns-scroll">
      <table class="table columns-table">
        <caption class="sr">Columns of {props.card.name}</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Role</th>
            <th scope="col" class="hide">
              Values
            </th>
            <th scope="col" class="hide">
              Empty
            </th>
            <th scope="col" class="num hide">
              Distinct
            </th>
            <th scope="col" class="num hide">
              Least
            </th>
            <th scope="col" class="num hide">
              Greatest
            </th>
            <th scope="col">Finding</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={walkRows}>
          <Index each={columns().slice(0, limit())}>
            {(column) => {
              const role = () => roleOf(column(), props.card.choices)
              const known = () => props.card.profile !== null
              const finding = () => worst().get(column().name)
              return (
                <tr
                  class="opens"
                  tabindex={0}
                  data-on={column().name === props.column ? "" : undefined}
                  onClick={() => props.onColumn(column().name)}
                  onKeyDown={(e) => {
                    if (e.key !== "Enter" || e.target !== e.currentTarget) return
                    props.onColumn(column().name)
                    focusInspector()
                  }}
                >
                  <th scope="row" class="column-name">
                    <span class="cut" title={column().name} dir="auto">
                      {column().name}
                    </span>
                    <span class="faint">{known() ? typeWords(column().type) : "\u00a0"}</span>
                  </th>
                  <td>
                    <Show when={known()}>
                      <RoleSelect
                        column={column().name}
                        role={role()}
                        issueWith={(wanted) => issueWithRole(column(), wanted)}
                        disabled={!isOpen(props.card)}
                        onChange={(next) => choose(column(), next)}
                      />
                    </Show>
                  </td>
                  <td class="hide">
                    <Values column={column()} role={role()} rows={rows()} width={100} height={22} />
                  </td>
                  <td class="hide">
                    <span class="row">
                      <Meter wide tone="warn" share={rows() > 0 ? column().nulls / rows() : 0} />
                      <span class="soft">{known() ? formatShare(rows() > 0 ? column().nulls / rows() : 0) : ""}</span>
                    </span>
                  </td>
                  <td class="num hide">{known() ? distinctWords(column()) : ""}</td>
                  <td class="num soft hide">
                    <Extreme column={column()} value={column().min} />
                  </td>
                  <td class="num soft hide">
                    <Extreme column={column()} value={column().max} />
                  </td>
                  <td class="column-finding">
                    <Show when={finding()}>
                      {(f) => (
                        <span class={f().severity === "error" ? "err" : "warn"} title={findingShort(f())}>
                          {findingShort(f())}
                        </span>
                      )}
                    </Show>
                  </td>
                </tr>
              )
            }}
          </Index>
        </tbody>
      </table>
      <Show when={columns().length > limit()}>
        <div ref={more} class="more soft">
          {formatCount(columns().length - limit())} more columns
        </div>
      </Show>
    </div>
  )
}

/** How many values there are; a dash where they cannot be told apart, as in nested ones. */
function distinctWords({ distinct, distinctExact }: ColumnProfile): string {
  if (distinctExact) return formatCount(distinct)
  return distinct === 0 ? "–" : `≈\u2009${formatCount(distinct)}`
}

/** A column's smallest or greatest value: a number whole, a time of day below its day where it must, a text cut. */
function Extreme(props: { readonly column: ColumnProfile; readonly value: string | null }) {
  const text = () => extreme(props.column, props.value)
  const isText = () => props.column.type === "string"
  return (
    <span
      class={`extreme ${props.column.type}`}
      classList={{ cut: isText() }}
      title={isText() ? text() : undefined}
      dir="auto"
    >
      {isText() ? text() : text().replaceAll(/ (?!\d\d:)/g, "\u00a0")}
    </span>
  )
}

/** The smallest or greatest value as people write it. */
export function extreme(column: ColumnProfile, value: string | null): string {
  if (value === null) return ""
  if (column.type === "integer" || column.type === "float") return formatDecimal(value)
  if (column.type === "timestamp" || column.type === "date") {
    const time = Date.parse(
      /Z|[+-]\d\d:?\d\d$/.test(value) ? value : `${value.replace(" ", "T")}${value.length > 10 ? "Z" : ""}`,
    )
    return Number.isNaN(time) ? value : formatInstant(time)
  }
  return value
}

const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

/** The finding to show for each column: the most severe, then the one with most rows; what is only informative is left out. */
function worstFindings(card: Card) {
  const worst = new Map<string, { readonly code: string; readonly count: number; readonly severity: Severity }>()
  for (const finding of findingsOf(card)) {
    if (finding.column === null || finding.severity === "info") continue
    const before = worst.get(finding.column)
    const isWorse =
      !before ||
      RANK[finding.severity] > RANK[before.severity] ||
      (finding.severity === before.severity && finding.count > before.count)
    if (isWorse) worst.set(finding.column, finding)
  }
  return worst
}

/** A column of which only the name is known yet: it keeps the row's place. */
function emptyColumn(name: string, index: number): ColumnProfile {
  return {
    index,
    name,
    type: "string",
    role: "dimension",
    count: 0,
    nulls: 0,
    empties: 0,
    distinct: 0,
    distinctExact: true,
    min: null,
    max: null,
    sum: null,
    longest: 0,
    top: [],
    topError: 0,
    histogram: null,
    timestamps: [],
  }
}
