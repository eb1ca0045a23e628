import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import * as z from "zod"

const secrets = z.object({
  /** The password of the local SQL bridge. */
  sql: z.string().min(32),
  /** What the embedded Druid wants to hear. */
  druid: z.string().min(32),
  s3: z.object({ accessKeyId: z.string().min(16), secretAccessKey: z.string().min(32) }),
})

/** What guards the parts of the embedded stack from other programs on the machine. */
export type Secrets = Readonly<z.infer<typeof secrets>>

const random = (bytes: number) => randomBytes(bytes).toString("hex")

/** The secrets of a data folder: made at the first start, kept in `secrets.json`, readable by its owner only. */
export async function readOrMakeSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, "secrets.json")
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw new Error(`${path} cannot be read: ${error.message}`, { cause: error })
  })
  if (text !== null) {
    try {
      return secrets.parse(JSON.parse(text))
    } catch (cause) {
      throw new Error(`${path} is damaged. \`npm start -- --fresh\` makes a new one and forgets the local data.`, {
        cause,
      })
    }
  }
  const made: Secrets = {
    sql: random(32),
    druid: random(32),
    s3: { accessKeyId: random(16), secretAccessKey: random(32) },
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeFile(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: "wx" })
  return made
}
