/** A byte range `[start, end)` of an object; `number` counts from 1, as S3 does. */
export interface Part {
  readonly number: number
  readonly start: number
  readonly end: number
}

/** S3's limit of parts in one multipart upload. */
const MAX_PARTS = 10_000

/**
 * The parts of an object: all of `partSize` but the last. R2 refuses unequal parts at completion, long after they were sent.
 *
 * @param size bytes of the object, above 0
 * @param partSize bytes of a part, above 0
 */
export function planParts(size: number, partSize: number): readonly Part[] {
  if (!(size > 0)) throw new RangeError(`An object of ${size} bytes has no parts.`)
  if (!(partSize > 0)) throw new RangeError(`A part of ${partSize} bytes holds nothing.`)
  const count = Math.ceil(size / partSize)
  if (count > MAX_PARTS)
    throw new RangeError(`${size} bytes in parts of ${partSize} are ${count} parts; S3 takes at most ${MAX_PARTS}.`)
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    start: i * partSize,
    end: Math.min(size, (i + 1) * partSize),
  }))
}
