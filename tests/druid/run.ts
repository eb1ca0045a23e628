import { type SpawnSyncReturns, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { ENVIRONMENT } from "#tests/contract/druid/druids.ts"

const ROOT = resolve(import.meta.dirname, "../..")
const CLUSTER = join(ROOT, "local/druid-cluster")
const ROUTER = "http://127.0.0.1:8888"

/** What starting a real Druid needs on this machine and does not find; null: nothing is missing. */
function missingForDruid(): string | null {
  if (process.platform !== "linux") return "local/druid-cluster starts a real Druid on Linux only"
  const java = spawnSync(process.env.DRUID_JAVA ?? "java", ["-version"], { encoding: "utf8" })
  if (java.error) return "there is no java on the PATH (17 is needed; DRUID_JAVA names one)"
  if (!/version "17[."]/.test(java.stderr))
    return `java is not 17 (DRUID_JAVA names one): ${java.stderr.split("\n")[0]}`
  for (const tool of ["javac", "jar", "mvn", "curl", "setsid"])
    if (spawnSync("which", [tool]).status !== 0) return `there is no ${tool} on the PATH`
  return null
}

/** Vitest's tests of the contract, or with `--files DIR …` the values of a corpus's files: see `tests/corpus/druid.ts`. */
function holdContract(url: string): number {
  const [first, ...rest] = process.argv.slice(2)
  const env = { ...process.env, GROVE_TEST_DRUID_URL: url }
  const options = { cwd: ROOT, stdio: "inherit", env } as const
  if (first === "--files") return show(spawnSync(process.execPath, ["tests/corpus/druid.ts", ...rest], options))
  return show(spawnSync("npx", ["vitest", "run", "--project", "fast", "tests/contract/druid"], options))
}

const show = ({ status, error }: SpawnSyncReturns<Buffer>): number => {
  if (error) console.error(error.message)
  return status ?? 1
}

/**
 * Holds the contract of the Druid API against a real Druid: the one that GROVE_TEST_DRUID_URL names, else one that is
 * started for it. A machine that cannot start one is told why and is no failure.
 */
function main(): number {
  const given = process.env.GROVE_TEST_DRUID_URL
  if (given) return holdContract(given)
  const missing = missingForDruid()
  if (missing) {
    console.log(`Skipped: ${missing}. GROVE_TEST_DRUID_URL may name a running Druid instead.`)
    return 0
  }
  const home = process.env.DRUID_HOME ?? join(ROOT, ".druid")
  const env = { ...process.env, ...ENVIRONMENT, DRUID_HOME: home }
  const status = spawnSync(join(CLUSTER, "status.sh"), { encoding: "utf8", env }).stdout
  if (status.includes("(pid ")) {
    console.error(`A Druid of ${home} runs already. Stop it, or name it by GROVE_TEST_DRUID_URL.`)
    return 1
  }
  try {
    const started = show(spawnSync(join(CLUSTER, "start.sh"), { cwd: ROOT, stdio: "inherit", env }))
    if (started === 0) return holdContract(ROUTER)
    if (existsSync(join(home, "lib/.complete"))) return started
    console.log("Skipped: Druid could not be fetched from Maven Central, see above.")
    return 0
  } finally {
    spawnSync(join(CLUSTER, "stop.sh"), { cwd: ROOT, stdio: "inherit", env })
  }
}

process.exitCode = main()
