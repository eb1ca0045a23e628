import type { Finding } from "#domain/findings/finding.ts"
import type { Result } from "#domain/findings/result.ts"
import type { DialectChoice } from "#domain/profile/profile.ts"
import type { ByteSource, Sink } from "./source.ts"

/**
 * What stands in a file that is no plain CSV, as CSV in UTF-8: comma, quotes doubled, LF. From then on it is read as any
 * other CSV file is: scanned, previewed, checked, rewritten.
 */

/** Null where there is no value; `""` is an empty text. */
export type Cell = string | null

/** One of the tables of a file: a worksheet, an element of XML, an array of JSON, an entry of an archive. */
export interface TableInfo {
  readonly name: string
  /** Null where that is not known without reading it. */
  readonly rows: number | null
  readonly columns: number | null
  /** Hidden by who made the file; only worksheets can be. */
  readonly hidden: boolean
}

/** What the user may say about how a file is read; without it, each is found out. */
export interface ReadOptions {
  /** The name of the table to read. */
  readonly table?: string
  /** The encoding of a text, by any name that is known for it. */
  readonly encoding?: string
  /** A text is UTF-8 only if all of it is: for a file that has shown bytes that are none. */
  readonly checkEncoding?: boolean
  /** How a file of separated values is written. */
  readonly dialect?: DialectChoice
}

/** Takes the records of a table in their order. */
export interface RecordSink {
  /** A record may have fewer cells than columns known by then: the others are null. Await what is not undefined. */
  record(cells: readonly Cell[]): Promise<void> | undefined
}

/** What a reader tells of a file that it has transcribed. */
export interface Transcribed {
  /** The columns' names; null where they are to be looked for among the first records, as in a worksheet. */
  readonly names: readonly string[] | null
  /** Which of the tables was read; null where a file has but one without a name. */
  readonly table: string | null
  /** All there are, in the order of the file. */
  readonly tables: readonly TableInfo[]
  /** What is wrong with the file and cannot be seen in the transcript. */
  readonly findings: readonly Finding[]
}

/** Reads a file of one format. Expected failures are values; a read of the source that fails throws. */
export type Transcribe = (source: ByteSource, options: ReadOptions, sink: RecordSink) => Promise<Result<Transcribed>>

const encoder = new TextEncoder()
/** Bytes are handed on from so many on. */
const FLUSH = 256 << 10

/** Writes records as CSV into a sink. */
export function createTranscript<S extends ByteSource>(sink: Sink<S>): RecordSink & { finish(): Promise<S> } {
  let text = ""
  const flush = (): Promise<void> => {
    const bytes = encoder.encode(text)
    text = ""
    return sink.write(bytes)
  }
  return {
    record(cells) {
      text += recordText(cells)
      return text.length >= FLUSH ? flush() : undefined
    },
    async finish() {
      if (text !== "") await flush()
      return sink.finish()
    },
  }
}

/** A record as a line of a transcript; without cells it is a blank line, which keeps the numbers of the rows behind it. */
export function recordText(cells: readonly Cell[]): string {
  // One cell without a value would be a blank line, which is no record.
  return cells.length === 1 && cells[0] === null ? '""\n' : `${cells.map(cellText).join(",")}\n`
}

/** Blanks at the ends of a text are quoted too, for tools that would take them off. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

function cellText(cell: Cell): string {
  if (cell === null) return ""
  if (cell === "") return '""'
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
