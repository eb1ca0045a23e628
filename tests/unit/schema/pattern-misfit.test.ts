import { describe, expect, test } from "vitest"
import { compilePattern } from "#domain/schema/times/pattern.ts"
import { isProblem } from "#domain/schema/times/pattern-parts.ts"

function misfit(id: string, text: string) {
  const pattern = compilePattern(id)
  if (isProblem(pattern)) throw new Error(pattern.problem)
  return pattern.misfitOf(text)
}

describe("what a pattern does not read is told by its letter", () => {
  test.each([
    ["dd.MM.yyyy", "31/01/2024", 2, "letter 3 is to be “.”"],
    ["dd.MM.yyyy", "31.13.2024", 3, "letter 4 is to be the month (MM), a number from 1 to 12"],
    ["%d.%m.%Y", "31.x", 3, "letter 4 is to be the month (%m), a number from 1 to 12"],
    ["dd.MM.yyyy HH:mm", "31.01.2024", 10, "it ends, and behind it is to be a blank"],
    ["dd.MM.yyyy", "31.01.2024 10:00", 11, "the pattern ends before letter 12, and “10:00” is left"],
    ["d MMMM yyyy", "3 Foo 2024", 2, "letter 3 is to be the month (MMMM), by its name"],
    ["yyyy-MM-dd XXX", "2024-01-31 x", 11, "letter 12 is to be the offset from UTC, such as +01:00 (XXX)"],
    ["%Y%m%d", "2024013", 6, "letter 7 is to be the day (%d), 2 digits from 01 to 31"],
  ])("%s %s", (id, text, at, why) => {
    expect(misfit(id, text)).toEqual({ at, why })
  })

  test("a day that is none is no letter's fault", () => {
    expect(misfit("dd.MM.yyyy", "31.02.2024")).toEqual({
      at: null,
      why: "it fits the pattern, and there is no such day or time",
    })
  })

  test("a text that is read is no misfit", () => {
    expect(misfit("dd.MM.yyyy", " 31.01.2024 ")).toBeNull()
  })
})
