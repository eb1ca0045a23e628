import { Hono } from "hono"
import {
  type Analysis,
  type UploadAccepted,
  type UploadFields,
  type UploadRehearsed,
  uploadFields,
} from "#domain/contracts/ingest.ts"
import { issuesAsIs } from "#domain/ingestion/as-is.ts"
import { type Choices, chooseTime, expectedRows, proposeChoices } from "#domain/ingestion/choices.ts"
import { incomingKey } from "#domain/ingestion/keys.ts"
import { buildIngestionSpec, originalFormat } from "#domain/ingestion/spec.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { Deps } from "#workers/deps.ts"
import { profileStaged, type StagedProfile } from "#workers/ingestion/read-staged.ts"
import { type StagedFile, stageFile } from "#workers/ingestion/stage.ts"
import { ApiError } from "#workers/problem.ts"
import { alreadyIngested, checkBody, checkDatasource, checkFormat, checkIngestible, checkSize } from "./checks.ts"
import { freeKeys, keysFor, repeatedBy } from "./claims.ts"
import { readForm } from "./form.ts"
import { check, idempotencyKey } from "./http.ts"
import { statusUrl } from "./views.ts"

export function ingestRoutes({ config, store, storage, now, newId }: Deps, moved: (id: string) => void) {
  const routes = new Hono()

  /** Takes a form whose file is staged under an id; what cannot be read is refused here. */
  async function receive(
    request: Request,
    id: string,
    defaults: Readonly<Record<string, string>> = {},
  ): Promise<{ fields: UploadFields; filename: string; staged: StagedFile; found: StagedProfile }> {
    checkBody(config, Number(request.headers.get("content-length") ?? 0))
    const form = await readForm(request, (filename, bytes) => stage(filename, bytes, id)).catch(async (error) => {
      // The file may have arrived whole, and the rest of the form not.
      await forget(id)
      throw error
    })
    if (form.file === null)
      throw new ApiError(
        400,
        "file_missing",
        "A file is missing",
        "Send the file in the field “file”, as curl -F file=@sales.csv does.",
        {
          where: "file",
        },
      )
    const { filename, result } = form.file
    if (result instanceof ApiError) throw result
    checkSize(config, result.size)
    if ("tooLarge" in result) throw new Error("A file was refused for its size, which is not too large.")
    try {
      const fields = check({ ...defaults, ...form.fields }, uploadFields)
      checkDatasource(fields.datasource_name, "datasource_name")
      const read = await profileStaged(storage, incomingKey(config.uploadPrefix, id), result, readOptions(fields))
      if (read.ok) return { fields, filename, staged: result, found: read.value }
      const { code, message } = read.problem
      throw new ApiError(422, code, "The file cannot be read", `${filename}: ${message}`, { where: "file" })
    } catch (error) {
      await forget(id)
      throw error
    }
  }

  /** A format that is refused by its name is read to its end as well. */
  async function stage(filename: string, bytes: AsyncIterable<Uint8Array>, id: string) {
    try {
      checkFormat(config, filename)
    } catch (error) {
      for await (const _ of bytes);
      return error as ApiError
    }
    return stageFile(storage, incomingKey(config.uploadPrefix, id), bytes, config.maxFileSize)
  }

  const forget = (id: string) => storage.remove(incomingKey(config.uploadPrefix, id))

  routes.post("/upload", async (c) => {
    const key = idempotencyKey(c.req.raw)
    const id = newId()
    const { fields, filename, staged, found } = await receive(c.req.raw, id)
    try {
      const { profile } = found
      const choices = chooseFor(profile, fields, now())
      checkIngestible(profile, choices)
      const answer = {
        datasource: fields.datasource_name,
        filename,
        rows: profile.rows,
        findings: profile.findings as UploadAccepted["findings"],
      }
      if (fields.dry_run) {
        await forget(id)
        const earlier = await store.living(fields.datasource_name, staged.fingerprint)
        const { kept, refused } = expectedRows(profile, choices)
        return c.json({
          ...answer,
          timestamp: timestampView(choices),
          rows_kept: kept,
          rows_refused: refused,
          already_ingested: earlier?.id ?? null,
        } satisfies UploadRehearsed)
      }
      const row = await register(id, key, filename, staged, found, choices, fields)
      if (row.id !== id) await forget(id)
      moved(row.id)
      return c.json(
        { task_id: row.id, ...answer, status: row.state, status_url: statusUrl(row.id) } satisfies UploadAccepted,
        202,
      )
    } catch (error) {
      // Of anything else it is not known whether the ingestion was created, and lives on this file.
      if (error instanceof ApiError) await forget(id)
      throw error
    }
  })

  async function register(
    id: string,
    key: string | null,
    filename: string,
    { size, fingerprint }: StagedFile,
    found: StagedProfile,
    choices: Choices,
    fields: UploadFields,
  ): Promise<IngestionRow> {
    const { datasource_name: datasource, on_duplicate } = fields
    const repeated = key === null ? null : await repeatedBy(store, key, { datasource, fingerprint })
    if (repeated) return repeated
    const earlier = await store.living(datasource, fingerprint)
    if (earlier && on_duplicate === "stop") throw alreadyIngested(earlier)
    const mode = earlier && on_duplicate === "replace" ? "replace" : fields.mode
    const sent = readsAsIs(filename, found, choices) ? "original" : "rewritten"
    const created = await store.create({
      id,
      datasource,
      filename,
      sent,
      mode,
      replace: mode === "replace" ? "chunks" : null,
      size,
      fingerprint,
      duplicateAllowed: on_duplicate !== "stop",
      idempotencyKey: key,
      keys: await freeKeys(storage, keysFor(config.uploadPrefix, datasource, filename, sent, id)),
      state: "staged",
      staged: { incomingKey: incomingKey(config.uploadPrefix, id), profile: found.profile, choices },
    })
    if (created.kind === "duplicate") throw alreadyIngested(created.ingestion)
    return created.ingestion
  }

  routes.post("/analyze-schema", async (c) => {
    const id = newId()
    const { fields, filename, found } = await receive(c.req.raw, id, { datasource_name: "my_data" })
    const { profile } = found
    await forget(id)
    const choices = chooseFor(profile, fields, now())
    return c.json({
      format: profile.format,
      encoding: profile.encoding,
      dialect: profile.dialect,
      rows: profile.rows,
      columns: profile.columns as Analysis["columns"],
      timestamp: timestampView(choices),
      findings: profile.findings as Analysis["findings"],
      ingestion_spec: specFor(filename, found, choices, fields, id),
    } satisfies Analysis)
  })

  /** The spec as an upload with these fields would get it, where it would get one. */
  function specFor(
    filename: string,
    found: StagedProfile,
    choices: Choices,
    fields: UploadFields,
    id: string,
  ): Record<string, unknown> {
    const { profile } = found
    const isOriginal = readsAsIs(filename, found, choices)
    if (expectedRows(profile, choices).kept === 0) return {}
    const keys = keysFor(config.uploadPrefix, fields.datasource_name, "file", "original", id)
    return buildIngestionSpec({
      id,
      attempt: 1,
      datasource: fields.datasource_name,
      mode: fields.mode,
      replace: fields.mode === "replace" ? "chunks" : null,
      sent: isOriginal ? originalFormat(profile) : "ndjson.gz",
      isOriginal,
      keys: [keys.own],
      profile,
      choices,
      existing: null,
      s3: config.druid.s3,
    }).task
  }

  return routes
}

/** What the caller says about how the file is read. */
const readOptions = ({ sheet }: UploadFields): ReadOptions => (sheet === undefined ? {} : { table: sheet })

/** Druid reads the file right as it is. */
const readsAsIs = (filename: string, { profile, parquet }: StagedProfile, choices: Choices): boolean =>
  issuesAsIs({ filename, parquet }, profile, choices).length === 0

const timestampView = ({ timestamp }: Choices): Analysis["timestamp"] =>
  timestamp.kind === "column" ? { column: timestamp.column, format: timestamp.format } : { column: null, format: null }

/** The proposal, with the time column and format that the caller named. */
function chooseFor(profile: Profile, fields: UploadFields, now: number): Choices {
  const { timestamp_column: column, timestamp_format: format } = fields
  const chosen = chooseTime(profile, proposeChoices(profile, now), { column, format })
  if (chosen.ok) return chosen.value
  const where = chosen.problem.code === "unknown_column" ? "timestamp_column" : "timestamp_format"
  throw new ApiError(400, "invalid_timestamp", "Not a time column", chosen.problem.message, { where })
}
