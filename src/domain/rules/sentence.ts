/** What a template can say. */
export type Figures = Readonly<Record<"count" | "affected" | "checked", number>>

const written = (n: number): string => n.toLocaleString("en")

/**
 * Fills a template: `{count}` is the number as people write it, `{count|row has|rows have}` the number and the words that
 * go with it, `{count:is|are}` the words alone.
 */
export function fillSentence(template: string, figures: Figures): string {
  return template.replace(
    /\{(count|affected|checked)(?:([|:])([^|}]*)\|([^|}]*))?\}/g,
    (_, name: keyof Figures, sign?: string, one?: string, more?: string) => {
      const n = figures[name]
      const words = n === 1 ? one : more
      if (words === undefined) return written(n)
      return sign === ":" ? words : `${written(n)} ${words}`
    },
  )
}
