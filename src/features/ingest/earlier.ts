import { formatDay, formatInstant, formatShare, plural } from "#components/format.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import type { Replay } from "#domain/repair/replay.ts"
import type { Unfinished } from "./model.ts"

/** What is known of an earlier ingestion of the same file, and what can be done with the file now. */
export interface EarlierWords {
  readonly text: string
  /** Where the earlier one is still under way, a second one would be refused. */
  readonly canAppend: boolean
}

/** @param status of the earlier ingestion; null before it is known, or where it is not */
export function earlierWords(status: IngestionStatus | null, datasource: string): EarlierWords {
  if (status === null) return { text: `It is in ${datasource} already, or on its way there.`, canAppend: true }
  switch (status.status) {
    case "ready": {
      const began = status.events[0]?.at
      const rows = status.progress.rows_processed ?? status.progress.rows_expected
      const when = began ? ` on ${formatInstant(Date.parse(began))} UTC` : ""
      const brought = rows === null ? "" : ` and brought ${plural(rows, "row")}`
      return {
        text: `It went into ${status.datasource}${when}${brought}. Append again and they stand there twice.`,
        canAppend: true,
      }
    }
    case "failed":
    case "cancelled":
      return { text: `Its earlier ingestion into ${status.datasource} ended without rows.`, canAppend: true }
    default:
      return {
        text: `It is on its way into ${status.datasource}. Wait until it is there, or replace it.`,
        canAppend: false,
      }
  }
}

/** `Last loaded into sales on 3 Nov 2026 with 2 repairs and its own time column.` */
export function earlierLine({ datasource, at }: IngestionPreparation, { repairs, time, roles }: Replay): string {
  const with_ = [
    ...(repairs.length > 0 ? [plural(repairs.length, "repair")] : []),
    ...(repairs.length === 0 && time !== null ? ["another time column"] : []),
    ...(roles.length > 0 ? [plural(roles.length, "other role")] : []),
  ]
  return `Last loaded into ${datasource} on ${formatDay(Date.parse(at))} with ${with_.join(" and ")}.`
}

/** What a replay does beside its repairs, in sentences. */
export function replayLines({ repairs, time, roles }: Replay): readonly string[] {
  return [
    ...(time !== null ? [`${repairs.length > 0 ? "Then take" : "Take"} ${time.column} as the time of each row.`] : []),
    ...(roles.length > 0 ? [`Give ${roles.join(", ")} the role that ${roles.length === 1 ? "it" : "they"} had.`] : []),
  ]
}

/** What an earlier tab left undone, to be read after the file's name. */
export function unfinishedWords({ sentShare, datasource }: Unfinished): string {
  const sent = sentShare > 0 ? `was ${formatShare(sentShare)} sent` : "was being sent"
  return `${sent} to ${datasource} when the page was closed. Choose the file again to go on.`
}

/** Where an ingestion is listed alone. */
export const ingestionHref = (taskId: string): string => `/ingestions?id=${encodeURIComponent(taskId)}`

/** A cancel that reached Druid after its rows were published, in the try that `status` is about. */
export function cancelCameTooLate({ events }: IngestionStatus): boolean {
  const attempt = events.at(-1)?.attempt
  return events.some((event) => event.kind === "cancel_too_late" && event.attempt === attempt)
}
