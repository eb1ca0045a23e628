import { For, Show } from "solid-js"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { Role } from "#domain/schema/types.ts"
import { formatCount, formatDecimal, formatShare } from "./format.ts"
import { coarser, histogramPath, topShares } from "./pictures.ts"
import { roleColor } from "./role.tsx"

/** A histogram as one path. It is a picture: what it says stands in figures beside it. */
export function Histogram(props: {
  readonly counts: readonly number[]
  readonly width: number
  readonly height: number
  readonly color: string
  readonly label?: string
}) {
  const bars = () => coarser(props.counts, Math.max(1, Math.floor(props.width / 4)))
  return (
    <svg
      class="pic"
      viewBox={`0 0 ${props.width} ${props.height}`}
      width={props.width}
      height={props.height}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
    >
      <path d={histogramPath(bars(), props.width, props.height)} fill={props.color} opacity=".78" />
    </svg>
  )
}

/** The most frequent values as shares of the whole width. */
export function TopShares(props: {
  readonly top: readonly { readonly value: string; readonly count: number }[]
  readonly rows: number
  readonly width: number
  readonly height: number
  readonly color: string
}) {
  return (
    <span class="shares" style={{ width: `${props.width}px`, height: `${props.height}px` }} aria-hidden="true">
      <For each={topShares(props.top, props.rows, 4)}>
        {(share, i) => (
          <i
            class="shares-part"
            title={`${props.top[i()]?.value}: ${formatShare(share)}`}
            style={{
              width: `${share * 100}%`,
              background: `color-mix(in oklab, ${props.color} ${75 - i() * 14}%, transparent)`,
            }}
          />
        )}
      </For>
    </span>
  )
}

/** A value with a smaller share of the rows would be a hair. */
const LEAST_SHARE = 0.02

/** A column's values at a glance: a histogram for numbers and times, shares for words. */
export function Values(props: {
  readonly column: ColumnProfile
  readonly role: Role
  readonly rows: number
  readonly width: number
  readonly height: number
}) {
  const words = () => props.role === "dimension" || !props.column.histogram
  /** No value has a share that could be seen. */
  const varied = () => props.column.distinct > 0 && (props.column.top[0]?.count ?? 0) < props.rows * LEAST_SHARE
  return (
    <Show
      when={!words() && props.column.histogram}
      fallback={
        <Show
          when={!varied()}
          fallback={
            <span class="faint">
              {props.column.distinct === props.column.count ? "all different" : "many different"}
            </span>
          }
        >
          <TopShares
            top={props.column.top}
            rows={props.rows}
            width={props.width}
            height={Math.min(14, props.height)}
            color={roleColor(props.role)}
          />
        </Show>
      }
    >
      {(histogram) => (
        <Histogram
          counts={histogram().counts}
          width={props.width}
          height={props.height}
          color={roleColor(props.role)}
        />
      )}
    </Show>
  )
}

/** The most frequent values as a list with counts and shares. */
export function TopList(props: {
  readonly top: readonly { readonly value: string; readonly count: number }[]
  readonly rows: number
  readonly error?: number
  /** The values are numbers and are written as such. */
  readonly numbers?: boolean
}) {
  const widest = () => props.top[0]?.count || 1
  return (
    <ol class="toplist" aria-label="Most frequent values">
      <For each={props.top}>
        {(value) => (
          <li>
            <i class="toplist-bar" style={{ width: `${(value.count / widest()) * 100}%` }} aria-hidden="true" />
            <span class="cut" title={value.value} dir="auto">
              {value.value === "" ? (
                <span class="faint">empty text</span>
              ) : props.numbers ? (
                formatDecimal(value.value)
              ) : (
                value.value
              )}
            </span>
            <span class="num soft">
              {props.error ? "≈\u2009" : ""}
              {formatCount(value.count)}
            </span>
            <span class="num soft">{formatShare(value.count / props.rows)}</span>
          </li>
        )}
      </For>
    </ol>
  )
}
