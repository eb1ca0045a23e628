/** What a key does, for the sheet of keys. */
export interface KeyHelp {
  readonly keys: readonly string[]
  readonly does: string
}

/**
 * How the key beside K is called on a machine: `⌘` on Apple's, `Ctrl` elsewhere.
 *
 * @param userAgent as the browser says it
 */
export function modifierOf(userAgent: string): string {
  return /mac|iphone|ipad/i.test(userAgent) ? "⌘" : "Ctrl"
}

/** All keys, first those of every page, then those of a file's page. */
export function keyHelp(modifier: string): readonly KeyHelp[] {
  return [
    { keys: ["↑", "↓"], does: "walk through files, columns and rows" },
    { keys: ["Enter"], does: "open what has the focus" },
    { keys: ["Esc"], does: "go back" },
    { keys: [modifier, "K"], does: "find files, columns, datasources and commands" },
    { keys: ["?"], does: "this list" },
    { keys: ["A"], does: "on Ingest: accept the proposal, day or month first" },
    { keys: ["F"], does: "on Ingest: next column with a finding" },
    { keys: ["Del"], does: "on Ingest: take the file off the list" },
  ]
}

/** Letters go to a field that has the focus, and are no commands then. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
