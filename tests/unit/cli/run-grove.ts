import { spawn } from "node:child_process"
import { resolve } from "node:path"

export const GROVE = resolve(import.meta.dirname, "../../../cli/grove.mjs")

/** Runs the command line to its end: its exit code, and what it wrote. */
export async function runGrove(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [GROVE, ...args], { env })
  const texts = { stdout: "", stderr: "" }
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text
    })
  const code = await new Promise<number | null>((done) => child.once("close", done))
  return { code, ...texts }
}
