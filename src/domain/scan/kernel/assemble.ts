/**
 * A small assembler for WebAssembly: functions that answer the bytes of an expression or a statement, so that code for it
 * is written as a tree, and one that puts them into a module. It knows what the kernel needs and no more.
 *
 * The format is that of the WebAssembly Core Specification 2.0, chapter 5 (binary format).
 */

type Type = "i32" | "i64" | "v128"

const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b }

/** Code that leaves a value on the stack. */
export interface Value {
  readonly type: Type
  readonly code: readonly number[]
}

/** A value, or a constant of type i32. */
type Operand = Value | number

/** Code that leaves nothing; its branches depend on how many blocks it stands in. */
export type Statement = (depth: number) => readonly number[]

export interface Local extends Value {
  set(value: Operand): Statement
}

/** What a function is made of: its parameters, all i32, and more locals as they are asked for. */
export interface Frame {
  readonly params: readonly Local[]
  local(type?: Type): Local
}

export interface Func {
  readonly name: string
  readonly params: number
  readonly result: Type
  readonly locals: readonly Type[]
  readonly code: readonly number[]
}

function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}

function signed(value: number): readonly number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
}

const asValue = (value: Operand): Value =>
  typeof value === "number" ? { type: "i32", code: [0x41, ...signed(value | 0)] } : value

const take = (type: Type, code: readonly number[], ...operands: readonly Operand[]): Value => ({
  type,
  code: [...operands.flatMap((operand) => asValue(operand).code), ...code],
})

/** An instruction on two numbers: its code for i32, and for i64. */
const binary =
  (i32: number, i64: number) =>
  (a: Operand, b: Operand): Value => {
    const { type } = asValue(a)
    return take(type, [type === "i64" ? i64 : i32], a, b)
  }

export const add = binary(0x6a, 0x7c)
export const sub = binary(0x6b, 0x7d)
export const mul = binary(0x6c, 0x7e)
export const and = binary(0x71, 0x83)
export const or = binary(0x72, 0x84)
export const xor = binary(0x73, 0x85)
export const shl = binary(0x74, 0x86)
/** Zeros are shifted in. */
export const shr = binary(0x76, 0x88)

const comparison = (code: number) => (a: Operand, b: Operand) => take("i32", [code], a, b)
export const eq = comparison(0x46)
export const ne = comparison(0x47)
export const lt = comparison(0x48)
export const gt = comparison(0x4a)
export const le = comparison(0x4c)
export const ge = comparison(0x4e)

export const isZero = (a: Operand): Value => take("i32", [asValue(a).type === "i64" ? 0x50 : 0x45], a)
/** `a` where `condition` is not 0, else `b`; both are computed. */
export const select = (condition: Operand, a: Operand, b: Operand): Value =>
  take(asValue(a).type, [0x1b], a, b, condition)
/** How many of the lowest bits are 0, of an i64, as an i32. */
export const trailingZeros = (a: Value): Value => take("i32", [0x7a, 0xa7], a)
/** Comparisons of two i64 without a sign. */
export const isBelow = comparison(0x54)
export const isAbove = comparison(0x56)
/** An i32 as an i64 without a sign. */
export const widen = (a: Operand): Value => take("i64", [0xad], a)
export const long = (value: number): Value => ({ type: "i64", code: [0x42, ...signed(value)] })

/** Loads and stores take addresses of any alignment, and an offset that is added to them. */
export const load = (at: Operand, offset = 0): Value => take("i32", [0x28, 0, ...unsigned(offset)], at)
export const loadByte = (at: Operand, offset = 0): Value => take("i32", [0x2d, 0, ...unsigned(offset)], at)
export const load16 = (at: Operand, offset = 0): Value => take("v128", [0xfd, 0, 0, ...unsigned(offset)], at)

/** Eight bytes as an i64, the first in the highest ones: ordered as texts are. */
export const loadReversed8 = (at: Operand, offset = 0): Value =>
  take("i64", [0xfd, 0x5d, 0, ...unsigned(offset), 0xfd, 0x0c, ...REVERSED, 0xfd, 0x0e, 0xfd, 0x1d, 0], at)
const REVERSED = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8]

export const load8 = (at: Operand, offset = 0): Value => take("i64", [0x29, 0, ...unsigned(offset)], at)

const storing =
  (code: number) =>
  (at: Operand, value: Operand, offset = 0): Statement =>
  () => [...asValue(at).code, ...asValue(value).code, code, 0, ...unsigned(offset)]
export const store = storing(0x36)
export const storeByte = storing(0x3a)

