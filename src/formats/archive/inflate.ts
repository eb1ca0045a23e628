import { BrokenStream } from "./broken.ts"

/**
 * DEFLATE (RFC 1951), a piece at a time. The platform's own `DecompressionStream` does not tell where a stream ends, which
 * is what a file of several gzip members has to be read by.
 */

/** Compressed bytes as they come. */
export interface Input {
  bytes: Uint8Array
  /** The next byte. */
  at: number
  /** No more follow after `bytes`. */
  ended: boolean
  /** Gets more bytes behind those from `at` on. */
  more(): Promise<void>
}

const WINDOW = 1 << 15
const LONGEST_MATCH = 258
const OUT = 1 << 18
/** The bytes that a symbol and its distance can take, and some. */
const SPARE = 8

const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** The extra bits of lengths and distances, and where each code begins. */
function bases(first: number, extras: readonly number[]) {
  const starts = new Uint16Array(extras.length)
  let next = first
  for (const [i, extra] of extras.entries()) {
    starts[i] = next
    next += 1 << extra
  }
  return { starts, extras: Uint8Array.from(extras) }
}
const LENGTHS = bases(
  3,
  Array.from({ length: 28 }, (_, i) => (i < 8 ? 0 : (i >> 2) - 1)),
)
const DISTANCES = bases(
  1,
  Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1)),
)

/** For each 15 or fewer bits to come the symbol, times 16, and the bits that it takes; 0 where there is none. */
interface Table {
  readonly entries: Uint16Array
  readonly bits: number
}

function tableOf(lengths: Uint8Array): Table {
  const counts = new Uint16Array(16)
  for (const length of lengths) counts[length]!++
  counts[0] = 0
  let bits = 15
  while (bits > 1 && counts[bits] === 0) bits--
  const next = new Uint16Array(17)
  let left = 1
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - counts[length]!
    if (left < 0) throw new BrokenStream("its codes are not valid")
    next[length + 1] = (next[length]! + counts[length]!) << 1
  }
  const entries = new Uint16Array(1 << bits)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const code = next[length]!++
    let reversed = 0
    for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i)
    for (let i = reversed; i < entries.length; i += 1 << length) entries[i] = (symbol << 4) | length
  }
  return { entries, bits }
}

const FIXED_LITERALS = tableOf(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)
const FIXED_DISTANCES = tableOf(new Uint8Array(30).fill(5))

interface State {
  readonly input: Input
  /** Bits that are taken out of the input and not used yet, the lowest first. */
  held: number
  count: number
  readonly out: Uint8Array
  /** Where the next byte goes, and what is handed on already. */
  to: number
  written: number
}

/**
 * Unpacks one stream. The input stands behind it afterwards.
 *
 * @param write gets bytes that are written over when it has resolved
 */
export async function inflate(input: Input, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const state: State = { input, held: 0, count: 0, out: new Uint8Array(OUT), to: 0, written: 0 }
  let isLast = false
  while (!isLast) {
    await ahead(input)
    isLast = takeBits(state, 1) === 1
    const type = takeBits(state, 2)
    if (type === 0) await copyStored(state, write)
    else if (type === 1) await readBlock(state, FIXED_LITERALS, FIXED_DISTANCES, write)
    else if (type === 2) {
      const { literals, distances } = await readTables(state)
      await readBlock(state, literals, distances, write)
    } else throw new BrokenStream("a block of it is of no known kind")
  }
  input.at -= state.count >> 3
  if (input.at > input.bytes.length) throw new BrokenStream("it ends too early")
  await flush(state, write)
}

/** Sees to it that a symbol can be read without asking again. */
async function ahead(input: Input): Promise<void> {
  while (input.bytes.length - input.at < SPARE && !input.ended) await input.more()
  if (input.at > input.bytes.length + SPARE) throw new BrokenStream("it ends too early")
}

function takeBits(state: State, bits: number): number {
  const { input } = state
  while (state.count < bits) {
    state.held |= (input.bytes[input.at++] ?? 0) << state.count
    state.count += 8
  }
  const value = state.held & ((1 << bits) - 1)
  state.held >>>= bits
  state.count -= bits
  return value
}

async function flush(state: State, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const { out, to, written } = state
  if (to > written) await write(out.subarray(written, to))
  const kept = Math.min(to, WINDOW)
  out.copyWithin(0, to - kept, to)
  state.to = kept
  state.written = kept
}

async function copyStored(state: State, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const { input, out } = state
  input.at -= state.count >> 3
  state.held = 0
  state.count = 0
  await ahead(input)
  const length = takeBits(state, 8) | (takeBits(state, 8) << 8)
  const check = takeBits(state, 8) | (takeBits(state, 8) << 8)
  if ((length ^ 0xffff) !== check) throw new BrokenStream("the length of a block does not fit its check")
  for (let left = length; left > 0; ) {
    if (input.at >= input.bytes.length) {
      if (input.ended) throw new BrokenStream("it ends too early")
      await input.more()
      continue
    }
    if (state.to === out.length) await flush(state, write)
    const taken = Math.min(left, input.bytes.length - input.at, out.length - state.to)
    out.set(input.bytes.subarray(input.at, input.at + taken), state.to)
    input.at += taken
    state.to += taken
    left -= taken
  }
}

