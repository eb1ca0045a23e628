/** Browsers lay out elements up to some 16 million pixels; a table of more rows is scrolled in proportion. */
const MOST_PX = 8_000_000

export interface Rows {
  readonly count: number
  readonly rowPx: number
  /** Of what the rows are seen through. */
  readonly viewPx: number
}

/** The rows that are made: from `first` up to `last`, which is not one of them. */
export interface RowWindow {
  readonly first: number
  readonly last: number
  /** Where `first` stands in the element that is scrolled. */
  readonly top: number
}

/** The height of the element that is scrolled. */
export const heightOf = ({ count, rowPx }: Rows): number => Math.min(count * rowPx, MOST_PX)

/** How many pixels of rows one pixel of scrolling stands for. */
export function scaleOf(rows: Rows): number {
  const full = rows.count * rows.rowPx
  return full <= MOST_PX ? 1 : (full - rows.viewPx) / (MOST_PX - rows.viewPx)
}

export function windowAt(rows: Rows, scrolled: number, overscan: number): RowWindow {
  const { count, rowPx, viewPx } = rows
  const at = Math.max(0, scrolled) * scaleOf(rows)
  const first = Math.max(0, Math.min(count, Math.floor(at / rowPx)) - overscan)
  const last = Math.min(count, Math.ceil((at + viewPx) / rowPx) + overscan)
  return { first, last, top: scrolled - (at - first * rowPx) }
}

/** How far to scroll for a row to stand in the middle. */
export function scrollTo(rows: Rows, index: number): number {
  const { count, rowPx, viewPx } = rows
  const most = Math.max(0, count * rowPx - viewPx)
  const at = Math.min(most, Math.max(0, index * rowPx - (viewPx - rowPx) / 2))
  return at / scaleOf(rows)
}
