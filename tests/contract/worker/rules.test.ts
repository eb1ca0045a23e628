import { describe, expect, test } from "vitest"
import type { DatasourceRules } from "#domain/contracts/rules.ts"
import { json, useHarness } from "./use-harness.ts"

const harness = useHarness()
const rule = {
  id: "whole",
  title: "Nothing is sold by halves",
  severity: "warning",
  expect: "quantity = round(quantity)",
}
const path = (name: string) => `/api/datasources/${encodeURIComponent(name)}/rules`
const put = (name: string, body: unknown, ifMatch: string | null = "*") =>
  harness.call(path(name), { ...json(body, ifMatch === null ? {} : { "if-match": ifMatch }), method: "PUT" })
const get = async (name: string) => {
  const response = await harness.call(path(name))
  expect(response.status).toBe(200)
  return { etag: response.headers.get("etag"), body: (await response.json()) as DatasourceRules }
}

describe("rules of a datasource", () => {
  test("there are none before anybody wrote some, whether Druid has the datasource or not", async () => {
    expect(await get("nobody's sales")).toEqual({
      etag: '"0"',
      body: { datasource: "nobody's sales", version: 0, rules: [] },
    })
  })

  test("are put by the ETag that was read, and come back with the next", async () => {
    const name = "Umsätze 2024 %"
    const { etag } = await get(name)
    const answer = await put(name, { rules: [rule] }, etag)
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, '"1"'])
    expect(await answer.json()).toEqual({ datasource: name, version: 1, rules: [rule] })
    expect(await get(name)).toEqual({ etag: '"1"', body: { datasource: name, version: 1, rules: [rule] } })
    // As an edge that compresses makes it.
    expect((await put(name, { rules: [] }, 'W/"1"')).status).toBe(200)
  })

  test("a change of what somebody else has changed meanwhile is refused, and changes nothing", async () => {
    await put("two", { rules: [rule] }, '"0"')
    const late = await put("two", { rules: [] }, '"0"')
    expect(late.status).toBe(412)
    expect(await late.json()).toMatchObject({ code: "rules_changed", where: "If-Match" })
    expect((await get("two")).body.rules).toEqual([rule])
    expect((await put("two", { rules: [] }, "*")).status).toBe(200)
  })

  test.each([
    [null, 428, "if_match_missing"],
    ["3", 400, "invalid_request"],
    ['"x"', 400, "invalid_request"],
    ['"1", "2"', 400, "invalid_request"],
  ])("If-Match %s is answered %i", async (header, status, code) => {
    const answer = await put("headers", { rules: [] }, header)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ code, where: "If-Match" })
  })

  test.each([
    [{ ...rule, expect: "quantity >" }, "rules.1.expect", /^rules\.1\.expect: At letter 11: .* the end stands here\.$/],
    [
      { ...rule, where: "status = 'sold" },
      "rules.1.where",
      /^rules\.1\.where: At letter 10: This text has no closing '\.$/,
    ],
    [{ ...rule, title: "a\u0000" }, "rules.1.title", /cannot be shown\.$/],
    [{ ...rule, expect: "\"a\" = '\ud800'" }, "rules.1.expect", /cannot be shown\.$/],
    [{ ...rule, title: "  " }, "rules.1.title", /in words\.$/],
    [{ ...rule, sql: "drop table x" }, "rules.1", /sql/],
    [{ ...rule, severity: "fatal" }, "rules.1.severity", /warning/],
    [{ ...rule, id: "first" }, "rules.1.id", /"first" is there twice\.$/],
  ])("a wrong rule is refused with its place: %j", async (wrong, where, detail) => {
    const answer = await put("wrong", { rules: [{ ...rule, id: "first" }, wrong] })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: "invalid_request",
      where,
      detail: expect.stringMatching(detail),
    })
    expect((await get("wrong")).body.version).toBe(0)
  })

  test("only JSON is taken, only lists, and only names that a datasource can have", async () => {
    expect((await put("list", [rule])).status).toBe(400)
    expect(
      (await put("list", { rules: Array.from({ length: 101 }, (_, n) => ({ ...rule, id: `r${n}` })) })).status,
    ).toBe(400)
    const form = { method: "PUT", headers: { "if-match": "*", "content-type": "text/plain" }, body: "{}" }
    expect((await harness.call(path("list"), form)).status).toBe(415)
    for (const name of [".hidden", "a\tb", " "]) {
      const answer = await harness.call(path(name))
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        400,
        "invalid_datasource_name",
      ])
    }
    expect((await harness.call(path("list"), { method: "DELETE" })).status).toBe(404)
  })
})
