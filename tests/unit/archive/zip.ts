import { crc32, deflateRawSync } from "node:zlib"
import { joinBytes } from "#formats/source.ts"

export const join = (...parts: readonly Uint8Array[]) => joinBytes(parts)

interface ZipOptions {
  readonly stored?: boolean
  readonly encrypted?: boolean
  /** Sizes and offsets in the extra field, as archives past 4 GiB have them. */
  readonly zip64?: boolean
}

const ESCAPED = 0xffffffff

/** A zip archive of files, by the letter of the format and no other program. */
export function zipOf(
  files: readonly (readonly [string, Uint8Array])[],
  options: ZipOptions = {},
): Uint8Array<ArrayBuffer> {
  const { stored = false, encrypted = false, zip64 = false } = options
  const locals: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, content] of files) {
    const packed = stored ? content : new Uint8Array(deflateRawSync(content))
    const nameBytes = new TextEncoder().encode(name)
    const sizes = zip64 ? [ESCAPED, ESCAPED] : [packed.length, content.length]
    const common = join(
      u16(45, (encrypted ? 1 : 0) | 0x800, stored ? 0 : 8, 0, 0x21),
      u32(crc32(content), ...sizes),
      u16(nameBytes.length),
    )
    const localExtra = zip64 ? join(u16(1, 16), u64(content.length, packed.length)) : new Uint8Array(0)
    const extra = zip64 ? join(u16(1, 24), u64(content.length, packed.length, offset)) : new Uint8Array(0)
    const local = join(u32(0x04034b50), common, u16(localExtra.length), nameBytes, localExtra, packed)
    directory.push(
      u32(0x02014b50),
      u16(45),
      common,
      u16(extra.length, 0, 0, 0),
      u32(0, zip64 ? ESCAPED : offset),
      nameBytes,
      extra,
    )
    locals.push(local)
    offset += local.length
  }
  const central = join(...directory)
  const end64 = join(
    u32(0x06064b50),
    u64(44),
    u16(45, 45),
    u32(0, 0),
    u64(files.length, files.length, central.length, offset),
    u32(0x07064b50, 0),
    u64(offset + central.length),
    u32(1),
  )
  const end = join(
    u32(0x06054b50),
    u16(0, 0, ...(zip64 ? [0xffff, 0xffff] : [files.length, files.length])),
    ...(zip64 ? [u32(ESCAPED, ESCAPED)] : [u32(central.length, offset)]),
    u16(0),
  )
  return join(...locals, central, ...(zip64 ? [end64] : []), end)
}

const u16 = (...values: readonly number[]) => new Uint8Array(Uint16Array.from(values).buffer)
const u32 = (...values: readonly number[]) => new Uint8Array(Uint32Array.from(values).buffer)
const u64 = (...values: readonly number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer)
