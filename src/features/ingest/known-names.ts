/** A list of names is asked for again after this time. */
const FRESH_MS = 10_000

/**
 * Whether a name is in a list that is asked for now and then. While nobody answers, every name is taken for new.
 *
 * @param ask fetches all names
 * @param now epoch milliseconds
 */
export function createKnownNames(ask: () => Promise<readonly string[]>, now: () => number = Date.now) {
  let askedAt = Number.NEGATIVE_INFINITY
  let names: Promise<ReadonlySet<string>> = Promise.resolve(new Set())
  return async (name: string): Promise<boolean> => {
    if (now() - askedAt >= FRESH_MS) {
      askedAt = now()
      names = ask()
        .then((all) => new Set(all))
        .catch(() => {
          askedAt = Number.NEGATIVE_INFINITY
          return new Set<string>()
        })
    }
    return (await names).has(name)
  }
}
