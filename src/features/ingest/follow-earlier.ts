import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import { carryChoices } from "#domain/ingestion/choices.ts"
import { suggestDatasourceName } from "#domain/ingestion/datasourceName.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { followed, repairsOf, repeatable } from "#domain/repair/replay.ts"
import { decisionKey } from "./decide.ts"
import type { Card } from "./model.ts"

/**
 * The card with the choices of an earlier file, as far as they fit; with repairs to come they are looked at again then. A
 * day or month that was decided for it is not asked for again, and a name that nobody has typed gives way to its own.
 */
export function withEarlier(card: Card, profile: Profile, { choices: made, datasource }: IngestionPreparation): Card {
  if (!card.choices) return card
  const earlier = followed(made, card.choices)
  const choices = repeatable(repairsOf(made)).length > 0 ? earlier : carryChoices(profile, 0, earlier)
  const settled = earlier.timestamp.kind === "column" ? [decisionKey(earlier.timestamp.column)] : []
  return {
    ...card,
    choices,
    earlier: null,
    unfinished: null,
    datasource: takesNameOf(card, datasource) ? datasource : card.datasource,
    settled: [...card.settled, ...settled],
  }
}

/** Whether a card's datasource would become that of an earlier file: it has another, which nobody has typed. */
export const takesNameOf = ({ name, datasource }: Card, earlier: string): boolean =>
  datasource !== earlier && datasource === suggestDatasourceName(name)
