/** A small line through the values, highest at the top; it breaks where there is none. Empty with fewer than two. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((v) => v !== null)
  if (known.length < 2) return ""
  const least = known.reduce((a, b) => Math.min(a, b))
  const range = known.reduce((a, b) => Math.max(a, b)) - least
  const at = (n: number) => Number(n.toFixed(1))
  let drawing = false
  return values
    .map((value, i) => {
      const command = drawing ? "L" : "M"
      drawing = value !== null
      if (value === null) return ""
      const x = (i / (values.length - 1)) * width
      const y = range === 0 ? height / 2 : 1 + (1 - (value - least) / range) * (height - 2)
      return `${command}${at(x)} ${at(y)}`
    })
    .join("")
}
