import { openSession } from "./file-session.ts"
import { exitCode, reportLines } from "./report.ts"
import { bar, createProgress, styleOf } from "./terminal.ts"
import { Usage } from "./usage.ts"

export interface CheckOptions {
  readonly sheet: string | undefined
  readonly json: boolean
}

/**
 * `grove check FILE`: the page's profile and findings in a terminal, or as JSON.
 *
 * @returns the exit code
 */
export async function check(path: string, { sheet, json }: CheckOptions): Promise<number> {
  const file = await openSession(path, sheet === undefined ? {} : { table: sheet })
  const progress = createProgress(process.stderr)
  try {
    const profile = await file.session.profile(({ bytes, total, rows }) => {
      const share = total > 0 ? bytes / total : 1
      progress.show(`${bar(share)} ${(share * 100).toFixed(0)} %  ${rows.toLocaleString("en")} rows checked`)
    })
    progress.clear()
    if (!profile.ok) throw new Usage(`${file.name}: ${profile.problem.message}`, profile.problem.code)
    const tables = file.session.tables()
    if (json) process.stdout.write(`${JSON.stringify({ file: file.name, tables, ...profile.value }, null, 2)}\n`)
    else {
      const lines = reportLines(file.name, profile.value, tables, styleOf(process.stdout, process.env))
      process.stdout.write(`${lines.join("\n")}\n`)
    }
    return exitCode(profile.value.findings)
  } finally {
    progress.clear()
    await file.close()
  }
}
