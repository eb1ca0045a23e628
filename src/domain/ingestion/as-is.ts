import type { ParquetFacts } from "../profile/parquet-facts.ts"
import type { Profile } from "../profile/profile.ts"
import type { Choices } from "./choices.ts"
import { type Issue, issuesWithCsvAsIs } from "./issues.ts"
import { issuesWithParquetAsIs } from "./parquet-issues.ts"

/** A file as it stands, beside its profile. */
export interface FileAsIs {
  readonly filename: string
  /** What its footer says; null where it is no Parquet file as it stands. */
  readonly parquet: ParquetFacts | null
}

/** Endings by which Druid unpacks an object before it reads it, whatever is in it. */
const UNPACKED_BY_NAME = /\.(gz|bz2|xz|sz|zst|z|zip)$/i

/** Every reason why a file cannot go to Druid as it is; empty when it may be sent untouched. */
export function issuesAsIs({ filename, parquet }: FileAsIs, profile: Profile, choices: Choices): readonly Issue[] {
  const issues = parquet
    ? [...issuesWithParquetAsIs(parquet, profile, choices)]
    : [...issuesWithCsvAsIs(profile, choices)]
  if (UNPACKED_BY_NAME.test(filename))
    issues.push({ code: "packed_name", message: "Druid would unpack the file, for its name says that it is packed." })
  if (choices.repairs && choices.repairs.length > 0)
    issues.push({ code: "repaired", message: "The file itself does not have the repairs that were made to its table." })
  return issues
}

/**
 * Whether a page or a terminal sends the file itself: Parquet that Druid reads right is compressed and typed already. CSV
 * never goes as it is from there, for Parquet made of it is a fifth of its size.
 */
export const sendsAsIs = (file: FileAsIs, profile: Profile, choices: Choices): boolean =>
  file.parquet !== null && issuesAsIs(file, profile, choices).length === 0
