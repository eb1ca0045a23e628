import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { openFile, prepareWorkers } from "#profiler/open.ts"

/** What the page measured of one file, all in milliseconds since the event that brought it. */
export interface Measured {
  readonly firstRows: number
  readonly profiled: number
  readonly profile: Profile
}

/** What the page measured of pass 2. */
export interface Rewritten {
  /** Milliseconds of pass 2 alone. */
  readonly rewritten: number
  readonly objects: number
  readonly rows: number
  /** Of all objects. */
  readonly bytes: number
}

declare global {
  interface Window {
    measured?: Promise<Measured>
    rewritten?: Promise<Rewritten>
    ready?: Promise<void>
  }
}

/** `?rewrite`: pass 2 is timed, after a pass 1 that is not. */
const rewrites = location.search === "?rewrite"

// As the page does when it is there, long before anyone has found a file to drop.
window.ready = prepareWorkers()

const input = document.querySelector("input")!
input.addEventListener("change", (event) => {
  if (rewrites) window.rewritten = rewrite(input.files![0]!)
  else window.measured = measure(input.files![0]!, event.timeStamp)
})

async function measure(file: File, start: number): Promise<Measured> {
  const session = openFile(file)
  const firstRows = showFirstRows(session, start)
  const profile = await session.profile(() => {})
  if (!profile.ok) throw new Error(profile.problem.message)
  const profiled = performance.now() - start
  return { firstRows: await firstRows, profiled, profile: profile.value }
}

async function rewrite(file: File): Promise<Rewritten> {
  const session = openFile(file)
  const profile = await session.profile(() => {})
  if (!profile.ok) throw new Error(profile.problem.message)
  // A person looks at the file first.
  await session.prepareWriting(profile.value)
  let [bytes, rows] = [0, 0]
  const start = performance.now()
  const choices = proposeChoices(profile.value, Date.now())
  const written = await session.write(profile.value, choices, new Set(), async (object) => {
    bytes += object.blob.size
    rows += object.rows
  })
  if (!written.ok) throw new Error(written.problem.message)
  return { rewritten: performance.now() - start, objects: written.value.objects, rows, bytes }
}

async function showFirstRows(session: ReturnType<typeof openFile>, start: number): Promise<number> {
  const rows = await session.firstRows()
  if (!rows.ok) throw new Error(rows.problem.message)
  if (rows.value === null) throw new Error("The file was not opened at once.")
  const table = document.querySelector("table")!
  for (const cells of [rows.value.columns, ...rows.value.rows.slice(0, 40)]) {
    const row = table.insertRow()
    for (const cell of cells) row.insertCell().textContent = cell
  }
  await nextFrame()
  return performance.now() - start
}

/** Resolves when what was changed is on the screen: a task that follows the frame's own. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
  })
}
