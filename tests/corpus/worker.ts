import { parentPort } from "node:worker_threads"
import type { Case, Output } from "./case.ts"
import { readerOf } from "./groups.ts"

/** Reads the cases that it is sent, one at a time. */
parentPort!.on("message", async ({ group, one, bytes }: { group: string; one: Case; bytes: Uint8Array }) => {
  let output: Output
  try {
    output = await readerOf(group)(bytes, one)
  } catch (cause) {
    output = { error: `crash: ${cause instanceof Error ? cause.stack : String(cause)}`, crashed: true }
  }
  parentPort!.postMessage(output)
})
