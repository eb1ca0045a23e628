/** The exit codes of a program that a signal ends, as shells count them. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
const BROKEN_PIPE = 141

/** What is done at a signal in place of ending at once: such as taking back what was sent. */
let gently: (() => void) | null = null

/**
 * Has signals, and readers that go away, end the program by way of `exit`, so that temporary files go with it. Node alone
 * would leave them, and tell of a closed pipe with a stack.
 */
export function endByExit(): void {
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      const first = gently
      gently = null
      if (first) first()
      else process.exit(code)
    })
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error
      process.exit(BROKEN_PIPE)
    })
}

/** Has the next signal do this; one more ends the program. Returns what takes it back. */
export function atSignal(work: () => void): () => void {
  gently = work
  return () => {
    gently = null
  }
}
