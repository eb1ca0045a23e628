/** A count as people write it: `1,454`. */
export const written = (n: number): string => n.toLocaleString("en")

/** `1 row has`, `3 rows have`. */
export const many = (n: number, one: string, more: string): string => `${written(n)} ${n === 1 ? one : more}`

/** `1 of 9 values is`, `3 of 9 values are`: the verb goes with the part, the noun with the whole. */
export const partOf = (n: number, total: number, thing: string, one: string, more: string): string =>
  `${written(n)} of ${many(total, thing, `${thing}s`)} ${n === 1 ? one : more}`
