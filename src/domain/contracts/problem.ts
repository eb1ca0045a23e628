import * as z from "zod"

/** An error answer, `application/problem+json` (RFC 9457), with Grove's stable code. */
export const problem = z.object({
  type: z.string().default("about:blank"),
  /** What was wrong, in a few words. */
  title: z.string(),
  status: z.number().int(),
  /** A stable name, such as `already_ingested`. */
  code: z.string(),
  /** What, where, and what to do. */
  detail: z.string(),
  /** The field, header or parameter that was wrong. */
  where: z.string().optional(),
  /** The earlier ingestion, where there is one. */
  task_id: z.string().optional(),
})

export type Problem = z.infer<typeof problem>
