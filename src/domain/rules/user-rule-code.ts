/** Sets what people wrote apart from the rules of the catalogue. */
const OWN = "user:"

/** The code of a finding, and the id of a planned rule, for a rule that people wrote. */
export const userRuleCode = (id: string): string => `${OWN}${id}`
export const isUserRuleCode = (code: string): boolean => code.startsWith(OWN)
