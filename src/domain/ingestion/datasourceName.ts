/** With its interval, version and number a segment's id must fit the 255 characters that Druid's metadata has for it. */
const MAX_LENGTH = 170

/**
 * Why a datasource cannot have this name, in words for the person who typed it; null when it can.
 * Druid refuses a leading dot, `/`, and any whitespace but the space; its file names and URLs add the rest.
 */
export function issueWithDatasourceName(name: string): string | null {
  if (name.trim() === "") return "A datasource needs a name."
  if (name !== name.trim()) return "A datasource's name cannot begin or end with a blank."
  if (name.startsWith(".")) return "A datasource's name cannot begin with a dot."
  if (name.includes("/") || name.includes("\\")) return "A datasource's name cannot contain a slash or a backslash."
  if (/[^\S ]/.test(name)) return "A datasource's name cannot contain tabs, line breaks or special blanks."
  if (/\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Cs}/u.test(name))
    return "A datasource's name cannot contain invisible characters."
  if (/\p{Extended_Pictographic}/u.test(name)) return "A datasource's name cannot contain emoji."
  if (name.length > MAX_LENGTH) return `A datasource's name can have at most ${MAX_LENGTH} characters.`
  return null
}

/** A legal datasource name that resembles a file's name or a refused one: `Umsätze 2024 (1).csv` becomes `umsatze_2024_1`. */
export function suggestDatasourceName(filename: string): string {
  const stem = filename.replace(/(\.(csv|tsv|txt|parquet|json|ndjson|xlsx?|xml|gz|zst))+$/i, "")
  const words = stem
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .slice(0, 60)
    .replace(/^_+|_+$/g, "")
  return words !== "" && issueWithDatasourceName(words) === null ? words : "my_data"
}
