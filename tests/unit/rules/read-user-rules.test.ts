import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newRuleId, withoutRule, withRule } from "#domain/rules/edit-user-rules.ts"
import { jsonFault } from "#domain/rules/json-fault.ts"
import { readUserRules } from "#domain/rules/read-user-rules.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"

const rule: UserRule = { id: "whole", title: "Whole pieces", severity: "warning", expect: "quantity = round(quantity)" }

function problemOf(text: string) {
  const read = readUserRules(text)
  return read.ok ? null : { message: read.problem.message, at: read.problem.at }
}

describe("rules as JSON", () => {
  test("are a list, or what the API answers", () => {
    const list = [rule, { ...rule, id: "b", where: "quantity > 0" }]
    expect(readUserRules(JSON.stringify(list))).toEqual({ ok: true, value: list })
    const answer = `\ufeff${JSON.stringify({ datasource: "sales", version: 3, rules: list }, null, 2)}`
    expect(readUserRules(answer)).toEqual({ ok: true, value: list })
    expect(readUserRules("[]")).toEqual({ ok: true, value: [] })
  })

  test.each([
    ['[\n  {"id": "a",}\n]', 'Line 2, letter 14: "}" stands behind a comma: take the comma away.', 15],
    ["\ufeff[1,]", 'Line 1, letter 4: "]" stands behind a comma: take the comma away.', 4],
    ['[{"id": }]', "Line 1, letter 9: A value was expected here.", 8],
    ["[1 2]", 'Line 1, letter 4: "," or "]" was expected here.', 3],
    ["", "Line 1, letter 1: The text ends here, but a value was expected.", 0],
    ["[\n{", 'Line 2, letter 2: The text ends here, but "}" was expected.', 3],
    ["{id: 1}", "Line 1, letter 2: A name in double quotes was expected here.", 1],
    ['{"id" 1}', 'Line 1, letter 7: ":" was expected here.', 6],
    [
      '["a\tb"]',
      "Line 1, letter 2: This text has no closing quote, or has a sign in it that must be written with a backslash.",
      1,
    ],
    ["[] []", "Line 1, letter 4: Nothing was expected behind the end of the list.", 3],
  ])("%j is no JSON, and where", (text, message, at) => {
    expect(problemOf(text)).toEqual({ message, at })
    expect(() => JSON.parse(text)).toThrow()
  })

  test.each([
    [{}, 'A list of rules was expected: [ … ], or { "rules": [ … ] }.'],
    [null, 'A list of rules was expected: [ … ], or { "rules": [ … ] }.'],
    [
      [rule, { ...rule, id: "b", expect: "quantity >" }],
      "Rule 2 (b), expect: At letter 11: A value was expected here, but the end stands here.",
    ],
    [[{ ...rule, where: "a = 'b" }], "Rule 1 (whole), where: At letter 5: This text has no closing '."],
    [[rule, rule], 'Rule 2, id: "whole" is there twice.'],
    [[{ ...rule, id: "Not An Id" }], "Rule 1, id: Expected lower-case letters, digits, - and _, at most 64."],
    [[{ ...rule, title: undefined }], "Rule 1 (whole), title is missing."],
    [
      [{ ...rule, severity: "fatal" }],
      'Rule 1 (whole), severity: Invalid option: expected one of "error"|"warning"|"info".',
    ],
    [[{ ...rule, note: 1 }], 'Rule 1 (whole): Unrecognized key: "note".'],
    [["quantity > 0"], "Rule 1: Invalid input: expected object, received string."],
    [Array.from({ length: 101 }, (_, n) => ({ ...rule, id: `r${n}` })), "Too big: expected array to have <=100 items."],
  ])("%j is JSON, but no rules, and why", (value, message) => {
    expect(problemOf(JSON.stringify(value))).toEqual({ message, at: null })
  })

  test("what is told to be JSON is what a parser takes", () => {
    const signs = fc.constantFrom(...'[]{}:,"\\ \n\t019.-+eEtrue', "null", '"a"', "\\u00e", "\u0001", "[]", '{"b":')
    const text = fc.oneof(
      fc.array(signs, { maxLength: 12 }).map((all) => all.join("")),
      fc.json(),
    )
    fc.assert(
      fc.property(text, fc.nat(), (whole, cut) => {
        for (const tried of [whole, whole.slice(0, cut % (whole.length + 1))]) {
          const fault = jsonFault(tried)
          let parses = true
          try {
            JSON.parse(tried)
          } catch {
            parses = false
          }
          expect([tried, fault === null]).toEqual([tried, parses])
          if (fault) expect(fault.at).toBeLessThanOrEqual(tried.length)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe("changes of the list", () => {
  test("a new rule gets an id of its title that nobody has", () => {
    expect(newRuleId("What is shipped has a date", [])).toBe("what-is-shipped-has-a-date")
    expect(newRuleId("2. Größe > 0 – immer!", [])).toBe("gro-e-0-immer")
    expect(newRuleId("数量", [])).toBe("rule")
    expect(newRuleId("Whole", [rule, { ...rule, id: "whole-2" }])).toBe("whole-3")
    for (const title of ["x".repeat(300), "--", "a b ".repeat(40)])
      expect(readUserRules(JSON.stringify([{ ...rule, id: newRuleId(title, []) }])).ok).toBe(true)
  })

  test("a rule takes the place of that with its id, or comes last", () => {
    const list = [rule, { ...rule, id: "b" }]
    expect(withRule(list, { ...rule, title: "New" })).toEqual([{ ...rule, title: "New" }, list[1]])
    expect(withRule(list, { ...rule, id: "c" }).map(({ id }) => id)).toEqual(["whole", "b", "c"])
    expect(withoutRule(list, "whole")).toEqual([list[1]])
  })
})
