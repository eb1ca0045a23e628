import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { DOCUMENTS } from "./documents.ts"

/** `npm run docs` writes the documents that are made from the code. */
for (const [name, write] of Object.entries(DOCUMENTS)) {
  writeFileSync(join(import.meta.dirname, "../../docs", name), write())
  console.log(`docs/${name}`)
}
