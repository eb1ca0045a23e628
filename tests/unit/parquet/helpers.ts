import type { Vector } from "#formats/batch.ts"
import { joinBytes } from "#formats/source.ts"

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
