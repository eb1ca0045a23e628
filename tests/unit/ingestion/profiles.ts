import type { Choices } from "#domain/ingestion/choices.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { profileText } from "../scan/helpers.ts"

export const NOON = Date.UTC(2024, 5, 15, 12)

export const SALES = [
  "order_id,ordered_at,product,zip,quantity,amount",
  "A-1,2024-01-31T10:00:00Z,Lamp,01234,2,39.90",
  "A-2,2024-02-01T11:30:00Z,Table,99999,1,120",
  "A-3,2024-03-15T08:00:00Z,Lamp,01234,-1,-19.95",
  "",
].join("\n")

export const profileFor = (csv: string): { profile: Profile; choices: Choices } => {
  const profile = { ...profileText(csv), bytes: csv.length }
  return { profile, choices: proposeChoices(profile, NOON) }
}
