import type { Reason } from "#domain/contracts/ingestions.ts"
import type { FileSession } from "#profiler/api.ts"
import type { Card, CardEvent } from "./model.ts"
import type { Ports, Sending } from "./ports.ts"

/** What belongs to a card and is no data: it never leaves the desk. */
export interface Hands {
  readonly file: File
  session: FileSession | null
  sending: Sending | null
  unwatch: (() => void) | null
  /** It was mended as an unfinished upload of it had been: not done again against who undid it. */
  remended: boolean
}

/** What the sender takes from the desk. */
interface Around {
  readonly ports: Ports
  readonly hands: ReadonlyMap<string, Hands>
  readonly card: (id: string) => Card | null
  readonly tell: (id: string, event: CardEvent) => void
  /** Everything of a file is in S3. */
  readonly onHandedOver: (fingerprint: string | undefined) => void
}

/** Sends the files of a desk, one after the other, and follows each until Druid has it. */
export function createSender({ ports, hands, card, tell, onHandedOver }: Around) {
  let uploading: Promise<void> = Promise.resolve()

  /** Sends a file when its turn comes. `again`: although the same file is in the datasource already. */
  function send(id: string, again = false): void {
    tell(id, { type: "send_queued" })
    uploading = uploading.then(() => upload(id, again))
  }

  async function upload(id: string, again: boolean): Promise<void> {
    const now = card(id)
    const hand = hands.get(id)
    if (now?.state.kind !== "sending" || !hand?.session || !now.profile || !now.choices) return
    tell(id, { type: "send_started" })
    const { profile, choices, datasource, mode } = now
    try {
      hand.sending = ports.send(
        {
          file: hand.file,
          session: hand.session,
          profile,
          choices,
          datasource,
          mode,
          again,
        },
        (sent) => tell(id, { type: "send_progress", sent }),
      )
      const outcome = await hand.sending.done
      settle(id, outcome)
    } catch (error) {
      console.error(error)
      tell(id, { type: "failed", reason: brokenReason(error) })
    } finally {
      hand.sending = null
    }
  }

  function settle(id: string, outcome: Awaited<Sending["done"]>): void {
    switch (outcome.kind) {
      case "handed_over":
        onHandedOver(card(id)?.profile?.fingerprint)
        tell(id, { type: "handed_over", taskId: outcome.taskId, at: ports.now() })
        follow(id, outcome.taskId)
        break
      case "duplicate":
        tell(id, { type: "duplicate", earlier: outcome.earlier })
        break
      case "cancelled":
        tell(id, { type: "send_cancelled" })
        break
      case "failed":
        tell(id, { type: "failed", reason: outcome.reason })
    }
  }

  function follow(id: string, taskId: string): void {
    const hand = hands.get(id)
    if (!hand) return
    hand.unwatch?.()
    hand.unwatch = ports.watch(taskId, (status) => tell(id, { type: "status", status, at: ports.now() }))
  }

  function pause(id: string): void {
    hands.get(id)?.sending?.pause()
    tell(id, { type: "send_paused" })
  }

  function resume(id: string): void {
    hands.get(id)?.sending?.resume()
    tell(id, { type: "send_started" })
  }

  /** Ends what runs for a file: the upload, or Druid's task. */
  async function cancel(id: string): Promise<void> {
    const state = card(id)?.state
    if (state?.kind === "druid") {
      // A refused cancel is no failure: Druid goes on, and so does the card.
      await ports
        .cancel(state.taskId)
        .catch((error: unknown) => tell(id, { type: "noticed", notice: brokenReason(error).message }))
      return
    }
    const sending = hands.get(id)?.sending
    if (sending) sending.cancel()
    else tell(id, { type: "send_cancelled" })
  }

  /** After a failure: the upload again where that failed, Druid's task again where the file is in S3. */
  async function retry(id: string): Promise<void> {
    const state = card(id)?.state
    if (state?.kind !== "failed") return
    const { taskId } = state
    if (taskId === null) return send(id)
    try {
      await ports.retry(taskId)
      tell(id, { type: "handed_over", taskId, at: ports.now() })
      follow(id, taskId)
    } catch (error) {
      tell(id, { type: "failed", reason: brokenReason(error) })
    }
  }

  return { send, pause, resume, cancel, retry }
}

export function brokenReason(error: unknown): Reason {
  return {
    code: "broken",
    message: error instanceof Error ? error.message : String(error),
    detail: error instanceof Error && error.cause instanceof Error ? error.cause.message : null,
  }
}
