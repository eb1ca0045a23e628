/** CRC-32 as gzip and zip have it, four bytes at a time. */
const TABLES = Array.from({ length: 4 }, () => new Uint32Array(256))
for (let i = 0; i < 256; i++) {
  let value = i
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  TABLES[0]![i] = value
}
for (let t = 1; t < 4; t++)
  for (let i = 0; i < 256; i++) {
    const before = TABLES[t - 1]![i]!
    TABLES[t]![i] = (before >>> 8) ^ TABLES[0]![before & 255]!
  }
const [T0, T1, T2, T3] = TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]

/** The checksum of what `crc` is the checksum of, and these bytes behind it. */
export function addToCrc32(crc: number, bytes: Uint8Array): number {
  let value = ~crc
  let i = 0
  for (const end = bytes.length - 3; i < end; i += 4) {
    value ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    value = T3[value & 255]! ^ T2[(value >>> 8) & 255]! ^ T1[(value >>> 16) & 255]! ^ T0[value >>> 24]!
  }
  for (; i < bytes.length; i++) value = (value >>> 8) ^ T0[(value ^ bytes[i]!) & 255]!
  return ~value >>> 0
}
