const COMMA = 44
const QUOTE = 34
const SPACE = 32

/** What can be said of a cell from its bytes. */
export const PLAIN = 0
/** In quotes, with no quote inside. */
export const QUOTED = 1
/** Anything else: its value has to be worked out. */
export const ODD = 2

/** The cells of one line, as offsets; kept and overwritten from line to line. */
export interface Cells {
  count: number
  start: Int32Array
  end: Int32Array
  kind: Uint8Array
}

export const createCells = (): Cells => ({
  count: 0,
  start: new Int32Array(64),
  end: new Int32Array(64),
  kind: new Uint8Array(64),
})

function add(cells: Cells, start: number, end: number, kind: number): void {
  const { count } = cells
  if (count === cells.start.length) {
    const grown = <A extends Int32Array | Uint8Array>(old: A, empty: A): A => {
      empty.set(old)
      return empty
    }
    cells.start = grown(cells.start, new Int32Array(count * 2))
    cells.end = grown(cells.end, new Int32Array(count * 2))
    cells.kind = grown(cells.kind, new Uint8Array(count * 2))
  }
  cells.start[count] = start
  cells.end[count] = end
  cells.kind[count] = kind
  cells.count = count + 1
}

/** Splits the line `[start, end)` at commas, as Druid's parser (opencsv's RFC4180Parser) does, its view of quotes included. */
export function splitCells(bytes: Buffer, start: number, end: number, cells: Cells): void {
  cells.count = 0
  let from = start
  let kind = PLAIN
  for (let i = start; i < end; i++) {
    const c = bytes[i]!
    if (c > COMMA) continue
    if (c === COMMA) {
      add(cells, from, i, kind)
      from = i + 1
      kind = PLAIN
    } else if (c === QUOTE) {
      splitQuoted(bytes, start, end, cells)
      return
    } else if (c < SPACE) kind = ODD
  }
  if (end > start) add(cells, from, end, kind)
}

/** A quote opens a cell only at its start, and closes it only before a comma or the line's end. */
function splitQuoted(bytes: Buffer, start: number, end: number, cells: Cells): void {
  cells.count = 0
  let from = start
  while (from < end) {
    const close = bytes[from] === QUOTE ? endOfQuoted(bytes, from, end) : indexOf(bytes, COMMA, from, end)
    add(cells, from, close, kindOf(bytes, from, close))
    from = close + 1
  }
  if (bytes[end - 1] === COMMA) add(cells, end, end, PLAIN)
}

function endOfQuoted(bytes: Buffer, from: number, end: number): number {
  // Without a comma behind it the rest of the line is one cell, whatever its quotes.
  if (indexOf(bytes, COMMA, from, end) === end) return end
  let quote = indexOf(bytes, QUOTE, from + 1, end)
  let inside = false
  while (quote < end - 1) {
    if (!inside && bytes[quote + 1] === COMMA) return quote + 1
    do {
      quote = indexOf(bytes, QUOTE, quote + 1, end)
      inside = !inside
    } while (quote < end - 1 && bytes[quote + 1] === QUOTE)
  }
  return end
}

function indexOf(bytes: Buffer, byte: number, from: number, end: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === byte) return i
  return end
}

function kindOf(bytes: Buffer, from: number, end: number): number {
  const quoted = end - from >= 2 && bytes[from] === QUOTE && bytes[end - 1] === QUOTE
  const last = quoted ? end - 1 : end
  for (let i = quoted ? from + 1 : from; i < last; i++) {
    const c = bytes[i]!
    if (c === QUOTE || c < SPACE) return ODD
  }
  return quoted ? QUOTED : PLAIN
}

/** The value of a cell: null where nothing stands between the commas. */
export function cellText(bytes: Buffer, cells: Cells, i: number): string | null {
  if (i < 0 || i >= cells.count) return null
  const [start, end] = [cells.start[i]!, cells.end[i]!]
  if (start === end) return null
  if (cells.kind[i] === PLAIN) return bytes.toString("utf8", start, end)
  if (cells.kind[i] === QUOTED) return bytes.toString("utf8", start + 1, end - 1)
  const raw = bytes.toString("utf8", start, end)
  const first = raw.indexOf('"')
  if (first < 0 || first === raw.lastIndexOf('"')) return raw
  const inner = raw.startsWith('"') ? raw.slice(1, raw.endsWith('"') ? -1 : undefined) : raw
  return inner.replaceAll('""', '"')
}
