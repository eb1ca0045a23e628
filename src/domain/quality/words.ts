/** The words of a column's name, in lower case: `ShipDate`, `ship_date` and `Ship Date` are the same two. */
export const wordsOfName = (name: string): readonly string[] =>
  name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replaceAll("%", " % ")
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== "")
