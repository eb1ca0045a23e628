import type { FindingKinds } from "./finding.ts"
import { many } from "./words.ts"

/** What is odd in an archive that a file is taken out of. */
export const ARCHIVE_FINDINGS = {
  archive_trailing: {
    severity: "warning",
    short: ["byte behind the archive", "bytes behind the archive"],
    message: (n) =>
      `${many(n, "byte stands", "bytes stand")} behind the end of the archive and belong to no file: they are left out.`,
    about: "The archive was filled up or something was added to it; what is packed in it was read whole.",
    mend: null,
  },
  archive_others: {
    severity: "info",
    short: ["more file", "more files"],
    message: (n) => `${many(n, "more file is", "more files are")} in the archive: one is read at a time.`,
    about: "The archive holds several files with data.",
    mend: "Choose another file of the archive, or unpack it and choose the files themselves.",
  },
} as const satisfies FindingKinds
