import { afterAll, beforeAll, vi } from "vitest"
import { type Harness, openHarness } from "./harness.ts"

/** One harness for the tests of a file, which starts before them and ends with them. */
export function useHarness(): Harness {
  let harness: Harness
  beforeAll(async () => {
    // The Worker logs what breaks it, and these tests break it.
    vi.spyOn(console, "error").mockImplementation(() => undefined)
    harness = await openHarness()
  })
  afterAll(() => harness.close())
  return new Proxy({} as Harness, { get: (_, name) => Reflect.get(harness, name) as unknown })
}

/** A POST of JSON. */
export const json = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
})
