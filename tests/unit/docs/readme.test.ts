import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../../..")

test("`npx grove check` says what README shows", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8")
  const section = readme.slice(readme.indexOf("## From a terminal"), readme.indexOf("## From a script"))
  const [command = "", shown = ""] = [...section.matchAll(/^```(?:sh|text)\n([\s\S]*?)^```/gm)].map(
    (match) => match[1]!,
  )
  const grove = `"${process.execPath}" "${join(root, "cli/grove.mjs")}"`
  expect(command).toContain("npx grove check")
  const folder = mkdtempSync(join(tmpdir(), "grove-readme-"))
  try {
    const run = spawnSync("sh", ["-c", command.replace("npx grove", grove)], { cwd: folder, encoding: "utf8" })
    expect(run.stdout).toBe(shown)
    expect(run.status).toBe(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
