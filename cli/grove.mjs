#!/usr/bin/env node
// Plain JavaScript, so that an old Node can still be told from a new one, which reads TypeScript itself.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import nodeModule from "node:module"
import { fileURLToPath } from "node:url"

const WANTED = 24

if (Number(process.versions.node.split(".")[0]) >= WANTED) {
  // What is compiled, types taken off, is kept for the next call; threads keep theirs too.
  nodeModule.enableCompileCache()
  await import("./main.ts")
} else {
  const brought = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url))
  if (existsSync(brought)) {
    const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
    const child = spawn(brought, args, { stdio: "inherit" })
    child.once("exit", (code, signal) => {
      process.exitCode = signal ? 1 : (code ?? 1)
    })
  } else {
    console.error(
      `grove needs Node ${WANTED} or later; this is ${process.version}. Run \`npm ci\` first: it brings one along.`,
    )
    process.exitCode = 2
  }
}
