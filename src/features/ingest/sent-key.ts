import { originalKey, rewrittenKey, rewrittenPrefix, sanitizeFilename } from "#domain/ingestion/keys.ts"

/** Where the first object of a file will stand; the server's prefix is in braces. */
export function firstSentKey(isOriginal: boolean, datasource: string, filename: string): string {
  const name = sanitizeFilename(filename)
  return isOriginal
    ? originalKey("{prefix}", datasource, name)
    : rewrittenKey(rewrittenPrefix("{prefix}", datasource, name), 0, "parquet")
}
