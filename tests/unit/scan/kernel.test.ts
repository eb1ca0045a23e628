import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  add,
  and,
  answer,
  assemble,
  call,
  during,
  eq,
  type Func,
  forever,
  func,
  isZero,
  type Local,
  load,
  loadReversed8,
  lt,
  mul,
  repeat,
  select,
  shr,
  store,
  sub,
  trailingZeros,
  when,
  widen,
} from "#domain/scan/kernel/assemble.ts"
import { takeKernel } from "#domain/scan/kernel/kernel.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { createScan, type RangeScan } from "#domain/scan/scanner.ts"
import { hashOf } from "#domain/scan/texts.ts"
import { bytesOf, layoutFor } from "./helpers.ts"

function scanBy(kernel: "kernel" | "none", bytes: Uint8Array, layout: CsvLayout, step: number): RangeScan {
  const range = { start: 0, end: bytes.length, from: layout.dataOffset }
  const scan = createScan(layout, range, [], null, kernel === "none" ? null : takeKernel(layout.names.length))
  for (let at = 0; at < bytes.length; at += step) scan.push(bytes.subarray(at, at + step))
  scan.end()
  return scan.result()
}

function expectSame(text: string, step = 1 << 20): RangeScan {
  const bytes = bytesOf(text)
  const layout = layoutFor(bytes)
  const found = scanBy("kernel", bytes, layout, step)
  expect(found).toEqual(scanBy("none", bytes, layout, step))
  return found
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

describe("a scan with the kernel finds what one without finds", () => {
  test("there is a kernel here, and another one while the first is in use", () => {
    const [one, two] = [takeKernel(3), takeKernel(3)]
    expect(one).not.toBeNull()
    expect(two).not.toBe(one)
    one!.release()
    expect(takeKernel(3)).toBe(one)
    expect(takeKernel(5000)).toBeNull()
  })

  test("whatever the fields, quotes, newlines and chunks", () => {
    const letters = fc.constantFrom("a", "b", "7", "7", ".", "-", " ", "\t", "é", "\\")
    const plain = fc.string({ unit: letters, maxLength: 40 })
    const rich = fc.string({ unit: fc.oneof(letters, fc.constantFrom(",", '"', "\n", "\r")), maxLength: 70 })
    const field = fc.oneof(
      { weight: 6, arbitrary: plain },
      { weight: 3, arbitrary: rich.map(quoted) },
      { weight: 1, arbitrary: fc.constantFrom('x"y', '"x"y', '"x', '""', '"\\"') },
    )
    const row = fc.oneof(
      { weight: 12, arbitrary: fc.array(field, { minLength: 4, maxLength: 4 }).map((cells) => cells.join(",")) },
      { weight: 1, arbitrary: fc.array(field, { maxLength: 6 }).map((cells) => cells.join(",")) },
      { weight: 1, arbitrary: fc.constantFrom("", " ", "\t") },
    )
    const newline = fc.oneof({ weight: 9, arbitrary: fc.constant("\n") }, fc.constantFrom("\r\n", "\r"))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, newline)),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        (rows, step, ends) => {
          const body = rows.map(([cells, end]) => cells + end).join("")
          const bytes = bytesOf(`a,b,c,d\n${ends ? body : body.slice(0, -1)}`)
          const layout = layoutFor(bytesOf("a,b,c,d\n1,2,3,4\n"))
          expect(scanBy("kernel", bytes, layout, step)).toEqual(scanBy("none", bytes, layout, step))
        },
      ),
      { numRuns: 400 },
    )
  })

  test("columns of more values than a dictionary keeps, sorted, repeated, long and short", () => {
    const rows = Array.from({ length: 25_000 }, (_, i) => {
      const mixed = (i * 7919) % 23_003
      const day = new Date(Date.UTC(2020, 0, 1) + (mixed % 2500) * 86_400_000).toISOString().slice(0, 10)
      const long = `a text that is longer than sixteen bytes, and differs in ${mixed % 9000} before its end`
      return `${i},${-mixed / 100},${day},${quoted(long)},${"xyzw".slice(0, mixed % 5)},${mixed % 12_000 < 6000 ? "often" : `c-${mixed}`}`
    })
    const found = expectSame(
      `${["id", "price", "day", "text", "short", "who"].join(",")}\n${rows.join("\n")}\n`,
      70_000,
    )
    expect(found.columns.map(({ many }) => many !== null)).toEqual([true, true, false, false, false, true])
  })

  test("values that have the same hash and are not the same", () => {
    // Among so many texts some hashes must be alike.
    for (const [before, after] of [
      ["a ", ""],
      ["text that begins alike, ", ", goes on and ends alike"],
    ]) {
      const texts = new Map<number, string>()
      const alike: string[] = []
      for (let i = 100_000; i < 400_000; i++) {
        const text = before + String(i * 7919).padStart(10, "0") + after
        const bytes = bytesOf(`${text}    `)
        const hash = hashOf(new DataView(bytes.buffer), 0, bytes.length - 4)
        const other = texts.get(hash)
        if (other !== undefined) alike.push(other, text)
        texts.set(hash, text)
      }
      expect(alike.length).toBeGreaterThan(0)
      // The kernel's tables have a block's values from the next one on.
      const rows = Array.from({ length: 3000 }, (_, i) => quoted(alike[(i * i) % alike.length]!))
      const found = expectSame(`a\n${alike.map(quoted).join("\n")}\n${rows.join("\n")}\n`)
      expect(found.columns[0]!.dictionary!.size).toBe(alike.length)
    }
  })

  test("the least text, where what stands behind it in the file is greater than what it would be", () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `b${i},x`)
    const found = expectSame(`a,b\n${[...rows, "a+,x", ...rows, "a,x", ...rows].join("\n")}\n`)
    expect(found.columns[0]!.many!.facts.minText).toEqual(bytesOf("a"))
  })

  test("more text than the kernel's tables have room for", () => {
    const pad = "-".repeat(150)
    const rows = Array.from({ length: 9500 }, (_, i) =>
      Array.from({ length: 16 }, (_, c) => `${c}${i}${pad}`).join(","),
    )
    const names = Array.from({ length: 16 }, (_, c) => `n${c}`).join(",")
    const found = expectSame(`${names}\n${rows.join("\n")}\n${rows.slice(-50).join("\n")}\n`)
    expect(found.columns.every(({ dictionary }) => dictionary?.size === 9500)).toBe(true)
  })

  test("a record that does not fit into the kernel's memory, among ones that do", () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i % 7 === 0 ? quoted(`say "${i}"`) : "x"}`)
    const long = `-1,${quoted(`${'"'.repeat(700_000)}\n`)}`
    expectSame(`a,b\n${[...rows, long, ...rows].join("\r\n")}`, 200_000)
  })

  test("tabs, and lines that begin with one", () => {
    expectSame("a\tb\tc\n1\t2\t3\n\t\tx\n\t\t\n  \n4\t5\t6\n")
  })
})

describe("the assembler", () => {
  type Run = (...args: readonly number[]) => number
  function run(functions: readonly Func[], prepare: (memory: DataView) => void = () => {}): Run {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
    prepare(new DataView(memory.buffer))
    const module = new WebAssembly.Module(assemble(functions, 1))
    const { exports } = new WebAssembly.Instance(module, { env: { memory } })
    return (exports as Record<string, Run>)[functions.at(-1)!.name]!
  }

  test("constants of any size and sign", () => {
    fc.assert(
      fc.property(fc.integer(), (n) => {
        expect(run([func("constant", 0, "i32", () => [answer(n)])])()).toBe(n)
      }),
    )
  })

  test("arithmetic, choices and calls", () => {
    const half = func("half", 1, "i32", ({ params }) => [answer(shr(params[0]!, 1))])
    const step = func("step", 1, "i32", ({ params }) => {
      const [n] = params as [Local]
      return [answer(select(and(n, 1), add(mul(n, 3), 1), call(0, half, n)))]
    })
    const collatz = run([half, step])
    expect([collatz(7), collatz(22), collatz(-2)]).toEqual([22, 11, 0x7fffffff])
  })

  test("loops that test before, test after, and are left from within a condition", () => {
    const sum = func("sum", 1, "i32", ({ params, local }) => {
      const [n] = params as [Local]
      const [total, i] = [local(), local()]
      return [
        during(lt(i, n), [i.set(add(i, 1)), total.set(add(total, i))]),
        repeat([total.set(add(total, 100)), i.set(sub(i, 1))], lt(0, i)),
        forever((leave) => [
          total.set(add(total, 1000)),
          i.set(add(i, 1)),
          when(eq(i, 2), [when(isZero(sub(i, 2)), [leave], [total.set(0)])]),
        ]),
        answer(total),
      ]
    })
    expect(run([sum])(3)).toBe(1 + 2 + 3 + 3 * 100 + 2 * 1000)
    // What is tested afterwards is done once in any case.
    expect(run([sum])(0)).toBe(100 + 3 * 1000)
  })

  test("memory: stores, loads, eight bytes in the order of texts, bits", () => {
    const both = func("both", 1, "i32", ({ params }) => {
      const [at] = params as [Local]
      return [store(at, add(load(at), 5), 4), answer(load(at, 4))]
    })
    expect(run([both], (memory) => memory.setInt32(300, 37, true))(300)).toBe(42)
    const zeros = func("zeros", 1, "i32", ({ params }) => [answer(trailingZeros(loadReversed8(params[0]!)))])
    expect(run([zeros], (memory) => memory.setUint8(11, 1))(8)).toBe(32)
    const wide = func("wide", 1, "i32", ({ params }) => [answer(trailingZeros(widen(params[0]!)))])
    expect([run([wide])(8), run([wide])(-(2 ** 31)), run([wide])(0)]).toEqual([3, 31, 64])
  })
})
