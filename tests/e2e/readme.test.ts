import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { QueryAnswer } from "#domain/contracts/query.ts"
import { waitForEnd } from "./api.ts"

const run = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grove-readme-"))
})
afterAll(() => rm(folder, { recursive: true }))

/** The blocks of the README's section for scripts, by their language, word for word. */
async function blocksOf(language: string): Promise<string[]> {
  const readme = await readFile(resolve(import.meta.dirname, "../../README.md"), "utf8")
  const section = readme.slice(readme.indexOf("## From a script"), readme.indexOf("## Configuration"))
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map((match) => match[1]!)
}

/** Runs a block as a shell would, with nothing changed but the port of this stack. */
async function shell<T>(block: string): Promise<T> {
  const script = block
    .replaceAll("http://127.0.0.1:4747", inject("url"))
    .replaceAll("curl ", "curl --silent --show-error ")
  const { stdout } = await run("sh", ["-euc", script], { cwd: folder })
  return JSON.parse(stdout) as T
}

test("what README tells a script to do does what it says", async () => {
  const [upload = "", status = "", query = "", months = ""] = await blocksOf("sh")
  const [answer = ""] = await blocksOf("json")
  const accepted = await shell<UploadAccepted>(upload)
  expect(accepted).toMatchObject({ datasource: "sales", filename: "sales.csv", rows: 4, findings: [] })
  const end = await waitForEnd(accepted.task_id)
  expect(end.error).toBeNull()
  expect(await shell(status.replace("TASK_ID", accepted.task_id))).toMatchObject({ status: "ready" })
  const { took_ms: _, ...expected } = JSON.parse(answer) as QueryAnswer
  expect(await shell(query)).toMatchObject(expected)
  // In Berlin, January begins an hour before it does in UTC.
  expect((await shell<QueryAnswer>(months)).rows).toEqual([
    ["2023-12-31T23:00:00.000Z", null],
    ["2024-01-31T23:00:00.000Z", -39],
  ])
})
