import type { Profile } from "#domain/profile/profile.ts"
import { openFile, prepareWorkers } from "#profiler/open.ts"

/** What the page measured of one file, all in milliseconds since the event that brought it. */
export interface Measured {
  readonly firstRows: number
  readonly profiled: number
  readonly profile: Profile
}

declare global {
  interface Window {
    measured?: Promise<Measured>
    ready?: Promise<void>
  }
}

// As the page does when it is there, long before anyone has found a file to drop.
window.ready = prepareWorkers()

const input = document.querySelector("input")!
input.addEventListener("change", (event) => {
  window.measured = measure(input.files![0]!, event.timeStamp)
})

async function measure(file: File, start: number): Promise<Measured> {
  const session = openFile(file)
  const firstRows = showFirstRows(session, start)
  const profile = await session.profile(() => {})
  if (!profile.ok) throw new Error(profile.problem.message)
  const profiled = performance.now() - start
  return { firstRows: await firstRows, profiled, profile: profile.value }
}

async function showFirstRows(session: ReturnType<typeof openFile>, start: number): Promise<number> {
  const rows = await session.firstRows()
  if (!rows.ok) throw new Error(rows.problem.message)
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
