import { formatDay, formatInstant } from "#components/format.ts"

const DAY = 86_400_000
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** The time chunks that a datasource's segments fill, the last one included: `Jan 2024 – Feb 2024`, `3 Jan 2024`. */
export function chunkWords(interval: { readonly start: string; readonly end: string } | null): string {
  if (!interval) return "–"
  const [start, end] = [Date.parse(interval.start), Date.parse(interval.end)]
  if (start % DAY !== 0 || end % DAY !== 0) return `${formatInstant(start)} – ${formatInstant(end)}`
  const words = isFirst(start) && isFirst(end) ? formatMonth : formatDay
  const [from, to] = [words(start), words(end - 1)]
  return from === to ? from : `${from} – ${to}`
}

const isFirst = (ms: number): boolean => new Date(ms).getUTCDate() === 1

function formatMonth(ms: number): string {
  const date = new Date(ms)
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
