import type { DruidTask } from "#domain/ingestion/spec.ts"
import { type DruidClient, DruidRefused, DruidUnavailable } from "#workers/druid/client.ts"

interface Task {
  readonly spec: DruidTask
  readonly datasource: string
  readonly mark: string
  code: "RUNNING" | "SUCCESS" | "FAILED"
  error: string | null
}

/** What a task comes to when it is looked at. */
export type Fate = "runs" | "succeeds" | "fails" | "publishes_then_fails" | "publishes_half_then_fails"

export interface FakeDruid extends DruidClient {
  readonly tasks: Map<string, Task>
  /** Rows by datasource and mark. */
  readonly rows: Map<string, Map<string, number>>
  down: boolean
  /** The next submission is taken, and its answer is lost. */
  loseAnswer: boolean
  /** How many rows a task keeps; Druid's own reading of the file. */
  kept: number
  fate: Fate
}

interface Spec {
  readonly dataSchema: {
    readonly dataSource: string
    readonly transformSpec: { readonly transforms: readonly { readonly expression: string }[] }
  }
  readonly ioConfig: { readonly appendToExisting: boolean }
}

/** Druid as the Worker sees it: a task runs when it is looked at for the second time, and publishes all or nothing. */
export function fakeDruid(): FakeDruid {
  const tasks = new Map<string, Task>()
  const rows = new Map<string, Map<string, number>>()
  const looks = new Map<string, number>()
  const up = () => {
    if (druid.down) throw new DruidUnavailable("Druid cannot be reached.")
  }
  const publish = (task: Task, count: number) => {
    const spec = task.spec.spec as Spec
    const there = spec.ioConfig.appendToExisting ? (rows.get(task.datasource) ?? new Map()) : new Map()
    there.set(task.mark, (there.get(task.mark) ?? 0) + count)
    rows.set(task.datasource, there)
  }
  const run = (task: Task) => {
    if (druid.fate !== "fails") publish(task, druid.fate === "publishes_half_then_fails" ? druid.kept / 2 : druid.kept)
    task.code = druid.fate === "succeeds" ? "SUCCESS" : "FAILED"
    task.error = druid.fate === "succeeds" ? null : "java.lang.RuntimeException: the worker went away"
  }
  const druid: FakeDruid = {
    tasks,
    rows,
    down: false,
    loseAnswer: false,
    kept: 0,
    fate: "succeeds",
    async submit(spec) {
      up()
      if (!tasks.has(spec.id)) {
        const { dataSchema } = spec.spec as Spec
        const mark = dataSchema.transformSpec.transforms[0]!.expression.slice(1, -1)
        tasks.set(spec.id, { spec, datasource: dataSchema.dataSource, mark, code: "RUNNING", error: null })
      }
      if (druid.loseAnswer) {
        druid.loseAnswer = false
        throw new DruidUnavailable("The connection was reset.")
      }
      return { ok: true }
    },
    async status(id) {
      up()
      const task = tasks.get(id)
      if (!task) return null
      const seen = (looks.get(id) ?? 0) + 1
      looks.set(id, seen)
      if (task.code === "RUNNING" && seen > 1 && druid.fate !== "runs") run(task)
      return { code: task.code, error: task.error }
    },
    async report(id) {
      up()
      if (tasks.get(id)?.code !== "SUCCESS") return null
      return {
        counts: { processed: druid.kept, processedWithError: 0, unparseable: 0, thrownAway: 0 },
        error: null,
      }
    },
    async shutdown(id) {
      up()
      const task = tasks.get(id)
      if (task?.code !== "RUNNING") return
      task.code = "FAILED"
      task.error = "Shutdown request from user"
    },
    async loadStatus(datasource) {
      up()
      return rows.has(datasource) ? 100 : null
    },
    async interval() {
      return null
    },
    async sql({ parameters, sql }) {
      up()
      const datasource = /FROM "([^"]*)"/.exec(sql)?.[1] ?? ""
      const there = rows.get(datasource)
      if (!there) throw new DruidRefused(400, "invalidInput", `Object '${datasource}' not found`)
      return { columns: ["EXPR$0"], rows: [[there.get(String(parameters[0]!.value)) ?? 0]] }
    },
    async version() {
      up()
      return "33.0.0"
    },
  }
  return druid
}
