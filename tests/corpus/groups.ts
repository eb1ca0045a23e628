import type { ReadCase } from "./case.ts"
import { readWorkbook } from "./groups/excel.ts"
import { readTable } from "./groups/table.ts"

/** How the cases of a group are read, by the group's name; a group of another name is read as tables. */
const READERS: Readonly<Record<string, ReadCase>> = { excel: readWorkbook }

export const readerOf = (group: string): ReadCase => READERS[group] ?? readTable
