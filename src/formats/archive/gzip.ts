import type { ByteSource } from "#formats/source.ts"
import { BrokenStream } from "./broken.ts"
import { addToCrc32 } from "./crc32.ts"
import { type Input, inflate } from "./inflate.ts"
import { inputOf, need, trailingBytes } from "./input.ts"

const HAS_HEADER_CRC = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const LONGEST_NAME = 4096

export interface Gunzipped {
  /** What the file was called when it was packed, where that is written down. */
  readonly name: string | null
  readonly members: number
  /** Bytes behind the last member that belong to none. */
  readonly trailing: number
}

/**
 * Unpacks a gzip file (RFC 1952): all of its members, one after the other, each held against its checksum.
 *
 * @param write gets bytes that are written over when it has resolved
 * @throws BrokenStream
 */
export async function gunzip(source: ByteSource, write: (bytes: Uint8Array) => Promise<void>): Promise<Gunzipped> {
  const input = inputOf(source)
  let name: string | null = null
  let members = 0
  for (;;) {
    const header = await readHeader(input, members > 0)
    if (!header) break
    if (members === 0) name = header.name
    await readMember(input, write)
    members++
  }
  return { name, members, trailing: await trailingBytes(input) }
}

/** Null where no member begins. */
async function readHeader(input: Input, isLater: boolean): Promise<{ name: string | null } | null> {
  const { at } = input
  const isMember = (await need(input, 10)) && isGzip(input.bytes.subarray(input.at))
  if (!isMember) {
    if (isLater) return null
    throw new BrokenStream(at < input.bytes.length ? "its header is not whole" : "it is empty")
  }
  const flags = input.bytes[input.at + 3]!
  input.at += 10
  if (flags & HAS_EXTRA) {
    if (!(await need(input, 2))) throw new BrokenStream("it ends too early")
    const length = input.bytes[input.at]! | (input.bytes[input.at + 1]! << 8)
    if (!(await need(input, 2 + length))) throw new BrokenStream("it ends too early")
    input.at += 2 + length
  }
  const name = flags & HAS_NAME ? await readText(input) : null
  if (flags & HAS_COMMENT) await readText(input)
  if (flags & HAS_HEADER_CRC) input.at += 2
  return { name }
}

const isGzip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && (bytes[3]! & 0xe0) === 0

/** A text that a NUL ends; Latin-1, as the standard has it, unless it is UTF-8. */
async function readText(input: Input): Promise<string> {
  let length = 0
  for (;;) {
    if (!(await need(input, length + 1))) throw new BrokenStream("it ends too early")
    if (input.bytes[input.at + length] === 0) break
    if (++length > LONGEST_NAME) throw new BrokenStream("a name in it has no end")
  }
  const bytes = input.bytes.subarray(input.at, input.at + length)
  input.at += length + 1
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("latin1").decode(bytes)
  }
}

async function readMember(input: Input, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  let crc = 0
  let size = 0
  await inflate(input, async (bytes) => {
    crc = addToCrc32(crc, bytes)
    size = (size + bytes.length) % 2 ** 32
    await write(bytes)
  })
  if (!(await need(input, 8))) throw new BrokenStream("it ends too early")
  const view = new DataView(input.bytes.buffer, input.bytes.byteOffset + input.at, 8)
  input.at += 8
  if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== size)
    throw new BrokenStream("its content does not fit its checksum")
}
