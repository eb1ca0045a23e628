import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { FINDINGS } from "#domain/findings/catalogue.ts"
import { FINDING_AREAS } from "#domain/findings/document.ts"
import type { FindingKind } from "#domain/findings/finding.ts"
import { markdownTable } from "#domain/markdown.ts"
import { operation } from "#domain/repair/repair.ts"
import { DOCUMENTS } from "#tests/docs/documents.ts"

const docs = join(import.meta.dirname, "../../../docs")

describe("what stands in docs is what the code says", () => {
  for (const [name, write] of Object.entries(DOCUMENTS))
    test(name, () => {
      const isSame = readFileSync(join(docs, name), "utf8") === write()
      expect(isSame, `docs/${name} is out of date: run npm run docs, and commit it.`).toBe(true)
    })

  test("every link between the documents leads somewhere", () => {
    const texts = Object.entries(DOCUMENTS).map(([name, write]) => [name, write()] as const)
    const anchors = new Set(
      texts.flatMap(([name, text]) =>
        [...text.matchAll(/^#+ (\w+)$|<a id="([^"]+)">/gm)].map((match) => `${name}#${match[1] ?? match[2]}`),
      ),
    )
    const links = texts.flatMap(([name, text]) =>
      [...text.matchAll(/\]\((?:(\w+\.md))?#([^)]+)\)/g)].map((match) => `${match[1] ?? name}#${match[2]}`),
    )
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter((link) => !anchors.has(link))).toEqual([])
  })
})

describe("the catalogue of findings", () => {
  const kinds: readonly (readonly [string, FindingKind])[] = Object.entries(FINDINGS)

  test("has every kind of every area, each code once", () => {
    const codes = FINDING_AREAS.flatMap(({ kinds }) => Object.keys(kinds))
    expect(codes.toSorted()).toEqual(kinds.map(([code]) => code).toSorted())
    expect(new Set(codes).size).toBe(codes.length)
  })

  test.each(kinds)("%s says whole sentences", (_, { message, about, mend, example = "" }) => {
    const sentences = [message(1, 1200, example), message(3, 1200, example), about, ...(mend === null ? [] : [mend])]
    for (const sentence of sentences) expect(sentence).toMatch(/^[\p{Lu}\d“].*[^ .]\.$/u)
  })

  test("names a detail for the documentation wherever a sentence has one", () => {
    const mark = "\u0001"
    for (const [code, { message, example }] of kinds)
      expect([code, message(3, 1200, mark).includes(mark)]).toEqual([code, example !== undefined])
  })

  test("the verb goes with the part, not with the whole", () => {
    expect(FINDINGS.not_a_number.message(1, 9)).toMatch(/^1 of 9 values is not a number:/)
    expect(FINDINGS.not_a_time.message(1, 9)).toBe("1 of 9 rows has no readable time: Druid would refuse it.")
    expect(FINDINGS.not_a_time.message(2, 9)).toBe("2 of 9 rows have no readable time: Druid would refuse them.")
    expect(FINDINGS.formatted_number.message(1, 1)).toMatch(/^1 of 1 value is a number as people write them/)
  })
})

test("each example of a repair is one that Grove takes", () => {
  const examples = [...DOCUMENTS["repairs.md"]!().matchAll(/^```json\n(.+)\n```/gm)].map((match) => match[1]!)
  const read = examples.map((example) => operation.safeParse(JSON.parse(example)))
  expect(read.map(({ success }) => success)).toEqual(examples.map(() => true))
  expect(new Set(read.map(({ data }) => data?.op)).size).toBe(operation.options.length)
})

test("a table stands as the formatter would write it", () => {
  expect(markdownTable(["a", "long name"], [["1 | 2", "x"]])).toBe(
    ["| a      | long name |", "| ------ | --------- |", "| 1 \\| 2 | x         |"].join("\n"),
  )
})
