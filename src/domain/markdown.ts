/** Code points: enough for texts without wide letters or joined signs. */
const widthOf = (text: string): number => [...text].length
const cellOf = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

/** A table of Markdown whose columns stand below each other, as the formatter would write it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(cellOf))
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => widthOf(row[i] ?? ""))))
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => (row[i] ?? "") + " ".repeat(width - widthOf(row[i] ?? ""))).join(" | ")} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n")
}
