/** Objects that may be written, or wait to be sent, beside the one that is. */
const AHEAD = 2

export interface Written {
  readonly n: number
  readonly rows: number
  readonly blob: Blob
}

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
  write: (n: number) => Promise<Written>,
  onObject: (object: Written) => Promise<void>,
): Promise<number> {
  const left = Array.from({ length: count }, (_, n) => n).filter((n) => !skip.has(n))
  let rows = 0
  let failure: { readonly cause: unknown } | null = null
  const lane = async () => {
    for (let n = left.shift(); n !== undefined && failure === null; n = left.shift()) {
      try {
        const object = await write(n)
        rows += object.rows
        await onObject(object)
      } catch (cause) {
        failure ??= { cause }
      }
    }
  }
  await Promise.all(Array.from({ length: AHEAD + 1 }, lane))
  if (failure) throw (failure as { cause: unknown }).cause
  return rows
}
