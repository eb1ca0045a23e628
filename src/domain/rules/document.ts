import { markdownTable } from "../markdown.ts"
import { MEANINGS } from "../schema/meanings/meaning.ts"
import { RULES } from "./catalogue.ts"
import { ownRulesGuide } from "./guide.ts"
import type { Need, Rule } from "./rule.ts"
import { fillSentence } from "./sentence.ts"

/** Of an example. */
const FIGURES = { count: 3, affected: 12, checked: 1200 } as const

const SCOPES = { row: "each row by itself", order: "the rows of each order", cross: "the whole file" } as const

/** The catalogue of rules as Markdown: made from the rules themselves, so that it cannot differ from them. */
export function rulesDocument(): string {
  return `# Rules for sales

Grove holds a file to these rules as far as its columns allow. Which column means what is proposed and can be changed; how
the file reckons its amounts and writes its returns is found from its rows.

${markdownTable(
  ["rule", "severity", "looks at", "needs"],
  RULES.map((rule) => [`[${rule.title}](#${rule.id})`, rule.severity, SCOPES[rule.scope], needsOf(rule)]),
)}

${RULES.map(section).join("\n\n")}

${ownRulesGuide()}`
}

function section(rule: Rule): string {
  const advice = rule.advice === null ? "" : ` ${rule.advice}`
  return `<a id="${rule.id}"></a>\n\n## ${rule.title}\n\n> ${rule.severity}: ${exampleOf(rule)}\n\n${rule.why}${advice}`
}

/** The sentence as the rule may fill it in. */
const exampleOf = ({ sentence }: Rule): string =>
  fillSentence(sentence, FIGURES).replaceAll("{by}", "customer and product")

const needsOf = (rule: Rule): string => rule.needs.map(needText).join("; ") || "nothing"
const needText = (need: Need): string =>
  (typeof need === "string" ? [need] : need).map((meaning) => MEANINGS[meaning].title).join(" or ")
