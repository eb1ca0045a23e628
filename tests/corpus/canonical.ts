import type { Output } from "./case.ts"

const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? "" : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table as the CSV that Pollock's scorer compares: comma, quotes doubled, the header first. */
export function canonicalCsv(output: Output): string {
  const { error, columns, rows } = output as {
    error?: string
    columns?: readonly string[]
    rows?: readonly unknown[][]
  }
  if (error || !columns || !rows) return "Application Error\n"
  return [columns, ...rows].map((record) => `${record.map(cell).join(",")}\r\n`).join("")
}
