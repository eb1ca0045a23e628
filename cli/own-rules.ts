import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import { createApiClient } from "#api/client.ts"
import { readUserRules } from "#domain/rules/read-user-rules.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { Usage } from "./usage.ts"

/** Where rules of one's own come from: a file, or a running Grove that keeps those of a datasource. */
export type RulesFrom =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "datasource"; readonly name: string; readonly url: string }

/**
 * The rules of one's own that a file is held to.
 *
 * @throws Usage with the place of what is wrong; what the file system or the API says otherwise
 */
export async function loadOwnRules(from: RulesFrom | null): Promise<readonly UserRule[]> {
  if (from === null) return []
  if (from.kind === "datasource") return (await createApiClient(globalThis.fetch, from.url).rules(from.name)).rules
  const read = readUserRules(await readFile(from.path, "utf8"))
  if (!read.ok) throw new Usage(`${basename(from.path)}: ${read.problem.message}`, read.problem.code)
  return read.value
}
