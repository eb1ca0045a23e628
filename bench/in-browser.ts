import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { build } from "vite"
import type { Profile } from "#domain/profile/profile.ts"
import { gzippedAssets } from "#local/start/gzipped.ts"
import { launchBrowser, rendererMemory, serveFolder, watchPeak } from "./browser.ts"
import type { Measured, Rewritten } from "./page/main.ts"

export interface BrowserTimes {
  /** Milliseconds from the event that brought the file to the first frame with its rows. */
  readonly firstRows: number
  /** Milliseconds from that event to the whole profile. */
  readonly profiled: number
  /** The most memory of the tab and its workers, less the empty page's, in bytes; 0 where it was not watched. */
  readonly peak: number
  readonly profile: Profile
}

/** Profiles files in a headless browser, each in a fresh tab, with the page's own profiler as it is built for production. */
export function withProfilerPage<T>(
  use: (profile: (path: string, options?: { watchMemory: boolean }) => Promise<BrowserTimes>) => Promise<T>,
): Promise<T> {
  return withPage((browser, url) =>
    use((path, options) => profileOnce(browser, url, path, options?.watchMemory ?? false)),
  )
}

/** Rewrites files in a headless browser, each in a fresh tab; `peak` as for a profile, over both passes. */
export function withRewritePage<T>(
  use: (
    rewrite: (path: string, options?: { watchMemory: boolean }) => Promise<Rewritten & { peak: number }>,
  ) => Promise<T>,
): Promise<T> {
  return withPage((browser, url) =>
    use((path, options) =>
      inTab(browser, `${url}?rewrite`, path, options?.watchMemory ?? false, (page) =>
        page.evaluate(() => (globalThis as unknown as { rewritten: Promise<Rewritten> }).rewritten),
      ),
    ),
  )
}

/** Builds a page of a folder here as for production, serves it, and opens a browser. */
export async function withPage<T>(use: (browser: Browser, url: string) => Promise<T>, source = "page"): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "grove-bench-page-"))
  try {
    await build({
      root: resolve(import.meta.dirname, source),
      configFile: false,
      logLevel: "warn",
      worker: { format: "es", plugins: () => [gzippedAssets()], rolldownOptions: { checks: { eval: false } } },
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: "es2023",
        reportCompressedSize: false,
        // Compressing 34 MB takes its time.
        rolldownOptions: { checks: { pluginTimings: false } },
      },
    })
    const site = await serveFolder(folder)
    const browser = await launchBrowser()
    try {
      return await use(browser, site.url)
    } finally {
      await browser.close()
      await site.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const profileOnce = (browser: Browser, url: string, path: string, watchMemory: boolean): Promise<BrowserTimes> =>
  inTab(browser, url, path, watchMemory, (page) =>
    page.evaluate(() => (globalThis as unknown as { measured: Promise<Measured> }).measured),
  )

/** Looking at the memory takes the processor's time from what is timed: one run does not serve for both. */
async function inTab<T>(
  browser: Browser,
  url: string,
  path: string,
  watchMemory: boolean,
  measure: (page: Page) => Promise<T>,
): Promise<T & { readonly peak: number }> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const empty = await rendererMemory()
    await page.goto(url)
    await page.evaluate(() => (globalThis as unknown as { ready: Promise<void> }).ready)
    const watch = watchMemory ? watchPeak() : null
    try {
      await page.setInputFiles("input", path)
      const measured = await measure(page)
      return { ...measured, peak: watch ? (await watch.stop()) - empty : 0 }
    } finally {
      await watch?.stop()
    }
  } finally {
    await context.close()
  }
}
