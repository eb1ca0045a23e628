import { styleText } from "node:util"

/** How text is set off; plain where the output is no terminal, or NO_COLOR asks for it. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  error(text: string): string
  warning(text: string): string
  good(text: string): string
}

const same = (text: string): string => text

export const PLAIN: Style = { bold: same, dim: same, error: same, warning: same, good: same }

const COLOURS: Style = {
  bold: (text) => styleText("bold", text, { validateStream: false }),
  dim: (text) => styleText("dim", text, { validateStream: false }),
  error: (text) => styleText("red", text, { validateStream: false }),
  warning: (text) => styleText("yellow", text, { validateStream: false }),
  good: (text) => styleText("green", text, { validateStream: false }),
}

export const styleOf = (stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style =>
  stream.isTTY && !env.NO_COLOR && env.TERM !== "dumb" ? COLOURS : PLAIN

/** One line that is written over, on a terminal alone. */
export interface Progress {
  show(text: string): void
  /** Takes the line away. */
  clear(): void
}

export function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show() {}, clear() {} }
  let shown = 0
  return {
    show(text) {
      const now = performance.now()
      if (now - shown < 80) return
      shown = now
      stream.write(`\r\x1b[2K${text.slice(0, Math.max(10, (stream.columns || 80) - 1))}`)
    },
    clear() {
      stream.write("\r\x1b[2K")
    },
  }
}

/** A bar of twenty cells: `━━━━━━━─────────────`. */
export function bar(share: number): string {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * 20)
  return "━".repeat(filled) + "─".repeat(20 - filled)
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u
/** Columns of a terminal that a text takes. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, c) => sum + (WIDE.test(c) || (c.codePointAt(0) ?? 0) > 0x1f000 ? 2 : 1), 0)

export function cut(text: string, width: number): string {
  const clean = text.replace(/\p{Cc}/gu, "·")
  if (widthOf(clean) <= width) return clean
  let out = ""
  for (const c of clean) {
    if (widthOf(out + c) > width - 1) break
    out += c
  }
  return `${out}…`
}

/** Rows as columns of text, numbers to the right where `right` says so. */
export function columns(rows: readonly (readonly string[])[], right: readonly boolean[]): readonly string[] {
  const widths = right.map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ""))))
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const pad = " ".repeat(widths[i]! - widthOf(cell))
        return right[i] ? pad + cell : cell + pad
      })
      .join("  ")
      .trimEnd(),
  )
}
