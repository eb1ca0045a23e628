import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { migrate } from "#local/sql-over-http/migrate.ts"
import type { SqlOverHttp } from "#local/sql-over-http/server.ts"
import { openDatabase } from "#workers/db/client.ts"
import { postgresRules } from "#workers/db/postgres-rules.ts"
import type { RuleStore } from "#workers/db/rule-store.ts"
import { databases } from "../sql/databases.ts"

const rule = (id: string): UserRule => ({
  id,
  title: `It's "${id}" – ¼`,
  severity: "warning",
  expect: "\"a\" <> 'é''s'",
})

for (const { name, why, open } of databases("s")) {
  describe.skipIf(why !== null)(`rules on ${name}${why ? `: ${why}` : ""}`, () => {
    let bridge: SqlOverHttp
    let stop: () => Promise<void>
    let rules: RuleStore
    beforeAll(async () => {
      ;({ bridge, stop } = await open())
      await migrate(bridge.connectionString, "migrations")
      rules = postgresRules(openDatabase(bridge.connectionString))
    })
    afterAll(async () => {
      await bridge.close()
      await stop()
    })

    test("a datasource that has none has version 0", async () => {
      expect(await rules.get(randomUUID())).toEqual({ version: 0, rules: [] })
    })

    test("come back as they were put, in their order, and of their datasource alone", async () => {
      const [one, other] = [randomUUID(), randomUUID()]
      const list = [rule("b"), { ...rule("a"), where: "x is null" }]
      expect(await rules.replace(one, list, 0)).toEqual({ version: 1, rules: list })
      const kept = await rules.get(one)
      expect(kept).toEqual({ version: 1, rules: list })
      expect(kept.rules.map((found) => Object.keys(found))).toEqual(list.map((put) => Object.keys(put)))
      expect(await rules.get(other)).toEqual({ version: 0, rules: [] })
    })

    test("who has seen an older version changes nothing", async () => {
      const name = randomUUID()
      await rules.replace(name, [rule("first")], 0)
      expect(await rules.replace(name, [rule("also-first")], 0)).toBeNull()
      expect(await rules.replace(name, [rule("second")], 1)).toMatchObject({ version: 2 })
      expect(await rules.replace(name, [rule("late")], 1)).toBeNull()
      expect(await rules.replace(name, [rule("early")], 3)).toBeNull()
      expect(await rules.get(name)).toEqual({ version: 2, rules: [rule("second")] })
    })

    test("any version can be replaced, also that of a datasource without rules; none left is a version too", async () => {
      const name = randomUUID()
      expect(await rules.replace(name, [rule("a")], null)).toMatchObject({ version: 1 })
      expect(await rules.replace(name, [], null)).toEqual({ version: 2, rules: [] })
      expect(await rules.replace(name, [rule("b")], 0)).toBeNull()
      expect(await rules.get(name)).toEqual({ version: 2, rules: [] })
    })

    test("of twenty who change one version, one does", async () => {
      const name = randomUUID()
      for (const seen of [0, 1]) {
        const all = await Promise.all(Array.from({ length: 20 }, (_, n) => rules.replace(name, [rule(`r${n}`)], seen)))
        const won = all.filter((stored) => stored !== null)
        expect(won).toHaveLength(1)
        expect(await rules.get(name)).toEqual(won[0])
      }
    })
  })
}
