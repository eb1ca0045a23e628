import { markdownTable } from "../markdown.ts"
import { exampleSuggestions, FINDING_CODES } from "./examples.ts"
import { type Operation, wordsOf } from "./repair.ts"

type OperationName = Operation["op"]

interface About<O extends Operation> {
  readonly title: string
  /** What becomes of the rows, in sentences. */
  readonly about: string
  readonly example: O
}

const ABOUT: { readonly [Name in OperationName]: About<Extract<Operation, { op: Name }>> } = {
  trim: {
    title: "Take blanks off",
    about: "Blanks, tabs and line breaks at both ends of a value go; those inside of it stay.",
    example: { op: "trim", columns: ["region"] },
  },
  null_words: {
    title: "Read words as no value",
    about: "Cells that hold one of the words alone become empty. Capitals and blanks at the ends do not matter.",
    example: { op: "null_words", columns: ["discount"], words: ["n/a", "-"] },
  },
  number: {
    title: "Read numbers",
    about:
      "Numbers as people write them become plain ones: 1.234,50 € is 1234.50, (12) is -12. Cells that the format does not read stay as they are.",
    example: { op: "number", columns: ["amount"], format: "comma_point" },
  },
  time: {
    title: "Read times",
    about:
      "Dates and times become ISO 8601 in UTC; a date alone stays a date. The format is one of Grove's, or a pattern such as `%d/%m/%Y` or `dd.MM.yyyy HH:mm`. Cells that it does not read stay as they are.",
    example: { op: "time", columns: ["order_date"], format: "dd.MM.yyyy" },
  },
  clear: {
    title: "Empty what is of another kind",
    about: "Cells that are no plain number, or no time in ISO 8601, become empty.",
    example: { op: "clear", columns: ["quantity"], unless: "number" },
  },
  fill: {
    title: "Fill empty cells",
    about:
      "Empty cells get the value, or, where it is null, the nearest one above in their column. The rows are then read from the first to the last, one after the other.",
    example: { op: "fill", columns: ["customer"], value: null },
  },
  drop_rows: {
    title: "Leave rows out by a cell",
    about: "Rows go whose cell is empty, is no plain number or is no time in ISO 8601.",
    example: { op: "drop_rows", column: "order_date", unless: "time" },
  },
  drop_values: {
    title: "Leave rows out by a value",
    about:
      'Rows go whose cell is one of the values to the letter; with `keep`, those go whose cell is none of them. An empty cell is the value `""`.',
    example: { op: "drop_values", column: "product", values: ["Total", "Subtotal"], keep: false },
  },
  drop_listed: {
    title: "Leave rows out by number",
    about: "The rows go that are named, as a person counts them: the header is row 1.",
    example: { op: "drop_listed", rows: [1042] },
  },
  dedupe: {
    title: "Keep the first of equal rows",
    about: "Of rows that are equal in the columns, or in all of them where `columns` is null, the first one stays.",
    example: { op: "dedupe", columns: ["order_id", "product"] },
  },
  split: {
    title: "Split a column",
    about:
      "The column is cut at the separator into as many as are named, which stand in its place. What is too much stays in the last one, what is missing is empty.",
    example: { op: "split", column: "place", separator: ", ", into: ["city", "country"] },
  },
  merge: {
    title: "Join columns",
    about:
      "The values are joined by the separator, empty ones left out; the new column stands where the first one stood.",
    example: { op: "merge", columns: ["date", "time"], separator: " ", into: "ordered_at" },
  },
  rename: {
    title: "Rename a column",
    about: "The column gets another name. Its values stay.",
    example: { op: "rename", column: "amt", to: "amount" },
  },
  drop_columns: {
    title: "Leave columns out",
    about: "The columns go, from every row.",
    example: { op: "drop_columns", columns: ["internal_note"] },
  },
  map: {
    title: "Write values in another way",
    about: "Each cell that is one of the values to the letter gets another; null makes it empty.",
    example: { op: "map", column: "region", values: { north: "North", "North ": "North" } },
  },
  redecode: {
    title: "Read letters again",
    about:
      "Where UTF-8 was read as windows-1252 and saved again, the letters come back: MÃ¼ller is Müller. Texts that are none of the kind stay as they are.",
    example: { op: "redecode", columns: ["customer"] },
  },
  ragged: {
    title: "Rows with too few or too many cells",
    about:
      "Short rows are filled up with empty cells or left out; of long rows, what is too much joins the last column, is cut off, or takes the row with it. `keep` leaves them as they are, and the finding stays.",
    example: { op: "ragged", short: "fill", long: "join" },
  },
}

/** The operations that mend a table, as Markdown: made from the operations and from what findings suggest. */
export function repairsDocument(): string {
  const names = Object.keys(ABOUT) as readonly OperationName[]
  const reasons = reasonsOf()
  const rows = names.map((name) => [
    `[${name}](#${name})`,
    ABOUT[name].title,
    (reasons.get(name) ?? []).map((code) => `[${code}](findings.md#${code})`).join(", ") || "–",
  ])
  return `# Repairs

A repair is an operation on rows, kept as data in the record of the ingestion. Repairs are made in their order, each on
what those before it have left; the file itself is never touched. Grove shows what a repair would do before it is made,
tells how many rows it changed, and gives what was left out as a file with the reason for each row. The mended table is
looked at anew.

${markdownTable(["operation", "what it does", "offered for"], rows)}

${names.map(section).join("\n\n")}
`
}

function section(name: OperationName): string {
  const { about, example } = ABOUT[name]
  return `## ${name}\n\n${about}\n\n\`\`\`json\n${jsonOf(example)}\n\`\`\`\n\n> ${wordsOf(example)}`
}

/** JSON on one line, as people write it. */
const jsonOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(", ")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${jsonOf(inner)}`)
  return `{ ${fields.join(", ")} }`
}

/** The findings for which an operation is offered, by its name. */
function reasonsOf(): ReadonlyMap<OperationName, readonly string[]> {
  const reasons = new Map<OperationName, string[]>()
  for (const code of FINDING_CODES)
    for (const { op } of exampleSuggestions(code).flatMap(({ repairs }) => repairs.map((r) => r.operation))) {
      const codes = reasons.get(op) ?? []
      if (!codes.includes(code)) codes.push(code)
      reasons.set(op, codes)
    }
  return reasons
}
