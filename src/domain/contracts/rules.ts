import * as z from "zod"
import { userRules } from "../rules/user-rules.ts"

/** `GET /api/datasources/{name}/rules`. The `ETag` is its version in quotes. */
export const datasourceRules = z.object({
  datasource: z.string(),
  /** Grows by one with each change; 0 while there never were any. */
  version: z.number().int().nonnegative(),
  rules: userRules,
})

/** `PUT /api/datasources/{name}/rules`: what all rules of the datasource are from then on. */
export const replaceRules = z.strictObject({ rules: userRules })

export type DatasourceRules = z.infer<typeof datasourceRules>
export type ReplaceRules = z.infer<typeof replaceRules>
