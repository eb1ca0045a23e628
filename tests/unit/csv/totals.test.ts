import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { DialectChoice } from "#domain/profile/profile.ts"
import { openTable } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { bytesOf } from "./helpers.ts"

async function endOf(text: string, dialect: DialectChoice = {}) {
  const bytes = bytesOf(text)
  const opened = await openTable(sourceOfBytes(bytes), { dialect }, memoryHost)
  if (!opened.ok) throw new Error(opened.problem.message)
  const { findings, layout } = opened.value
  const left = layout.dataEnd === null ? "" : new TextDecoder().decode(bytes.slice(layout.dataEnd))
  return { left, codes: findings.map(({ code }) => code), findings, layout }
}

describe("a total below a table", () => {
  test.each([
    ["product,qty,revenue\nCup,2,3.50\nPot,1,20.00\nMug,4,12.25\n", "Total,7,35.75\n", "qty, revenue"],
    ["Produkt;Menge;Umsatz\nTasse;2;1.003,50\nKanne;1;20,00\n", "Gesamtsumme:;3;1.023,50\n", "Menge, Umsatz"],
    ["товар;сумма\nЧашка;2,50\nЧайник;3,50\n", "ИТОГО;6,00\n", "сумма"],
    ["商品,金額\n茶碗,1200\n急須,3400\n", "合計,4600\n", "金額"],
    ["produit;quantité;prix\ntasse;2;3\npot;1;4\n", "\nTotal général;3;\n", "quantité"],
    ["sku,price,share\nA,1.20,33.33\nB,2.40,66.67\n", "Grand Total,3.6,100\n", "price, share"],
  ])("is left out where it holds the sums: %j", async (rows, total, sums) => {
    const { left, codes, findings, layout } = await endOf(rows + total)
    expect([left.trimStart(), codes]).toEqual([total.trimStart(), ["total_row"]])
    expect(findings[0]!.message).toContain(`of ${sums}.`)
    expect(layout.footerLines).toBe(0)
  })
  test("that holds other sums is kept, and told", async () => {
    const { left, codes } = await endOf("product,qty\nCup,2\nPot,1\nMug,4\nTotal,8\n")
    expect([left, codes]).toEqual(["", ["total_differs"]])
  })
  test("is a row where a person says so", async () => {
    const text = "product,qty\nCup,2\nPot,1\nTotal,3\n\nSource: the till\n"
    expect(await endOf(text, { lastLines: "keep" })).toMatchObject({ left: "", codes: [] })
  })
  test.each([
    ["a product of that name", "product,size,qty\nCup,S,2\nPot,L,1\nTotal,M,9\n"],
    ["a name that begins so", "customer,qty\nCup,2\nPot,1\nTotally Teas,3\n"],
    ["one row above it", "product,qty\nCup,2\nTotal,2\n"],
  ])("is none: %s", async (_, text) => {
    expect(await endOf(text)).toMatchObject({ left: "", codes: [] })
  })
})

test("the sums of any rows are known for what they are, and nothing else is", async () => {
  const cents = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(cents, fc.integer({ min: -3, max: 3 }), async (amounts, off) => {
      const written = (n: number) => (n / 100).toFixed(2)
      const sum = amounts.reduce((a, b) => a + b, 0) + off
      const rows = amounts.map((n, i) => `P-${i},${written(n)}\n`).join("")
      const { codes } = await endOf(`product,amount\n${rows}Total,${written(sum)}\n`)
      expect(codes).toEqual([off === 0 ? "total_row" : "total_differs"])
    }),
    { numRuns: 100 },
  )
})
