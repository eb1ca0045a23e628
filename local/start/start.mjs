// Plain JavaScript, so that an old Node can still say what is missing instead of failing to read TypeScript.
const wanted = 24
const major = Number(process.versions.node.split(".")[0])
if (major < wanted) {
  console.error(
    `Grove needs Node ${wanted} or later and this is ${process.version} on ${process.platform}-${process.arch}. ` +
      "On Linux (x64, arm64) and Windows (x64) `npm ci` brings it along: run that first, and start with `npm start`. " +
      "Elsewhere install it from https://nodejs.org.",
  )
  process.exit(1)
}
await import("./main.ts")
