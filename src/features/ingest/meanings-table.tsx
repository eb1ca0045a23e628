import { createMemo, For, Show } from "solid-js"
import { Select } from "#components/basics.tsx"
import { columnsOf, MEANING_IDS, MEANINGS, type Meaning, type Meanings } from "#domain/schema/meanings/meaning.ts"
import { proposeMeanings } from "#domain/schema/meanings/propose.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"

const NONE = "none"

/** What each column means, with the reason; each can be changed. */
export function MeaningsTable(props: { readonly desk: Desk; readonly card: Card }) {
  const reasons = createMemo(() => {
    const { profile } = props.card
    const proposals = profile ? proposeMeanings(profile.columns, profile.rows) : []
    return new Map(proposals.map((p) => [p.column, p]))
  })
  const meaningOf = (column: string) => props.card.meanings?.[column] ?? null
  const why = (column: string) => {
    const proposed = reasons().get(column)
    return proposed && proposed.meaning === meaningOf(column) ? proposed.why : null
  }
  const mean = (column: string, meaning: Meaning | null) =>
    props.desk.tell(props.card.id, { type: "meant", meanings: withMeaning(props.card.meanings ?? {}, column, meaning) })
  return (
    <Show when={props.card.meanings && props.card.profile}>
      {(profile) => (
        <section class="meanings" aria-label="What the columns mean">
          <h2>What the columns mean</h2>
          <table>
            <tbody>
              <For each={profile().columns}>
                {(column) => (
                  <tr>
                    <th scope="row" class="cut" dir="auto" title={column.name}>
                      {column.name}
                    </th>
                    <td>
                      <Select<Meaning | typeof NONE>
                        label={`Meaning of ${column.name}`}
                        bare
                        small
                        value={meaningOf(column.name) ?? NONE}
                        disabled={!isOpen(props.card)}
                        options={OPTIONS}
                        onChange={(value) => mean(column.name, value === NONE ? null : value)}
                      />
                    </td>
                    <td class="faint">{why(column.name)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      )}
    </Show>
  )
}

const OPTIONS = [
  { value: NONE, label: "–" },
  ...MEANING_IDS.map((id) => ({ value: id, label: MEANINGS[id].title })),
] as const

/** The meanings after a column was given one: another column that had it, where only one can, has none then. */
function withMeaning(meanings: Meanings, column: string, meaning: Meaning | null): Meanings {
  const others = Object.entries(meanings).filter(([name]) => name !== column)
  if (meaning === null) return Object.fromEntries(others)
  const holders = MEANINGS[meaning].repeatable ? [] : columnsOf(meanings, meaning)
  return Object.fromEntries([...others.filter(([name]) => !holders.includes(name)), [column, meaning]])
}
