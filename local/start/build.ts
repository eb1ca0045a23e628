import { buildPage } from "./page.ts"

buildPage(process.cwd()).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
