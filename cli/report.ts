import type { Finding, Severity } from "#domain/findings/finding.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import { placedMessage } from "#domain/rules/expression/problem.ts"
import type { TableInfo } from "#formats/transcript.ts"
import { columns, cut, type Style } from "./terminal.ts"

const PLACES = 3
const NAME_WIDTH = 32
const VALUE_WIDTH = 24

const count = (n: number): string => n.toLocaleString("en")
const megabytes = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3).toLocaleString("en")} kB` : `${(bytes / 1e6).toFixed(1)} MB`

/** A profile as lines for a terminal: what the file is, its columns, and what is wrong with it. */
export function reportLines(
  name: string,
  profile: Profile,
  tables: readonly TableInfo[],
  style: Style,
): readonly string[] {
  return [
    `${style.bold(name)}  ${factsOf(profile).join(style.dim(" · "))}`,
    ...tableLines(profile, tables, style),
    "",
    ...columnLines(profile, style),
    "",
    ...findingLines(profile.findings, style),
  ]
}

function factsOf(profile: Profile): readonly string[] {
  const { format, container, encoding, dialect } = profile
  const delimiter =
    dialect && ({ ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }[dialect.delimiter] ?? dialect.delimiter)
  return [
    `${count(profile.rows)} ${profile.rows === 1 ? "row" : "rows"}`,
    `${count(profile.columns.length)} ${profile.columns.length === 1 ? "column" : "columns"}`,
    megabytes(profile.bytes),
    [container, format].filter(Boolean).join(" "),
    ...(encoding ? [encoding] : []),
    ...(delimiter ? [delimiter] : []),
  ]
}

function tableLines({ table }: Profile, tables: readonly TableInfo[], style: Style): readonly string[] {
  if (table === null) return []
  const others = tables.filter((t) => t.name !== table)
  const rest = others.map((t) => `${t.name}${t.hidden ? " (hidden)" : ""}`).join(", ")
  return [
    `Read: ${table}${others.length > 0 ? style.dim(`; there are also ${cut(rest, 200)} (choose with --sheet)`) : ""}`,
  ]
}

function columnLines(profile: Profile, style: Style): readonly string[] {
  const time = proposeChoices(profile, 0).timestamp
  const head = ["Column", "Type", "Empty", "Distinct", "Least", "Greatest"]
  const rows = profile.columns.map((c) => [
    cut(c.name, NAME_WIDTH),
    `${c.type}${time.kind === "column" && time.column === c.name ? ` (time, ${time.format})` : ""}`,
    c.nulls === 0 ? "" : count(c.nulls),
    `${c.distinctExact ? "" : "~"}${count(c.distinct)}`,
    ...rangeOf(c),
  ])
  const [first, ...others] = columns([head, ...rows], [false, false, true, true, false, false])
  return [style.dim(first ?? ""), ...others]
}

const rangeOf = ({ min, max }: ColumnProfile): readonly string[] => [
  cut(min ?? "", VALUE_WIDTH),
  cut(max ?? "", VALUE_WIDTH),
]

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const WORDS: Readonly<Record<Severity, string>> = { error: "wrong", warning: "look at it", info: "good to know" }

function findingLines(findings: readonly Finding[], style: Style): readonly string[] {
  if (findings.length === 0) return [style.good("Nothing wrong was found.")]
  const tone = { error: style.error, warning: style.warning, info: style.dim }
  return [...findings]
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
    .flatMap(({ severity, column, message, places, code }) => [
      `${tone[severity](WORDS[severity])}  ${column === null ? "" : `${style.bold(cut(column, NAME_WIDTH))}: `}${message} ${style.dim(code)}`,
      ...places
        .slice(0, PLACES)
        .map((p) => style.dim(`    row ${count(p.row)}  ${p.text === "" ? "(empty)" : cut(p.text, 60)}`)),
    ])
}

/** What the rules of sales and returns made of a file. */
export function ruleLines(report: RuleReport, style: Style): readonly string[] {
  const { findings, kept, skipped, problems, returns, formulas } = report
  const tone = { error: style.error, warning: style.warning, info: style.dim }
  const learned = [
    ...(returns === null ? [] : [`A return shows by ${returns}.`]),
    ...formulas.map((f) => `${f.amount} = ${f.words} in ${(f.share * 100).toFixed(1)} % of the rows.`),
  ]
  return [
    `${style.bold("Rules of sales and returns")}  ${kept.length} ${kept.length === 1 ? "holds" : "hold"}, ${findings.length} ${findings.length === 1 ? "is" : "are"} broken, ${skipped.length + new Set(problems.map(({ rule }) => rule)).size} cannot be checked`,
    ...learned.map(style.dim),
    ...findings.flatMap(({ severity, title, message, places, code }) => [
      `${tone[severity](WORDS[severity])}  ${style.bold(title)}: ${message} ${style.dim(code)}`,
      ...places
        .slice(0, PLACES)
        .map((p) => style.dim(`    ${p.row === null ? "" : `row ${count(p.row)}  `}${cut(p.text, 80)}`)),
    ]),
    ...problems.map(
      (problem) =>
        `${style.warning("look at it")}  The rule ${style.bold(problem.rule)} does not fit this file. ${problem.field}: ${placedMessage(problem)}`,
    ),
  ]
}

/** The exit code of a check: 2 where something keeps the file from being sent, 1 where something is to be looked at. */
export function exitCode(findings: readonly Pick<Finding, "severity">[]): 0 | 1 | 2 {
  if (findings.some((f) => f.severity === "error")) return 2
  return findings.some((f) => f.severity === "warning") ? 1 : 0
}
