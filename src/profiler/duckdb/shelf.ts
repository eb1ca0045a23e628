/** A table that is loaded, and stays so while there is room. */
export interface Shelved {
  /** Somebody waits for an answer of it. */
  isBusy(): boolean
  close(): void
}

/** How many loaded tables stand in memory at once. */
export interface Shelf {
  /** Notes that a table was used, or is idle again; closes the longest unused ones that there is no room for. */
  touch(table: Shelved): void
  /** Forgets a table that was closed. */
  remove(table: Shelved): void
}

/** A shelf with room for so many tables. Busy ones are never closed, though they be too many. */
export function createShelf(room: number): Shelf {
  let tables: readonly Shelved[] = []
  return {
    touch(table) {
      tables = [...tables.filter((t) => t !== table), table]
      for (const old of tables) {
        if (tables.length <= room) return
        if (old === table || old.isBusy()) continue
        tables = tables.filter((t) => t !== old)
        old.close()
      }
    },
    remove(table) {
      tables = tables.filter((t) => t !== table)
    },
  }
}
