/** The shapes of small pictures, as pure data; `histogram.tsx` and `shares.tsx` only mount them. */

/**
 * One SVG path for all bars of a histogram, at least a hair high where there is a value at all.
 *
 * @param counts one a bucket, left to right
 * @param width in user units; each bar is separated from the next by a fifth of its step, at most 1
 */
export function histogramPath(counts: readonly number[], width: number, height: number): string {
  const most = Math.max(...counts, 0)
  if (counts.length === 0 || most <= 0) return ""
  const step = width / counts.length
  const gap = Math.min(1, step / 5)
  const at = (n: number) => Number(n.toFixed(2))
  return counts
    .map((count, i) => {
      if (count <= 0) return ""
      const h = Math.max(1, (count / most) * height)
      return `M${at(i * step)} ${at(height - h)}h${at(step - gap)}v${at(h)}h${at(gap - step)}z`
    })
    .join("")
}

/** Neighbouring buckets added up until at most `most` are left; the sum stays the same. */
export function coarser(counts: readonly number[], most: number): readonly number[] {
  const size = Math.ceil(counts.length / most)
  if (size <= 1) return counts
  const out: number[] = []
  for (let i = 0; i < counts.length; i += size) out.push(counts.slice(i, i + size).reduce((sum, n) => sum + n, 0))
  return out
}

/** The share of the rows that each of the most frequent values has, largest first. */
export function topShares(top: readonly { readonly count: number }[], rows: number, most: number): readonly number[] {
  if (rows <= 0) return []
  return top.slice(0, most).map((t) => Math.min(1, t.count / rows))
}
