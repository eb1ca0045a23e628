import type { Config } from "./config.ts"
import type { RuleStore } from "./db/rule-store.ts"
import type { IngestionStore } from "./db/store.ts"
import type { DruidClient } from "./druid/client.ts"
import type { ObjectStorage } from "./storage/storage.ts"

/** What the routes work with; a test brings its own. */
export interface Deps {
  readonly config: Config
  readonly store: IngestionStore
  readonly rules: RuleStore
  readonly storage: ObjectStorage
  readonly druid: DruidClient
  /** Epoch milliseconds. */
  now(): number
  newId(): string
}
