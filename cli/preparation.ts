import { readFile } from "node:fs/promises"
import * as z from "zod"
import type { ApiClient } from "#api/client.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import { operation, type Repair, type RepairResult, repair, touchesRows, wordsOf } from "#domain/repair/repair.ts"
import { columnsAfter, repairsOf, repeatable } from "#domain/repair/replay.ts"
import { Usage } from "./usage.ts"

/** How a file is to be made ready, one or the other: by repairs of a file, or as that of an earlier ingestion was. */
export interface WantedPreparation {
  /** A JSON file of repairs or operations, as docs/repairs.md has them and the page saves them. */
  readonly repairs: string | undefined
  /** The id of an ingestion, or `last` for the latest one whose file had these columns. */
  readonly like: string | undefined
}

export interface Preparation {
  readonly repairs: readonly Repair[]
  /** What was decided about the earlier file, or null. */
  readonly choices: Choices | null
  /** Said to who runs the command. */
  readonly words: string
}

const fileOfRepairs = z
  .array(z.union([repair, operation.transform((o): Repair => ({ operation: o, reason: null }))]))
  .max(200)

/**
 * Looks up how a file of these columns is to be made ready.
 *
 * @param columns names as they stand in the file
 * @returns null where nothing was wanted
 */
export async function preparationFor(
  { repairs, like }: WantedPreparation,
  columns: readonly string[],
  datasource: string,
  api: Pick<ApiClient, "alike" | "preparation">,
): Promise<Preparation | null> {
  if (repairs !== undefined) return fitting(await ofFile(repairs), columns)
  if (like !== undefined) return fitting(await ofEarlier(like, columns, datasource, api), columns)
  return null
}

async function ofFile(path: string): Promise<Preparation> {
  const text = await readFile(path, "utf8")
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Usage(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`, "invalid_repairs")
  }
  const parsed = fileOfRepairs.safeParse(value)
  if (!parsed.success) throw new Usage(`${path}: ${issueWith(value, parsed.error)}`, "invalid_repairs")
  return { repairs: parsed.data, choices: null, words: `Made ready by ${path}.` }
}

/** The first thing that is wrong; of a union zod tells only that none fits, so the entry is read again as an operation. */
function issueWith(value: unknown, { issues }: z.ZodError): string {
  const [issue] = issues
  const at = issue?.path[0]
  if (!Array.isArray(value) || typeof at !== "number")
    return "it is to be a list of repairs, as the page saves them and docs/repairs.md describes them."
  const entry: unknown = value[at]
  const inner = typeof entry === "object" && entry !== null && "operation" in entry ? entry.operation : entry
  const message = operation.safeParse(inner).error?.issues[0]
  const where = message && message.path.length > 0 ? `${message.path.join(".")}: ` : ""
  return `repair ${at + 1} is none: ${where}${message?.message ?? issue?.message ?? "it is not as expected"}.`
}

async function ofEarlier(
  like: string,
  columns: readonly string[],
  datasource: string,
  api: Pick<ApiClient, "alike" | "preparation">,
): Promise<Preparation> {
  const earlier =
    like === "last" ? (await api.alike({ datasource, columns: [...columns] })).preparation : await api.preparation(like)
  if (earlier === null)
    throw new Usage(
      "No file with these columns was ingested before, so there is nothing to do as then. Leave --like out the first time.",
      "nothing_alike",
    )
  const words = `Made ready as ${earlier.filename} of ${earlier.at.slice(0, 10)} was (${earlier.task_id}).`
  return { repairs: repeatable(repairsOf(earlier.choices)), choices: earlier.choices, words }
}

/** The preparation, or why its repairs cannot be made in this file. */
function fitting(preparation: Preparation, columns: readonly string[]): Preparation {
  const { repairs } = preparation
  const at = repairs.findIndex((_, i) => columnsAfter(columns, repairs.slice(0, i + 1)) === null)
  if (at < 0) return preparation
  const before = columnsAfter(columns, repairs.slice(0, at)) ?? columns
  throw new Usage(
    `“${wordsOf(repairs[at]!.operation)}” cannot be done in this file; its columns are: ${before.join(", ")}.`,
    "repairs_do_not_fit",
  )
}

/** What repairs did, one to a line. */
export const madeWords = (results: readonly RepairResult[]): string =>
  results
    .map(({ repair: { operation: o }, rows }) => {
      const count = touchesRows(o) ? `  ${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}` : ""
      return `  ${wordsOf(o)}${count}`
    })
    .join("\n")
