import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../../..")
const fixtures = join(root, "tests/fixtures/layers")

let dir: string
beforeEach(async () => {
  await mkdir(join(root, "tests/.output"), { recursive: true })
  dir = await mkdtemp(join(root, "tests/.output/layers-"))
})
afterEach(() => rm(dir, { recursive: true }))

/** Compiles a fixture as if it stood in the domain: its compiler options, its files, its references (it has none). */
async function compileInDomain(fixture: string): Promise<string> {
  const domain = join(root, "src/domain")
  const project = {
    extends: join(domain, "tsconfig.json"),
    compilerOptions: { rootDir: root, outDir: join(dir, "out"), tsBuildInfoFile: join(dir, "out/info") },
    include: [join(domain, "**/*"), join(fixtures, fixture)],
  }
  const path = join(dir, "tsconfig.json")
  await writeFile(path, JSON.stringify(project))
  return new Promise((done) => {
    execFile(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", path], (_, stdout) => done(stdout))
  })
}

test("an import down the list or within the layer compiles", async () => {
  expect(await compileInDomain("domain-imports-domain.ts")).not.toContain("tests/fixtures")
})

test("an import up the list fails the type check and is named", async () => {
  const said = await compileInDomain("domain-imports-formats.ts")
  expect(said).toContain("domain-imports-formats.ts")
  expect(said).toContain("TS6307")
})

test("the domain knows no page", async () => {
  expect(await compileInDomain("domain-uses-the-page.ts")).toMatch(/TS2584|TS2304/)
})