async function readTables(state: State): Promise<{ literals: Table; distances: Table }> {
  const literalCount = takeBits(state, 5) + 257
  const distanceCount = takeBits(state, 5) + 1
  const codeCount = takeBits(state, 4) + 4
  const codeLengths = new Uint8Array(19)
  for (let i = 0; i < codeCount; i++) {
    await ahead(state.input)
    codeLengths[LENGTH_ORDER[i]!] = takeBits(state, 3)
  }
  const codes = tableOf(codeLengths)
  const lengths = new Uint8Array(literalCount + distanceCount)
  for (let i = 0; i < lengths.length; ) {
    await ahead(state.input)
    const symbol = takeSymbol(state, codes)
    if (symbol < 16) {
      lengths[i++] = symbol
      continue
    }
    if (symbol === 16 && i === 0) throw new BrokenStream("its codes are not valid")
    const value = symbol === 16 ? lengths[i - 1]! : 0
    const times =
      symbol === 16 ? 3 + takeBits(state, 2) : symbol === 17 ? 3 + takeBits(state, 3) : 11 + takeBits(state, 7)
    if (i + times > lengths.length) throw new BrokenStream("its codes are not valid")
    lengths.fill(value, i, i + times)
    i += times
  }
  return { literals: tableOf(lengths.subarray(0, literalCount)), distances: tableOf(lengths.subarray(literalCount)) }
}

function takeSymbol(state: State, { entries, bits }: Table): number {
  const { input } = state
  while (state.count < bits) {
    state.held |= (input.bytes[input.at++] ?? 0) << state.count
    state.count += 8
  }
  const entry = entries[state.held & ((1 << bits) - 1)]!
  if (entry === 0) throw new BrokenStream("a code of it is not valid")
  state.held >>>= entry & 15
  state.count -= entry & 15
  return entry >> 4
}

async function readBlock(
  state: State,
  literals: Table,
  distances: Table,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for (;;) {
    await ahead(state.input)
    if (readSymbols(state, literals, distances)) return
    if (state.to > state.out.length - LONGEST_MATCH) await flush(state, write)
  }
}

/** Reads symbols until the block ends (true), or the input or the room for output is used up (false). */
function readSymbols(state: State, literals: Table, distances: Table): boolean {
  const { input, out } = state
  const { bytes } = input
  const lastTo = out.length - LONGEST_MATCH
  // At the end of all input each symbol is looked at alone.
  const lastAt = input.ended && bytes.length - input.at < SPARE ? input.at : bytes.length - SPARE
  const literalMask = (1 << literals.bits) - 1
  const distanceMask = (1 << distances.bits) - 1
  let { held, count, to } = state
  let { at } = input
  let isEnd = false
  while (at <= lastAt && to <= lastTo) {
    while (count < 15) {
      held |= (bytes[at++] ?? 0) << count
      count += 8
    }
    const entry = literals.entries[held & literalMask]!
    if (entry === 0) throw new BrokenStream("a code of it is not valid")
    held >>>= entry & 15
    count -= entry & 15
    const symbol = entry >> 4
    if (symbol < 256) {
      out[to++] = symbol
      continue
    }
    if (symbol === 256) {
      isEnd = true
      break
    }
    if (symbol > 285) throw new BrokenStream("a code of it is not valid")
    let length = LONGEST_MATCH
    if (symbol < 285) {
      const extra = LENGTHS.extras[symbol - 257]!
      while (count < extra) {
        held |= (bytes[at++] ?? 0) << count
        count += 8
      }
      length = LENGTHS.starts[symbol - 257]! + (held & ((1 << extra) - 1))
      held >>>= extra
      count -= extra
    }
    while (count < 15) {
      held |= (bytes[at++] ?? 0) << count
      count += 8
    }
    const place = distances.entries[held & distanceMask]!
    if (place === 0) throw new BrokenStream("a code of it is not valid")
    held >>>= place & 15
    count -= place & 15
    const extra = DISTANCES.extras[place >> 4]!
    while (count < extra) {
      held |= (bytes[at++] ?? 0) << count
      count += 8
    }
    const distance = DISTANCES.starts[place >> 4]! + (held & ((1 << extra) - 1))
    held >>>= extra
    count -= extra
    if (distance > to) throw new BrokenStream("it refers to bytes before its beginning")
    for (const end = to + length; to < end; to++) out[to] = out[to - distance]!
  }
  state.held = held
  state.count = count
  state.to = to
  input.at = at
  return isEnd
}
