import type { ReadCase } from "./case.ts"
import { readDate } from "./groups/dates.ts"
import { readDuckDbCsv } from "./groups/duckdb-csv.ts"
import { readEncoding } from "./groups/encodings.ts"
import { readWorkbook } from "./groups/excel.ts"
import { readJson } from "./groups/json.ts"
import { readPapaParse } from "./groups/papaparse.ts"
import { readParquet } from "./groups/parquet.ts"
import { readPollock } from "./groups/pollock.ts"
import { readTable } from "./groups/table.ts"
import { readXml } from "./groups/xml.ts"

/** How the cases of a group are read, by the group's name; a group of another name is read as tables. */
const READERS: Readonly<Record<string, ReadCase>> = {
  dates: readDate,
  encodings: readEncoding,
  excel: readWorkbook,
  json: readJson,
  xml: readXml,
  parquet: readParquet,
  "duckdb-csv": readDuckDbCsv,
  papaparse: readPapaParse,
  pollock: readPollock,
}

export const readerOf = (group: string): ReadCase => READERS[group] ?? readTable
