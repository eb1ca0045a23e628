/** `npm run bench -- NAME` runs one benchmark; its last line is the ratio of our time to the rival's. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ main(): Promise<void> }>>> = {
  "profile-browser": () => import("./profile-browser.ts"),
  "profile-node": () => import("./profile-node.ts"),
  rewrite: () => import("./rewrite.ts"),
  "local-table": () => import("./local-table.ts"),
  "end-to-end": () => import("./end-to-end.ts"),
}

const wanted = process.argv[2]
const load = wanted === undefined ? undefined : BENCHMARKS[wanted]
if (load) await (await load()).main()
else {
  const what = wanted === undefined ? "No benchmark was named." : `There is no benchmark ${wanted}.`
  console.error(
    `${what} There are: ${Object.keys(BENCHMARKS).join(", ")}. For example: npm run bench -- profile-browser`,
  )
  process.exitCode = 2
}

export {}
