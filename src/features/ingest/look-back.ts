import type { Repair } from "#domain/repair/repair.ts"
import { repairsOf, repeatable } from "#domain/repair/replay.ts"
import { type Card, type CardEvent, isOpen } from "./model.ts"
import type { Ports } from "./ports.ts"

/** What of a desk looking back needs. */
interface Part {
  readonly card: (id: string) => Card | null
  readonly tell: (id: string, event: CardEvent) => void
  readonly mend: (id: string, repairs: readonly Repair[]) => void
}

/** Finds how the last file of a shape was made ready, and does it again for this one. */
export function createLookBack(ports: Pick<Ports, "alike">, { card, tell, mend }: Part) {
  /** Asks for an earlier file of the same shape. A file that is being mended by a person is left to them. */
  async function lookForEarlier(id: string): Promise<void> {
    const now = card(id)
    if (!now || !isOpen(now) || now.repairs.length > 0 || now.unfinished) return
    const { datasource, columnsBefore } = now
    const earlier = await ports.alike(datasource, columnsBefore).catch((error: unknown) => {
      console.warn("Earlier ingestions cannot be asked for.", error)
      return null
    })
    const then = card(id)
    if (then?.datasource === datasource && then.columnsBefore === columnsBefore) tell(id, { type: "earlier", earlier })
  }

  /** Makes the file ready as the earlier one was. */
  function replay(id: string): void {
    const earlier = card(id)?.earlier
    if (!earlier) return
    tell(id, { type: "replayed", earlier })
    const repairs = repeatable(repairsOf(earlier.choices))
    if (repairs.length > 0) mend(id, repairs)
  }

  return { lookForEarlier, replay }
}
