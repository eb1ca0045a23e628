import type { WrittenObject } from "./api.ts"

/** Objects that may be written, or wait to be sent, beside the one that is. */
const AHEAD = 2

/**
 * Pass 2: writes the objects in order, several at a time, and hands each on as it is done; at most two are ahead of what
 * `onObject` has settled, so that a slow line does not fill the memory. The first failure ends it.
 *
 * @param count objects of the file
 * @param skip objects that need not be written again
 * @returns the rows of what was written
 */
export async function writeObjects(
  count: number,
  skip: ReadonlySet<number>,
  write: (n: number) => Promise<WrittenObject>,
  onObject: (object: WrittenObject) => Promise<void>,
): Promise<void> {
  const left = Array.from({ length: count }, (_, n) => n).filter((n) => !skip.has(n))
  let failure: { readonly cause: unknown } | null = null
  const lane = async () => {
    for (let n = left.shift(); n !== undefined && failure === null; n = left.shift()) {
      try {
        await onObject(await write(n))
      } catch (cause) {
        failure ??= { cause }
      }
    }
  }
  await Promise.all(Array.from({ length: AHEAD + 1 }, lane))
  if (failure) throw (failure as { cause: unknown }).cause
}
