import { buildPage } from "./page.ts"

await buildPage(process.cwd())
