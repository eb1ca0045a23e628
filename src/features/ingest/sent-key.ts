import { originalKey, rewrittenKey, rewrittenPrefix, sanitizeFilename } from "#domain/ingestion/keys.ts"
import type { Profile } from "#domain/profile/profile.ts"

/** Where the first object of a file will stand; the server's prefix is in braces. Parquet goes as it is. */
export function firstSentKey(format: Profile["format"], datasource: string, filename: string): string {
  const name = sanitizeFilename(filename)
  return format === "parquet"
    ? originalKey("{prefix}", datasource, name)
    : rewrittenKey(rewrittenPrefix("{prefix}", datasource, name), 0, "parquet")
}
