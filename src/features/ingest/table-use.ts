import { type Accessor, createSignal } from "solid-js"
import type { FileProblem, TableTask } from "#profiler/api.ts"
import type { Desk } from "./desk.ts"

/** What the table of a file did not answer, in words. */
export class TableProblem extends Error {
  override readonly name = "TableProblem"
  readonly code: string
  constructor({ code, message }: FileProblem) {
    super(message)
    this.code = code
  }
}

export interface TableUse {
  /** How much of the table is loaded, 0 to 1, while somebody waits for it; else null. */
  readonly share: Accessor<number | null>
  /** Runs a task on the file's rows; throws a TableProblem for what is expected to go wrong. */
  ask<T>(task: TableTask<T>): Promise<T>
}

/** One place's way to the rows of a file in DuckDB, which are loaded when they are first asked for. */
export function createTableUse(desk: Pick<Desk, "onTable">, id: Accessor<string>): TableUse {
  const [share, setShare] = createSignal<number | null>(null)
  let waiting = 0
  return {
    share,
    async ask(task) {
      waiting++
      try {
        const answer = await desk.onTable(id(), task, setShare)
        if (answer.ok) return answer.value
        throw new TableProblem(answer.problem)
      } finally {
        if (--waiting === 0) setShare(null)
      }
    },
  }
}

/** Why there is no answer, as a sentence; null where the question was taken back, and nobody waits for it. */
export function problemWords(error: unknown): string | null {
  if (error instanceof TableProblem && error.code === "cancelled") return null
  return error instanceof Error ? error.message : String(error)
}
