import { createSignal, For, Show } from "solid-js"
import { Select } from "#components/basics.tsx"
import type { DashboardState } from "#domain/dashboard/dashboard.ts"
import { sentence } from "#domain/dashboard/headings.ts"
import { presetsOf } from "#domain/dashboard/presets.ts"
import { DAY, fromWall, type Span, toWall } from "#domain/dashboard/time.ts"
import type { Extent, Times } from "#domain/dashboard/times.ts"
import { comparedWords, valueWords } from "./words.ts"

interface Props {
  readonly state: DashboardState
  readonly times: Times
  readonly extent: Extent
  readonly onChange: (state: DashboardState) => void
  readonly onToggle: (column: string, value: string | null) => void
}

/** The time that is shown, what it is compared with, and the values that it is narrowed to. */
export function FilterBar(props: Props) {
  const setInterval = (interval: Span | null) => props.onChange({ ...props.state, interval })
  const isOn = (interval: Span | null) =>
    interval === null
      ? props.state.interval === null
      : props.state.interval?.start === interval.start && props.state.interval.end === interval.end
  return (
    <div class="filter-bar">
      <fieldset class="row wrap presets">
        <legend class="sr">Time</legend>
        <For each={presetsOf(props.extent, props.state.timezone)}>
          {(preset) => (
            <button
              type="button"
              class="chip"
              classList={{ plain: !isOn(preset.interval) }}
              aria-pressed={isOn(preset.interval)}
              onClick={() => setInterval(preset.interval)}
            >
              {preset.label}
            </button>
          )}
        </For>
        <Days {...props} onInterval={setInterval} />
      </fieldset>
      <Show when={props.state.interval}>
        <Select<DashboardState["compare"]>
          label="Compare with"
          small
          value={props.state.compare}
          options={[
            { value: "before", label: "the time before" },
            { value: "year", label: "a year before" },
          ]}
          onChange={(compare) => props.onChange({ ...props.state, compare })}
        />
        <span class="faint">{comparedWords(props.times, props.extent, props.state.timezone)}</span>
      </Show>
      <Show when={props.state.filters.length > 0}>
        <ul class="chips" aria-label="Filters">
          <For each={props.state.filters}>
            {(filter) => (
              <For each={filter.values}>
                {(value) => (
                  <li>
                    <button
                      type="button"
                      class="chip"
                      aria-label={`Remove the filter ${sentence(filter.column)}: ${valueWords(value)}`}
                      onClick={() => props.onToggle(filter.column, value)}
                    >
                      <span class="cut">
                        {sentence(filter.column)}: {valueWords(value)}
                      </span>
                      <span aria-hidden="true">✕</span>
                    </button>
                  </li>
                )}
              </For>
            )}
          </For>
          <Show when={props.state.filters.length + (props.state.filters[0]?.values.length ?? 0) > 2}>
            <li>
              <button type="button" class="link" onClick={() => props.onChange({ ...props.state, filters: [] })}>
                Remove all
              </button>
            </li>
          </Show>
        </ul>
      </Show>
    </div>
  )
}

const EARLIEST = Date.UTC(1000, 0)

/** The first and the last day, typed or chosen. */
function Days(props: Props & { readonly onInterval: (interval: Span | null) => void }) {
  const [wrong, setWrong] = createSignal<string | null>(null)
  let first!: HTMLInputElement
  let last!: HTMLInputElement
  const zone = () => props.state.timezone
  const shown = () => props.times.span
  const change = () => {
    const [from, to] = [Date.parse(first.value), Date.parse(last.value)]
    if (Number.isNaN(from) || Number.isNaN(to)) return setWrong("Both days are needed.")
    // A year that is being typed is 0002, then 0020: a day long before there is anything.
    if (Math.min(from, to) < EARLIEST) return
    if (from > to) return setWrong("The first day is after the last.")
    setWrong(null)
    props.onInterval({ start: fromWall(from, zone()), end: fromWall(to + DAY, zone()) })
  }
  return (
    <span class="row days">
      <label>
        From
        <input
          class="input"
          type="date"
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby={wrong() ? "days-wrong" : undefined}
          ref={first}
          value={dayOf(toWall(shown().start, zone()))}
          onChange={change}
        />
      </label>
      <label>
        To
        <input
          class="input"
          type="date"
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby={wrong() ? "days-wrong" : undefined}
          ref={last}
          value={dayOf(toWall(shown().end - 1, zone()))}
          onChange={change}
        />
      </label>
      <Show when={wrong()}>
        <span class="err" id="days-wrong" role="alert">
          {wrong()}
        </span>
      </Show>
    </span>
  )
}

const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10)
