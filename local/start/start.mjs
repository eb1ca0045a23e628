// Plain JavaScript, so that an old Node can still say what is missing instead of failing to read TypeScript.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const WANTED = 24

function issueWithNode() {
  if (Number(process.versions.node.split(".")[0]) >= WANTED) return null
  return (
    `Grove needs Node ${WANTED} or later and this is ${process.version} on ${process.platform}-${process.arch}. ` +
    "On Linux (x64, arm64) and Windows (x64) `npm ci` brings it along: run that first, and start with `npm start`. " +
    "Elsewhere install it from https://nodejs.org."
  )
}

/** Ends whatever the child left behind, such as a workerd whose parent was killed. */
function endGroup(pid) {
  try {
    if (process.platform === "win32") spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" })
    else process.kill(-pid, "SIGKILL")
  } catch (error) {
    if (error.code !== "ESRCH") throw error
  }
}

/**
 * Runs the stack as a group of processes of its own, asks it to end at a signal, and makes it end at the second. A
 * process that is killed outright cannot end its children: this one does it for the stack, and the stack ends by itself
 * when this one is gone.
 */
async function supervise() {
  const main = fileURLToPath(new URL("main.ts", import.meta.url))
  const child = spawn(process.execPath, [main, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: true,
  })
  let asked = false
  const stop = () => {
    if (asked || !child.connected) endGroup(child.pid)
    else child.send("stop")
    asked = true
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop)
  const [code, signal] = await once(child, "exit")
  endGroup(child.pid)
  if (signal) console.error(`Grove was ended by ${signal}.`)
  process.exitCode = code ?? 1
}

const issue = issueWithNode()
if (issue) {
  console.error(issue)
  process.exitCode = 1
} else {
  await supervise()
}
