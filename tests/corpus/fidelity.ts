import { markdownTable } from "#domain/markdown.ts"
import type { Opinion } from "./opinions.ts"
import { POLLUTED, type PublishedScore, SURVEY } from "./published.ts"

/** One case as the corpus's scorer judges it. */
export interface Judged {
  readonly group: string
  readonly id: string
  /** Fields that could be compared; a case without any counts for nothing. */
  readonly compared: number
  readonly ok: boolean
}

interface PollockScore {
  readonly files: number
  readonly simple: number
  readonly weighted: number | null
}

/** What Pollock's scorer reports, by the data set. */
export interface PollockScores {
  readonly report: Readonly<Record<string, PollockScore>>
  readonly results: readonly { readonly values: readonly number[] }[]
}

/** What the cases of a group are; a group of another name is told by its name alone. */
const WORDS: Readonly<Record<string, string>> = {
  "csv-spectrum": "small CSV files with expected rows",
  "csv-other": "small CSV files of the tests of other tools",
  "duckdb-csv": "CSV test data of DuckDB: odd dialects, broken files, what fuzzers found",
  papaparse: "CSV texts with expected records",
  retail: "real sales and retail files",
  encodings: "texts in known encodings, which nobody names",
  dates: "dates and times as texts",
  excel: "xls, xlsx, xlsb, xlsm, ods",
  parquet: "Parquet of all kinds, broken and encrypted files too",
  json: "JSON syntax tests, JSON tables, JSON lines",
  xml: "XML records",
}

const GROVE = "**Grove**"
const perCent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
const score = (n: number | null | undefined): string => (n == null ? "–" : n.toFixed(3))

/**
 * How well files are read, as Markdown.
 *
 * @param judged every case but Pollock's
 * @param lost cases that ended in a crash or a hang
 * @param opinions cases of DuckDB's, by id, that it is known to read in another way than Grove
 */
export function fidelityDocument(
  judged: readonly Judged[],
  pollock: PollockScores | null,
  lost: number,
  opinions: ReadonlyMap<string, Opinion> = new Map(),
): string {
  const sections = [
    ...(judged.length > 0 ? [groupsSection(judged)] : []),
    ...(opinions.size > 0 ? [opinionsSection(judged, opinions)] : []),
    ...(pollock ? [pollockSection(pollock)] : []),
  ]
  return `# How well files are read

Written by \`npm run corpus -- DIR --table docs/fidelity.md\`, which reads every file of a folder of labelled files as Grove
reads it, with nothing said about the file beforehand but what its label says that the person knew, and holds the result
against the labels. The figures depend on the files and on the code, not on the machine. Grove was made with files like
these at hand. None of them is part of Grove: they belong to the projects whose tests they are.

${lost === 0 ? "No case ended in a crash or a hang." : `${lost} ${lost === 1 ? "case" : "cases"} ended in a crash or a hang.`}

${sections.join("\n\n")}
`
}

function groupsSection(judged: readonly Judged[]): string {
  const compared = judged.filter((one) => one.compared > 0)
  const row = (name: string, words: string, cases: readonly Judged[]) => {
    const right = cases.filter(({ ok }) => ok).length
    return [name, words, String(cases.length), String(right), perCent(right, cases.length)]
  }
  const groups = [...new Set(compared.map(({ group }) => group))]
  const rows = groups.map((group) =>
    row(
      group,
      WORDS[group] ?? "",
      compared.filter((one) => one.group === group),
    ),
  )
  return `## By kind of file

A case is right when everything is right that its label says: encoding, delimiter, names, number of rows, every cell; or a
refusal, where the file is broken. Labels come from the source, or from a reader that is named with each of them, and are
not right everywhere either.

${markdownTable(["group", "what", "cases", "right", "per cent"], [...rows, row("all", "", compared)])}`
}

function opinionsSection(judged: readonly Judged[], opinions: ReadonlyMap<string, Opinion>): string {
  const cases = judged.filter(({ group, compared }) => group === "duckdb-csv" && compared > 0)
  const wrong = cases.filter(({ ok }) => !ok)
  const counts = new Map<Opinion, number>()
  for (const { id } of wrong) {
    const opinion = opinions.get(id)
    if (opinion) counts.set(opinion, (counts.get(opinion) ?? 0) + 1)
  }
  const known = [...counts.values()].reduce((sum, n) => sum + n, 0)
  const rows = [...counts].sort((a, b) => b[1] - a[1])
  return `## Where DuckDB reads otherwise

The labels of DuckDB's files are mostly what DuckDB reads itself when it is told nothing: another reader's opinion, and no
truth. Of the ${wrong.length} files that Grove reads otherwise, ${known} are of these kinds, in which it is left as it is, for a person who
looked at the file would not want the other reading.

${markdownTable(
  ["DuckDB", "Grove", "files"],
  rows.map(([{ duckDb, grove }, n]) => [duckDb, grove, String(n)]),
)}`
}

function pollockSection({ report, results }: PollockScores): string {
  const perfect = results.filter(({ values }) => values.reduce((a, b) => a + b, 0) > 9.999999).length
  const { polluted_files: polluted, survey_sample: survey } = report
  return `## Pollock

[Pollock](https://doi.org/10.14778/3594512.3594518) is a benchmark of CSV files that are polluted on purpose, and of real
ones from a survey. A file's score is the sum of ten measures from 0 to 1: it is loaded; precision, recall and F1 of its
header, its records and its cells. The simple score is the mean over the files, the weighted one goes by how often a
pollution occurs in real files. Of ${results.length} files, Grove reads ${perfect} without any difference.

The other scores are the published ones, over all files of the benchmark, while Grove read those that are in the folder:
they show about where Grove stands, and cannot be held against it digit by digit. Most systems were told the dialect of
each file, Pandas all of it but the delimiter. Grove was told nothing, and neither were CleverCSV, Python csv, Hypoparsr
and DuckDB (auto). Columns that a file does not name are named as the benchmark names them. Totals that Grove leaves out,
since they are the sums of the rows above, count as missing.
${polluted ? `\n### Polluted files\n\n${rankTable(polluted, POLLUTED, 2290)}\n` : ""}${survey ? `\n### Survey sample\n\n${rankTable(survey, SURVEY, 97)}\n` : ""}`.trimEnd()
}

function rankTable(grove: PollockScore, published: readonly PublishedScore[], files: number): string {
  const all = [
    { system: GROVE, simple: grove.simple, weighted: grove.weighted, files: grove.files },
    ...published.map((one) => ({ ...one, files })),
  ].sort((a, b) => b.simple - a.simple)
  const hasWeights = published.some(({ weighted }) => weighted !== null)
  return markdownTable(
    ["system", "files", "simple", ...(hasWeights ? ["weighted"] : [])],
    all.map(({ system, files, simple, weighted }) => [
      system,
      String(files),
      score(simple),
      ...(hasWeights ? [score(weighted)] : []),
    ]),
  )
}
