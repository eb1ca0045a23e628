import type { UserRule } from "#domain/rules/user-rules.ts"

/** The rules of a datasource as they are kept. */
export interface StoredRules {
  /** Grows by one with each change; 0 while there never were any. */
  readonly version: number
  readonly rules: readonly UserRule[]
}

/** The rules that people wrote, by their datasource. Each method is one statement. */
export interface RuleStore {
  get(datasource: string): Promise<StoredRules>
  /**
   * Puts these rules in the place of all that there are.
   *
   * @param seen the version that is to be replaced; null for any
   * @returns null where another version is there, and nothing was written
   */
  replace(datasource: string, rules: readonly UserRule[], seen: number | null): Promise<StoredRules | null>
}

export const NO_RULES: StoredRules = { version: 0, rules: [] }
