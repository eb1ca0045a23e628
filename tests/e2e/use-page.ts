import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFailed } from "vitest"
import { launchBrowser } from "#bench/browser.ts"
import { collectErrors, keepPicture } from "./browser.ts"

/** A browser for the tests of a file, and a fresh page of the stack for each of them, which must write no error. */
export function usePage(): { page(): Page; context(): BrowserContext } {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async ({ task }) => {
    context = await browser.newContext({ baseURL: inject("url"), viewport: { width: 1440, height: 900 } })
    context.setDefaultTimeout(60_000)
    page = await context.newPage()
    errors = collectErrors(page)
    onTestFailed(() => keepPicture(context, task.name))
  })
  afterEach(async () => {
    await context.close()
    expect(errors).toEqual([])
  })
  return { page: () => page, context: () => context }
}
