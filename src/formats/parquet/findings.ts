import { type FindingCode, finding } from "#domain/findings/catalogue.ts"
import type { Finding, Place } from "#domain/findings/finding.ts"
import type { ParquetKind } from "#domain/profile/parquet-facts.ts"
import type { TableColumn } from "./columns.ts"
import type { LeafTexts, RowBatch } from "./rows.ts"

const MOST_PLACES = 20
const LONGEST_PLACE = 200

/** What to look for among the texts of a column, and what to say of it. */
interface Watch {
  readonly code: FindingCode
  readonly isIt: (text: string) => boolean
}

const NOT_FINITE: Watch = {
  code: "parquet_nan",
  isIt: (text) => text === "NaN" || text === "Infinity" || text === "-Infinity",
}
const NOT_FINITE_INSIDE: Watch = { code: "parquet_nan", isIt: (text) => /[[:,]"(NaN|-?Infinity)"[\],}]/.test(text) }
const NOT_UTF8: Watch = { code: "parquet_not_utf8", isIt: (text) => text.includes("\uFFFD") }
const FAR: Watch = { code: "parquet_far_time", isIt: (text) => text[4] !== "-" }

const WATCHES: Readonly<Partial<Record<ParquetKind, Watch>>> = {
  float: NOT_FINITE,
  text: NOT_UTF8,
  date: FAR,
  timestamp: FAR,
}

const KINDS: Readonly<Partial<Record<ParquetKind, FindingCode>>> = {
  bytes: "parquet_bytes",
  geometry: "parquet_bytes",
}

interface Seen {
  values: number
  odd: number
  readonly places: Place[]
}

/** Looks at all cells of a file as they are read. */
export function createFindings(columns: readonly TableColumn[], texts: LeafTexts) {
  const seen: readonly Seen[] = columns.map(() => ({ values: 0, odd: 0, places: [] }))
  const watches = columns.map(({ node, leaf }) => {
    if (leaf) return WATCHES[texts.get(leaf.index)!.type] ?? null
    return node.leaves.some(({ index }) => texts.get(index)!.type === "float") ? NOT_FINITE_INSIDE : null
  })
  const kinds = columns.map(({ leaf }) => (leaf ? (KINDS[texts.get(leaf.index)!.type] ?? null) : "parquet_json"))

  return {
    look({ firstRow, cells }: RowBatch): void {
      for (const [c, watch] of watches.entries()) {
        const column = cells[c]!
        const state = seen[c]!
        if (kinds[c] !== null) for (const cell of column) if (cell !== null) state.values++
        if (watch === null) continue
        const { isIt } = watch
        for (let r = 0; r < column.length; r++) {
          const cell = column[r]!
          if (cell === null || !isIt(cell)) continue
          state.odd++
          if (state.places.length < MOST_PLACES)
            state.places.push({ row: firstRow + r + 1, offset: 0, text: cell.slice(0, LONGEST_PLACE) })
        }
      }
    },
    all(): readonly Finding[] {
      const found: Finding[] = nameFindings(columns.map(({ name }) => name))
      for (const [c, { name, leaf, node }] of columns.entries()) {
        const { values, odd, places } = seen[c]!
        const kind = kinds[c]
        if (kind && values > 0) found.push(finding(kind, name, values))
        if (odd > 0) found.push(finding(watches[c]!.code, name, odd, places))
        if (leaf && leaf.path.length > 1) found.push(finding("parquet_group", name, 1))
        const passedOver = node.leaves.filter(({ index }) => texts.get(index)!.passedOver !== null).length
        if (passedOver > 0) found.push(finding("parquet_annotation", name, passedOver))
      }
      return found
    },
  }
}

function nameFindings(names: readonly string[]): Finding[] {
  const empty = names.filter((name) => name.trim() === "").length
  const repeated = names.length - empty - new Set(names.filter((name) => name.trim() !== "")).size
  return [
    ...(empty > 0 ? [finding("empty_header", null, empty)] : []),
    ...(repeated > 0 ? [finding("duplicate_header", null, repeated)] : []),
  ]
}
