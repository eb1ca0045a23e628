import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser } from "playwright-core"
import { build } from "vite"
import { launchBrowser, rendererMemory, serveFolder, watchPeak } from "./browser.ts"
import type { Measured } from "./page/main.ts"

export interface BrowserTimes {
  /** Milliseconds from the event that brought the file to the first frame with its rows. */
  readonly firstRows: number
  /** Milliseconds from that event to the whole profile. */
  readonly profiled: number
  /** The most memory of the tab and its workers, less the empty page's, in bytes. */
  readonly peak: number
  readonly rows: number
}

/** Profiles files in a headless browser, each in a fresh tab, with the page's own profiler as it is built for production. */
export async function withProfilerPage<T>(
  use: (profile: (path: string) => Promise<BrowserTimes>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "grove-bench-page-"))
  try {
    await build({
      root: resolve(import.meta.dirname, "page"),
      configFile: false,
      logLevel: "warn",
      worker: { format: "es" },
      build: { outDir: folder, emptyOutDir: true, target: "es2023", reportCompressedSize: false },
    })
    const site = await serveFolder(folder)
    const browser = await launchBrowser()
    try {
      return await use((path) => profileOnce(browser, site.url, path))
    } finally {
      await browser.close()
      await site.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function profileOnce(browser: Browser, url: string, path: string): Promise<BrowserTimes> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    const empty = await rendererMemory()
    const watch = watchPeak()
    await page.setInputFiles("input", path)
    const measured = await page
      .evaluate(async () => {
        const { firstRows, profiled, profile } = await (globalThis as unknown as { measured: Promise<Measured> })
          .measured
        return { firstRows, profiled, rows: profile.rows }
      })
      .finally(() => watch.stop())
    return { ...measured, peak: (await watch.stop()) - empty }
  } finally {
    await context.close()
  }
}
