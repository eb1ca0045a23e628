import { AMOUNT_RULES } from "./catalogue/amounts.ts"
import { DUPLICATE_RULES } from "./catalogue/duplicates.ts"
import { RETURN_RULES } from "./catalogue/returns.ts"
import { ROW_RULES } from "./catalogue/rows.ts"
import type { Rule } from "./rule.ts"

/** Every rule that Grove knows, in the order in which they are shown. */
export const RULES: readonly Rule[] = [...ROW_RULES, ...AMOUNT_RULES, ...DUPLICATE_RULES, ...RETURN_RULES]
