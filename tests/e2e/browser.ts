import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import type { BrowserContext, Page } from "playwright-core"
import { expect } from "vitest"

/** Every error that a page writes or throws. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on("pageerror", (error) => errors.push(String(error)))
  return errors
}

/** axe finds nothing on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)
  expect(found).toEqual([])
}

/** Chooses files as a person would with the dialog. */
export const chooseFiles = (page: Page, files: readonly { name: string; contents: string | Buffer }[]) =>
  page
    .locator("input[data-choose]")
    .setInputFiles(
      files.map(({ name, contents }) => ({ name, mimeType: "text/csv", buffer: Buffer.from(contents as string) })),
    )

/** Drops a file on the page, as from the desktop. */
export async function dropFile(page: Page, name: string, contents: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, contents]) => {
      const data = new DataTransfer()
      data.items.add(new File([contents ?? ""], name ?? "", { type: "text/csv" }))
      return data
    },
    [name, contents],
  )
  // The page takes drops from when it offers to choose files.
  await page.locator("input[type=file]").first().waitFor({ state: "attached" })
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer })
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer })
}

/** Accepts what is proposed, where something has to be decided. */
export async function decideAll(page: Page): Promise<void> {
  const decision = page.locator("[data-decision] button").first()
  const send = page.getByRole("button", { name: /^(Send to Druid|Go on sending)$/ })
  await send
    .or(page.getByRole("button", { name: /^Decide \d+, then send$/ }))
    .first()
    .waitFor()
  while (!(await send.isVisible())) {
    await page.getByRole("button", { name: /^Decide \d+, then send$/ }).click()
    await decision.click()
  }
}

/** Keeps a picture of a page that a test failed on. */
export async function keepPicture(context: BrowserContext, name: string): Promise<void> {
  const folder = join(import.meta.dirname, "../.output/failures")
  mkdirSync(folder, { recursive: true })
  const [page] = context.pages()
  await page?.screenshot({ path: join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`), fullPage: true })
}
