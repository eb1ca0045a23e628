import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "../source.ts"
import type { ReadOptions, RecordSink, Transcribed } from "../transcript.ts"
import { isRepeated, valuesOf } from "./node.ts"
import { parseQuickly, parseXml, type XmlFault } from "./parse.ts"
import { createSurveyor, type XmlSurvey } from "./survey.ts"
import { tablesOf, type XmlTable } from "./tables.ts"
import { textOfXml, type XmlText } from "./text.ts"
import { createWriter, type Noted } from "./write.ts"

/** A transcript, the encoding of the file, and the names that lead from a record to each column. */
export interface XmlTranscribed extends Transcribed {
  readonly encoding: string
  readonly paths: readonly (readonly string[])[]
}

/** A document may clash anew when names that clashed have been told apart, but not without end. */
const MOST_SURVEYS = 4

/**
 * Reads XML: each of the repeated elements is a record, its attributes and elements are the columns. Elements within elements
 * get dotted names; an element that can be repeated within a record is a list, kept as JSON text. Names are local ones, with
 * prefixes where two clash. Comments and processing instructions are not read. The file is read twice.
 *
 * @param pieceBytes are read at a time; makes no difference to what is read
 */
export async function transcribeXml(
  source: ByteSource,
  options: ReadOptions,
  sink: RecordSink,
  pieceBytes?: number,
): Promise<Result<XmlTranscribed>> {
  const decoded = await textOfXml(source, pieceBytes, options.encoding)
  if (!decoded.ok) return decoded
  const text = decoded.value
  const surveyed = await surveyOf(text)
  if (!surveyed.ok) return surveyed
  const { survey, clashes, isQuick } = surveyed.value
  if (survey.hasTooManyPaths)
    return failed("too_many_columns", "The elements of this XML have too many different names: they are no table.")
  const tables = tablesOf(survey.top)
  const table = options.table === undefined ? tables[0] : tables.find(({ name }) => name === options.table)
  if (table === undefined)
    return options.table === undefined || tables.length === 0
      ? failed("no_table", "This is sound XML, but there are no values in it.")
      : failed(
          "no_such_table",
          `The file has no table ${options.table}. It has: ${tables.map((t) => t.name).join(", ")}.`,
        )
  const { columns, names, record } = table
  const { visitor, noted } = createWriter(survey.top, record, columns.length, clashes, sink)
  const isSame = isQuick ? await parseQuickly(text, visitor) : (await parseXml(text, visitor)) === null
  if (!isSame) throw new Error("the file reads otherwise the second time")
  return ok({
    names,
    paths: columns.map(({ path }) => path),
    encoding: text.encoding,
    table: table.name,
    tables: tables.map((one) => ({ name: one.name, rows: one.rows, columns: one.columns.length, hidden: false })),
    findings: findingsOf(survey, table, tables, noted),
  })
}

interface Surveyed {
  readonly survey: XmlSurvey
  readonly clashes: ReadonlySet<string>
  /** It is a document that is read quickly. */
  readonly isQuick: boolean
}

async function surveyOf(text: XmlText): Promise<Result<Surveyed>> {
  const clashes = new Set<string>()
  let isQuick = true
  for (let turn = 1; ; turn++) {
    let { visitor, survey } = createSurveyor(clashes)
    isQuick = isQuick && (await parseQuickly(text, visitor))
    if (!isQuick) {
      ;({ visitor, survey } = createSurveyor(clashes))
      const fault = await parseXml(text, visitor)
      if (fault !== null) return failed("bad_xml", messageOf(fault))
    }
    if (survey.clashes.size === 0 || turn === MOST_SURVEYS) return ok({ survey, clashes, isQuick })
    for (const clash of survey.clashes) clashes.add(clash)
  }
}

function findingsOf(
  { top, mixed }: XmlSurvey,
  table: XmlTable,
  tables: readonly XmlTable[],
  noted: Noted,
): readonly Finding[] {
  const findings: Finding[] = []
  const beside = valuesOf(top) - table.values
  if (tables.length > 1) findings.push(finding("xml_other_tables", null, tables.length - 1))
  if (beside > 0) findings.push(finding("xml_beside", null, beside))
  if (mixed > 0) findings.push(finding("xml_mixed_text", null, mixed))
  if (noted.padded > 0) findings.push(finding("xml_padded_text", null, noted.padded, noted.paddedPlaces))
  if (noted.blank > 0) findings.push(finding("xml_blank", null, noted.blank))
  for (const [i, { node }] of table.columns.entries())
    if (node !== table.record && isRepeated(node)) findings.push(finding("xml_list", table.names[i]!, node.count))
  return findings
}

const messageOf = ({ line, column, message }: XmlFault): string =>
  `This is no sound XML. In line ${line}, column ${column}: ${message}. Mend the file there, or export it again.`
