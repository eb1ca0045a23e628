/** The way of one file from upload to queryable. Every state may end in `failed` or `cancelled`. */
export const STATES = [
  "created",
  "uploading",
  "staged",
  "uploaded",
  "submitted",
  "running",
  "loading",
  "ready",
  "cancelling",
  "failed",
  "cancelled",
] as const

export type State = (typeof STATES)[number]
