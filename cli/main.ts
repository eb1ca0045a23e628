import { readFile } from "node:fs/promises"
import { basename, dirname, resolve } from "node:path"
import { parseArgs } from "node:util"
import { ApiProblem, ApiUnreachable } from "#api/client.ts"
import { issueWithDatasourceName, suggestDatasourceName } from "#domain/ingestion/datasourceName.ts"
import { check } from "./check.ts"
import { endByExit } from "./ending.ts"
import { ingest } from "./ingest.ts"
import type { RulesFrom } from "./own-rules.ts"
import { READING_FLAGS, readOptionsOf } from "./reading.ts"
import { HELP, Usage } from "./usage.ts"

const OPTIONS = {
  datasource: { type: "string", short: "d" },
  mode: { type: "string", default: "append" },
  "on-duplicate": { type: "string", default: "stop" },
  ...READING_FLAGS,
  "timestamp-column": { type: "string" },
  "timestamp-format": { type: "string" },
  repairs: { type: "string" },
  like: { type: "string" },
  "left-out": { type: "string" },
  wait: { type: "boolean", default: false },
  url: { type: "string", default: process.env.GROVE_URL ?? "http://127.0.0.1:4747" },
  json: { type: "boolean", default: false },
  rules: { type: "string" },
  "check-rules": { type: "boolean" },
  "no-rules": { type: "boolean" },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
} as const

type Option = keyof typeof OPTIONS

const OF_BOTH = [
  ...(Object.keys(READING_FLAGS) as (keyof typeof READING_FLAGS)[]),
  "datasource",
  "url",
  "json",
] as const
const OPTIONS_OF: Readonly<Record<"check" | "ingest", readonly Option[]>> = {
  check: [...OF_BOTH, "rules", "check-rules", "no-rules"],
  ingest: [
    ...OF_BOTH,
    "mode",
    "on-duplicate",
    "timestamp-column",
    "timestamp-format",
    "repairs",
    "like",
    "left-out",
    "wait",
  ],
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, tokens: true })
  } catch (error) {
    throw new Usage(`${argumentWords(error)} \`grove --help\` lists what there is.`)
  }
}

/** An option of the other command would be without effect, which nobody means. */
function checkOptions(command: "check" | "ingest", { tokens }: ReturnType<typeof parse>): void {
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token.name as Option] : []))
  const foreign = given.find((name) => !OPTIONS_OF[command].includes(name))
  const other = command === "check" ? "ingest" : "check"
  if (foreign !== undefined)
    throw new Usage(`grove ${command} has no option --${foreign}; grove ${other} has. \`grove --help\` lists them all.`)
}

/** Node's own words for a wrong option are a programmer's. */
function argumentWords(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const option = /'(-[^' ]*)/.exec(message)?.[1] ?? ""
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `There is no option ${option}.`
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return optionValueWords(message)
  return message
}

/** `'-d, --datasource <value>'` wants one, `--wait` takes none. */
function optionValueWords(message: string): string {
  const name = /'[^']*?(--[a-z-]+)/.exec(message)?.[1] ?? "An option"
  return message.includes("does not take") ? `${name} takes no value.` : `${name} needs a value behind it.`
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((k) => k === value)
  if (found === undefined) throw new Usage(`--${name} is one of ${known.join(", ")}, not “${value}”.`)
  return found
}

function checkDatasourceName(name: string): void {
  const issue = issueWithDatasourceName(name)
  if (issue)
    throw new Usage(
      `“${name}” cannot be a datasource. ${issue} “${suggestDatasourceName(name)}” would do.`,
      "invalid_datasource_name",
    )
}

function checkUrl(url: string): void {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Usage(`“${url}” is no address. --url and GROVE_URL are such as http://127.0.0.1:4747.`)
}

/** Where the rules of one's own come from, as the command line says it. */
function rulesFrom(
  { rules, datasource, "no-rules": none }: ReturnType<typeof parse>["values"],
  url: string,
): RulesFrom | null {
  if (rules === undefined && datasource === undefined) return null
  if (none) throw new Usage("--no-rules checks none: leave it out, or leave out --rules and --datasource.")
  if (rules === undefined) {
    checkDatasourceName(datasource ?? "")
    checkUrl(url)
    return { kind: "datasource", name: datasource ?? "", url }
  }
  if (datasource === undefined) return { kind: "file", path: rules }
  throw new Usage(
    "Rules come from a file (--rules) or from a datasource of a running Grove (--datasource), not from both.",
  )
}

async function version(): Promise<string> {
  const about = await readFile(new URL("../package.json", import.meta.url), "utf8")
  return (JSON.parse(about) as { version: string }).version
}

/** Runs a command line. @returns the exit code */
async function run(argv: readonly string[]): Promise<number> {
  const parsed = parse(argv)
  const { values, positionals } = parsed
  const [command, path, ...rest] = positionals
  if (values.version) {
    process.stdout.write(`${await version()}\n`)
    return 0
  }
  if (values.help || command === undefined || command === "help") {
    process.stdout.write(HELP)
    return command === undefined && !values.help ? 2 : 0
  }
  if (command !== "check" && command !== "ingest") throw new Usage(`There is no command “${command}”.\n\n${HELP}`)
  if (path === undefined || path === "")
    throw new Usage(
      `Which file? For example: grove ${command} sales.csv${command === "ingest" ? " --datasource sales" : ""}`,
    )
  if (rest.length > 0) throw new Usage(`One file at a time: what is “${rest[0]}” for?`)
  checkOptions(command, parsed)
  const { json } = values
  const url = values.url.replace(/\/+$/, "")
  const reading = readOptionsOf(values)
  if (command === "check") {
    const rules = values["no-rules"] ? false : values["check-rules"]
    return check(path, { reading, json, rules, own: rulesFrom(values, url) })
  }
  if (values.datasource === undefined)
    throw new Usage(`Into which datasource? For example: --datasource ${suggestDatasourceName(basename(path))}`)
  checkDatasourceName(values.datasource)
  checkUrl(values.url)
  if (values.repairs !== undefined && values.like !== undefined)
    throw new Usage("Say --repairs or --like, not both: an ingestion that is followed brings its own repairs.")
  return ingest(path, {
    datasource: values.datasource,
    mode: oneOf("mode", values.mode, ["append", "replace"]),
    onDuplicate: oneOf("on-duplicate", values["on-duplicate"], ["stop", "append", "replace"]),
    reading,
    time: { column: values["timestamp-column"], format: values["timestamp-format"] },
    preparation: { repairs: values.repairs, like: values.like },
    leftOut: values["left-out"],
    wait: values.wait,
    url,
    json,
  })
}

/** The error as words, and its code for scripts. Anything that is not foreseen is told as it is. */
function explain(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof Usage) return { code: error.code, message: error.message }
  if (error instanceof ApiProblem) return { code: error.problem.code, message: error.problem.detail }
  if (error instanceof ApiUnreachable)
    return { code: "unreachable", message: "Grove does not answer. Is it running, and is --url (or GROVE_URL) right?" }
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === "ENOENT" && path !== undefined)
    return {
      code: "no_such_file",
      message: `There is no file “${path}” in ${dirname(resolve(path))}. Check its name and its folder.`,
    }
  if (code === "EACCES" && path !== undefined)
    return { code: "not_allowed", message: `The file ${path} may not be read. Check who may (ls -l), or copy it.` }
  return { code: "broken", message: message ?? String(error) }
}

endByExit()
try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  const { code, message } = explain(error)
  const json = process.argv.includes("--json")
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  else process.stderr.write(`${message}\n`)
  process.exitCode = 2
}
