import { describe, expect, test } from "vitest"
import { chooseTime, proposeChoices } from "#domain/ingestion/choices.ts"
import { operation } from "#domain/repair/repair.ts"
import { profileText } from "../scan/helpers.ts"

const profile = profileText("day,n\n31.01.2024,1\n01.02.2024,2\n")
const choose = (format: string, column?: string) => chooseTime(profile, proposeChoices(profile, 0), { column, format })

describe("a time format that somebody names", () => {
  test("is chosen where the scan counted it", () => {
    expect(choose("dd.MM.yyyy")).toMatchObject({
      ok: true,
      value: { timestamp: { kind: "column", column: "day", format: "dd.MM.yyyy" } },
    })
  })
  test("is asked for as a repair where it is a pattern that no scan counts", () => {
    const chosen = choose("%d.%m.%Y")
    expect(chosen).toMatchObject({ ok: false, problem: { code: "uncounted_format" } })
    if (chosen.ok) return
    const written = /\{.*\}/.exec(chosen.problem.message)![0]
    expect(operation.parse(JSON.parse(written))).toEqual({ op: "time", columns: ["day"], format: "%d.%m.%Y" })
  })
  test("is explained where it is meant as a pattern and is none", () => {
    const chosen = choose("DD.MM.YYYY")
    expect(chosen).toMatchObject({ ok: false, problem: { code: "unknown_format" } })
    if (!chosen.ok) expect(chosen.problem.message).toContain("write yyyy for the year")
  })
  test("is none where nobody knows it or no value reads", () => {
    for (const format of ["Excel", "d MMM yyyy"])
      expect(choose(format)).toMatchObject({ ok: false, problem: { code: "unknown_format" } })
    expect(choose("%d.%m.%Y", "no")).toMatchObject({ ok: false, problem: { code: "unknown_column" } })
  })
})
