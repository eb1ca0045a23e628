import { markdownTable } from "../markdown.ts"
import { MEANINGS } from "../schema/meanings/meaning.ts"
import { OTHERWISE } from "./expression/bind.ts"
import { FUNCTIONS } from "./expression/functions.ts"
import { LONGEST } from "./expression/parse.ts"
import { MOST_RULES, type UserRule } from "./user-rules.ts"

/** Rules that show what can be said, for the guide; each is read and bound by a test. */
export const EXAMPLE_RULES: readonly UserRule[] = [
  {
    id: "shipped-has-date",
    title: "What is shipped has a date",
    severity: "warning",
    where: "status = 'shipped'",
    expect: "ship_date is not empty",
  },
  {
    id: "delivered-in-time",
    title: "Delivery takes two weeks at most",
    severity: "info",
    expect: "ship_date - order_date between 0 and 14 or \"Ship Mode\" = 'sea'",
  },
  {
    id: "codes",
    title: "Product codes are two letters and five digits",
    severity: "error",
    expect: "product like '__-_____' and length(prefix(product)) = 3",
  },
]

const CHECKED: readonly (readonly [string, string])[] = [
  ["the page, on every file whose datasource has rules", "those that Grove keeps for the datasource"],
  ["`grove check FILE --datasource NAME`", "the same, of the Grove at `--url`"],
  ["`grove check FILE --rules RULES.json`", 'those of the file, which has the list, or `{ "rules": [ … ] }`'],
  ["`grove ingest`, `POST /api/ingest/upload`", "none: what they are given is sent"],
]

/** From weak to strong, as `parse.ts` reads them. */
const OPERATORS: readonly (readonly [string, string, string])[] = [
  ["`or`", "one of two conditions holds", "`quantity > 0 or status = 'returned'`"],
  ["`and`", "both hold", "`quantity > 0 and amount > 0`"],
  ["`not`", "it does not hold", "`not order like 'C%'`"],
  [
    "`=` `<>` `<` `<=` `>` `>=`",
    "comparisons, which with all down to `is` bind alike; `!=` is `<>`. Texts are equal or not, letter for letter; a text beside a time is a time",
    "`order_date >= '2024-01-31'`",
  ],
  ["`in` `not in`", "one of these values", "`currency in ('EUR', 'CHF')`"],
  ["`between` `not between`", "from the first to the second, both included", "`quantity between 1 and 10`"],
  ["`like` `not like`", "a pattern: `%` is any letters, `_` is one", "`order like 'C%'`"],
  ["`is empty` `is not empty`", "no value, or a text without letters", "`customer is not empty`"],
  ["`is null` `is not null`", "no value", "`customer is not null`"],
  ["`+` `-`", "sums; one time less another is a number of days", "`ship_date - order_date <= 14`"],
  ["`*` `/`", "products", "`abs(quantity * unit_price - amount) < 0.01`"],
]

/** How rules of one's own are written, as a part of a document in Markdown. */
export function ownRulesGuide(): string {
  const functions = Object.entries(FUNCTIONS).map(([name, { means, takes, gives }]) => [
    `\`${name}\``,
    takes,
    gives,
    means,
  ])
  const meanings = Object.entries(MEANINGS).map(([id, { title }]) => `\`${id}\` (${title})`)
  return `## Rules of your own

A datasource can have up to ${MOST_RULES} rules of its own. They are written on the page, under Rules, or as JSON:

\`\`\`json
${JSON.stringify(EXAMPLE_RULES, null, 2)}
\`\`\`

- \`id\` tells the rule apart: lower-case letters, digits, \`-\` and \`_\`.
- \`title\` says in words what holds.
- \`severity\` is \`error\`, \`warning\` or \`info\`: what a row that breaks it is. \`grove check\` ends with 2, 1 or 0 for it.
- \`where\`, which may be left out, says which rows it is about.
- \`expect\` is what each of them must hold.

A row breaks a rule where \`where\` is true and \`expect\` is false. Where a value is missing that \`expect\` needs, it is neither
true nor false, and nothing is broken: ask for \`is not empty\` where it has to be there.

### Where they are checked

${markdownTable(["where", "which rules"], CHECKED)}

\`GET /api/datasources/{name}/rules\` answers them with an \`ETag\`; \`PUT\` with \`{ "rules": [ … ] }\` and that as \`If-Match\`
replaces all of them, and is refused with 412 \`rules_changed\` where somebody else has changed them meanwhile. \`If-Match: *\`
replaces them whatever they are. What is wrong with a rule is said with its place.

A rule that names a column which a file does not have is not checked on it, and says so; \`grove check\` ends with 1 then.

### Expressions

At most ${LONGEST} letters, of

- columns in double quotes, letter for letter: \`"Ship Mode"\`; a quote within is doubled;
- meanings as bare words: \`quantity\` is the column that means the quantity, whatever it is called;
- texts in single quotes: \`'air'\`, \`'it''s'\`; times too: \`'2024-01-31'\`, \`'2024-01-31 13:45:00'\`;
- numbers: \`1\`, \`0.5\`, \`1e6\`; and \`now\`, the time of the check.

Operators, from weak to strong; parentheses come first, and a minus before a value binds strongest:

${markdownTable(["operator", "means", "for example"], OPERATORS)}

Functions:

${markdownTable(
  ["function", "takes", "gives", "which is"],
  [
    ...functions,
    [`\`${OTHERWISE}\``, "any, any", "the same", "the first value, or the second where the first is missing"],
  ],
)}

Columns of yes and no hold the texts \`'true'\` and \`'false'\`. Nothing else is understood: an expression is no SQL.

Meanings: ${meanings.join(", ")}.
`
}

/** The examples in the table of operators, without their quotes. */
export const EXAMPLE_CONDITIONS: readonly string[] = OPERATORS.map(([, , example]) => example.slice(1, -1))
