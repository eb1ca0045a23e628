import type { Reason } from "#domain/contracts/ingestions.ts"
import type { TaskReport, TaskStatus } from "#workers/druid/client.ts"

interface Known {
  readonly sign: RegExp
  readonly code: string
  readonly message: string
}

/** What Druid says when a task fails, in words for the person whose file it was. */
const KNOWN: readonly Known[] = [
  {
    sign: /NoSuchKey|Status Code: 404/,
    code: "object_missing",
    message:
      "Druid did not find the file in S3. Check that Druid and Grove use the same bucket; then send the file again.",
  },
  {
    sign: /Access key cannot be null|Secret key cannot be null/,
    code: "s3_credentials_missing",
    message:
      "Druid has no credentials for S3: set DRUID_S3_ACCESS_KEY and DRUID_S3_SECRET_KEY for its processes, then retry.",
  },
  {
    sign: /InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|Status Code: 403|Unauthorized/,
    code: "s3_refused",
    message:
      "S3 refused Druid's credentials. Check what Druid's processes have in DRUID_S3_ACCESS_KEY and DRUID_S3_SECRET_KEY, then retry.",
  },
  {
    sign: /UnknownHostException|Connection refused|Unable to execute HTTP request/,
    code: "s3_unreachable",
    message:
      "Druid cannot reach S3. If it sees S3 under another address than the browser, set DRUID_S3_ENDPOINT; then retry.",
  },
  {
    sign: /Max parse exceptions/i,
    code: "too_many_unreadable_rows",
    message:
      "Druid could not read more rows than Grove's scan had foretold, so it kept none. Check the timestamp column and its format.",
  },
  {
    sign: /Shutdown request from user/,
    code: "shut_down",
    message: "Somebody ended the task in Druid. Retry to run it again.",
  },
  {
    sign: /Insufficient|OutOfMemory|Java heap space/i,
    code: "out_of_memory",
    message: "Druid ran out of memory. Give its workers more, or send the file in smaller pieces.",
  },
]

/** Why a task failed: as Druid gave it, and in plain words. The report has the causes that the status cuts out. */
export function reasonOf(status: TaskStatus, report: TaskReport | null): Reason {
  const detail = report?.error || status.error || "Druid gave no reason."
  const known = KNOWN.find(({ sign }) => sign.test(detail) || sign.test(status.error ?? ""))
  return {
    code: known?.code ?? "task_failed",
    message: known?.message ?? "Druid's task failed. What it said stands below.",
    detail: shorten(detail),
  }
}

/** A Java stack trace is kept to its causes. */
function shorten(detail: string): string {
  const lines = detail.split("\n")
  const telling = lines.filter((line, i) => i === 0 || line.startsWith("Caused by:"))
  return (telling.length > 1 ? telling : lines).join("\n").slice(0, 4000)
}