/** Sixteen bytes, each compared or combined with its counterpart. */
const vector = (type: Type, code: number) => (a: Value, b: Value) => take(type, [0xfd, ...unsigned(code)], a, b)
export const equal16 = vector("v128", 0x23)
export const and16 = vector("v128", 0x4e)
export const or16 = vector("v128", 0x50)
export const xor16 = vector("v128", 0x51)
/** A byte, sixteen times. */
export const splat = (byte: Operand): Value => take("v128", [0xfd, 0x0f], byte)
/** The highest bit of each byte, as the low bits of an i32. */
export const bits16 = (a: Value): Value => take("i32", [0xfd, ...unsigned(0x64)], a)
export const isAny16 = (a: Value): Value => take("i32", [0xfd, ...unsigned(0x53)], a)

/** Copies bytes; the ranges may overlap. */
export const copy = (to: Operand, from: Operand, length: Operand): Statement => {
  const operands = [to, from, length].flatMap((operand) => asValue(operand).code)
  return () => [...operands, 0xfc, 0x0a, 0, 0]
}

const statements = (list: readonly Statement[], depth: number) => list.flatMap((statement) => statement(depth))

export function when(condition: Operand, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  return (depth) => [
    ...asValue(condition).code,
    ...[0x04, 0x40, ...statements(then, depth + 1)],
    ...(otherwise.length > 0 ? [0x05, ...statements(otherwise, depth + 1)] : []),
    0x0b,
  ]
}

/** Repeats while the condition holds, which is looked at before. */
export function during(condition: Operand, body: readonly Statement[]): Statement {
  return (depth) => [
    ...[0x02, 0x40, 0x03, 0x40],
    ...[...isZero(condition).code, 0x0d, 1],
    ...statements(body, depth + 2),
    ...[0x0c, 0, 0x0b, 0x0b],
  ]
}

/** Repeats while the condition holds, which is looked at afterwards. */
export function repeat(body: readonly Statement[], condition: Operand): Statement {
  return (depth) => [0x03, 0x40, ...statements(body, depth + 1), ...asValue(condition).code, 0x0d, 0, 0x0b]
}

/** Repeats until something in it leaves it. */
export function forever(body: (leave: Statement) => readonly Statement[]): Statement {
  return (depth) => {
    const leave: Statement = (inner) => [0x0c, ...unsigned(inner - depth - 1)]
    return [0x02, 0x40, 0x03, 0x40, ...statements(body(leave), depth + 2), 0x0c, 0, 0x0b, 0x0b]
  }
}

export const answer =
  (value: Operand): Statement =>
  () => [...asValue(value).code, 0x0f]

/** @param body what it does; it must end with an answer */
export function func(name: string, params: number, result: Type, body: (frame: Frame) => readonly Statement[]): Func {
  const locals: Type[] = []
  const localAt = (index: number, type: Type): Local => ({
    type,
    code: [0x20, ...unsigned(index)],
    set: (value) => () => [...asValue(value).code, 0x21, ...unsigned(index)],
  })
  const code = statements(
    body({
      params: Array.from({ length: params }, (_, index) => localAt(index, "i32")),
      local: (type = "i32") => localAt(params + locals.push(type) - 1, type),
    }),
    0,
  )
  return { name, params, result, locals, code: [...code, 0x00, 0x0b] }
}

/** A call of the function that stands at `index` in the module. */
export const call = (index: number, { result }: Func, ...args: readonly Operand[]): Value =>
  take(result, [0x10, ...unsigned(index)], ...args)

/** The bytes of a module of some functions that work on the memory `env.memory` of `pages` pages; all are exported. */
export function assemble(functions: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const nameOf = (name: string) => [name.length, ...Array.from(name, (letter) => letter.charCodeAt(0))]
  const list = (items: readonly (readonly number[])[]) => [...unsigned(items.length), ...items.flat()]
  const sized = (code: readonly number[]) => [...unsigned(code.length), ...code]
  const section = (id: number, items: readonly (readonly number[])[]) => [id, ...sized(list(items))]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ params, result }) => [
        0x60,
        ...list(Array.from({ length: params }, () => [TYPES.i32])),
        ...list([[TYPES[result]]]),
      ]),
    ),
    ...section(2, [[...nameOf("env"), ...nameOf("memory"), 2, 1, ...unsigned(pages), ...unsigned(pages)]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...nameOf(name), 0, ...unsigned(index)]),
    ),
    ...section(
      10,
      functions.map(({ locals, code }) => sized([...list(locals.map((type) => [1, TYPES[type]])), ...code])),
    ),
  ])
}
