import type { ReadCase } from "./case.ts"
import { readDuckDbCsv } from "./groups/duckdb-csv.ts"
import { readPapaParse } from "./groups/papaparse.ts"
import { readTable } from "./groups/table.ts"

/** How the cases of a group are read, by the group's name; a group of another name is read as tables. */
const READERS: Readonly<Record<string, ReadCase>> = {
  "duckdb-csv": readDuckDbCsv,
  papaparse: readPapaParse,
}

export const readerOf = (group: string): ReadCase => READERS[group] ?? readTable
