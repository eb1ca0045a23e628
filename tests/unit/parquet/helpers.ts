import type { Vector } from "#formats/batch.ts"

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((sum, c) => sum + c.length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

export function utf8Vector(values: readonly (string | null)[]): Vector {
  const encoded = values.map((v) => new TextEncoder().encode(v ?? ""))
  const offsets = new Int32Array(values.length + 1)
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, i) => {
    offsets[i + 1] = offsets[i]! + encoded[i]!.length
    if (value !== null) validity[i >> 3]! |= 1 << (i & 7)
  })
  return { kind: "utf8", offsets, bytes: joinBytes(encoded), validity }
}
