import type { Choices } from "#domain/ingestion/choices.ts"
import { expectedRows } from "#domain/ingestion/choices.ts"
import { issueWithDatasourceName, suggestDatasourceName } from "#domain/ingestion/datasourceName.ts"
import { blockingFinding, issuesWithColumns } from "#domain/ingestion/issues.ts"
import { extensionOf, READABLE } from "#domain/ingestion/keys.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { Config } from "#workers/config.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import { ApiError } from "#workers/problem.ts"

/** Checks that several calls make; each throws an ApiError that says what to do. */

const megabytes = (bytes: number): string => `${Number((bytes / 1_000_000).toFixed(1)).toLocaleString("en")} MB`

export function checkDatasource(name: string, where: string): void {
  const issue = issueWithDatasourceName(name)
  if (issue === null) return
  const detail = `“${name}” cannot be a datasource: ${issue} “${suggestDatasourceName(name)}” would do.`
  throw new ApiError(400, "invalid_datasource_name", "Not a datasource's name", detail, { where })
}

export function checkSize(config: Config, size: number): void {
  if (size > config.maxFileSize)
    throw new ApiError(
      413,
      "file_too_large",
      "The file is too large",
      `Files may have up to ${megabytes(config.maxFileSize)} here; this one has ${megabytes(size)}. Cut it, or raise MAX_FILE_SIZE.`,
      { where: "file" },
    )
}

/** The body of a POST is bounded by the edge, the file by what Grove was told. */
export function checkBody(config: Config, length: number): void {
  if (length > config.maxBodySize)
    throw new ApiError(
      413,
      "body_too_large",
      "The body is too large for one request",
      `One POST takes up to ${megabytes(config.maxBodySize)}; this one has ${megabytes(length)}. Drop larger files on the page: it sends them to S3 in parts.`,
    )
}

/** A format is refused by its name only where the configuration does not take it: the content decides about the rest. */
export function checkFormat(config: Config, filename: string): void {
  const extension = extensionOf(filename)
  if (extension === null || !READABLE.includes(extension) || config.formats.includes(extension)) return
  throw new ApiError(
    415,
    "unsupported_format",
    "This format is not taken here",
    `Files of the format .${extension} are not taken here: SUPPORTED_FORMATS names ${config.formats.join(", ")}.`,
    { where: "file" },
  )
}

/** Whether a profile and what was chosen about it make an ingestion. */
export function checkIngestible(profile: Profile, choices: Choices): void {
  const refuse = (code: string, title: string, detail: string) => {
    throw new ApiError(422, code, title, detail)
  }
  const blocking = blockingFinding(profile.findings)
  if (blocking)
    refuse(
      blocking.code,
      "The file cannot be ingested as it is",
      `${blocking.column ? `Column ${blocking.column}: ` : ""}${blocking.message}`,
    )
  const [issue] = issuesWithColumns(profile, choices)
  if (issue) refuse(issue.code, "A column's name is taken", issue.message)
  if (expectedRows(profile, choices).kept > 0) return
  const column = choices.timestamp.kind === "column" ? choices.timestamp.column : ""
  refuse(
    "no_rows_with_time",
    "No row has a time",
    `No value of ${column} can be read as a time in the chosen format. Choose another column or format.`,
  )
}

/** The same file is there already: a person is asked, a script says what it wants. */
export function alreadyIngested(earlier: IngestionRow): ApiError {
  const rows = earlier.profile ? `, ${earlier.profile.rows.toLocaleString("en")} rows` : ""
  const day = earlier.createdAt.toISOString().slice(0, 10)
  const done =
    earlier.state === "ready"
      ? `was ingested into ${earlier.datasource} on ${day}`
      : `is on its way into ${earlier.datasource} (${earlier.state})`
  return new ApiError(
    409,
    "already_ingested",
    "This file is there already",
    `${earlier.filename} ${done}${rows}. Send on_duplicate=append to add it again, or on_duplicate=replace to replace it.`,
    { task_id: earlier.id },
  )
}
