import { addSample, remainingSeconds, type Sample, speedOf } from "#domain/upload/pace.ts"

interface Sending {
  readonly rows: number
  /** Bytes; 0 for one that an earlier session sent. */
  readonly size: number
  sent: number
  readonly done: boolean
}

/** Adds up what the objects report. Changes are passed on at most ten times a second, the last one always. */
export function createProgress(objects: number, rows: number, now: () => number) {
  const known = new Map<number, Sending>()
  let samples: readonly Sample[] = []
  let listener = () => {}
  let shownAt = Number.NEGATIVE_INFINITY

  const sum = (value: (object: Sending) => number) =>
    [...known.values()].reduce((total, object) => total + value(object), 0)
  const touched = (always: boolean) => {
    const at = now()
    if (!always && at - shownAt < 100) return
    shownAt = at
    samples = addSample(samples, { at, bytes: sum((o) => o.sent) })
    listener()
  }
  return {
    onChange(change: () => void) {
      listener = change
    },
    written(n: number, objectRows: number, size: number) {
      known.set(n, { rows: objectRows, size, sent: 0, done: false })
      touched(true)
    },
    sent(n: number, bytes: number) {
      const object = known.get(n)
      if (object) object.sent = Math.min(object.size, bytes)
      touched(false)
    },
    finished(n: number, objectRows: number) {
      const object = known.get(n) ?? { rows: objectRows, size: 0, sent: 0, done: true }
      known.set(n, { ...object, sent: object.size, done: true })
      touched(true)
    },
    figures() {
      const share = (o: { size: number; sent: number; done: boolean }) => (o.done ? 1 : o.size ? o.sent / o.size : 0)
      const rowsSent = sum((o) => o.rows * share(o))
      const bytesSent = sum((o) => o.sent)
      const sized = [...known.values()].filter((o) => o.size > 0)
      const sizedRows = sized.reduce((total, o) => total + o.rows, 0)
      const size = sum((o) => o.size)
      const earlier = sum((o) => (o.size ? 0 : o.rows))
      const bytesTotal = sizedRows > 0 ? Math.round((size * Math.max(rows - earlier, sizedRows)) / sizedRows) : null
      return {
        fraction: rows > 0 ? Math.min(1, rowsSent / rows) : 0,
        bytesSent,
        bytesTotal,
        rowsSent: Math.round(rowsSent),
        rows,
        objects,
        objectsDone: sum((o) => (o.done ? 1 : 0)),
        speed: speedOf(samples),
        remainingSeconds: bytesTotal === null ? null : remainingSeconds(samples, bytesTotal),
      }
    },
  }
}
