/** A reader of CSV that shares nothing with ours: a few regular expressions over the whole text. */
export interface NaiveRecord {
  /** UTF-16 offset of its first character. */
  readonly start: number
  /** Null is an empty cell without quotes. */
  readonly cells: readonly (string | null)[]
}

const escaped = (delimiter: string) => (delimiter === "|" ? "\\|" : delimiter)

export function readNaively(text: string, delimiter: string): NaiveRecord[] {
  const d = escaped(delimiter)
  const blank = new RegExp(`(?!${d})(?:(?!${d})[ \\t])*(?:\\r\\n|\\n|\\r|$)|(?:\\r\\n|\\n|\\r)`, "y")
  const quoted = new RegExp(`"((?:[^"]|"")*)"(?!")([^${d}\\r\\n]*)`, "y")
  const plain = new RegExp(`[^${d}\\r\\n]*`, "y")
  const newline = /\r\n|\n|\r/y
  let at = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }
  const records: NaiveRecord[] = []
  while (at < text.length) {
    if (take(blank)) continue
    const start = at
    const cells: (string | null)[] = []
    do {
      const from = at
      let q = text[at] === '"' ? take(quoted) : null
      // What looks like the opening quote of another field closes none.
      if (q && /[^ \t]/.test(q[2]!) && (/[\r\n]/.test(q[1]!) || q[1]!.endsWith(delimiter))) {
        q = null
        at = from
      }
      cells.push(q ? q[1]!.replaceAll('""', '"') + q[2]! : take(plain)![0] || null)
    } while (text[at] === delimiter && ++at)
    take(newline)
    records.push({ start, cells })
  }
  return records
}
