/** How far an upload had come at one moment. `at` is in milliseconds of any steady clock. */
export interface Sample {
  readonly at: number
  readonly bytes: number
}

/** The speed is taken over this long: short enough to follow the line, long enough not to flicker between parts. */
const WINDOW_MS = 10_000

/** The samples with a new one; those that the speed no longer needs are dropped. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const since = sample.at - WINDOW_MS
  const kept = samples.filter((s, i) => s.at >= since || (samples[i + 1]?.at ?? sample.at) >= since)
  return [...kept, sample]
}

/** Bytes a second over the window, or null while there is nothing to tell it from. */
export function speedOf(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at - first.at < 250) return null
  return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at))
}

/** Seconds until `total` bytes are there, or null when that cannot be told. */
export function remainingSeconds(samples: readonly Sample[], total: number): number | null {
  const speed = speedOf(samples)
  const sent = samples.at(-1)?.bytes ?? 0
  if (sent >= total) return 0
  return speed ? (total - sent) / speed : null
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/**
 * How long to wait before trying again: exponential with full jitter, so that many clients do not come back at once.
 *
 * @param attempt tries that failed so far, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
