import type { Cell } from "#formats/transcript.ts"
import { columnName, MOST_COLUMNS, type Size, sizeOfRange } from "./address.ts"
import type { CellTexts } from "./cells.ts"
import type { NumberKind } from "./number-format.ts"
import type { Oddities } from "./oddities.ts"
import { broken } from "./problem.ts"
import { trimRow } from "./row-writer.ts"
import { isoText } from "./serial.ts"
import type { SharedStrings } from "./shared-strings.ts"
import { unescaped } from "./text.ts"
import { attributesOf, createXmlScanner, isNamed, nextAttribute, wholeNumber, type XmlTag } from "./xml.ts"

export interface SheetRow {
  /** Counts from 1. */
  readonly row: number
  /** Without empty ones at the end. */
  readonly cells: Cell[]
}

export interface SheetContext {
  /** The part's name, for messages. */
  readonly part: string
  readonly kinds: readonly NumberKind[]
  readonly strings: SharedStrings
  readonly texts: CellTexts
  readonly oddities: Oddities
}

export interface SheetScan {
  push(bytes: Uint8Array): void
  /** Throws where the worksheet ends in the middle. */
  end(): void
  /** The rows that were completed since the last call. */
  takeRows(): readonly SheetRow[]
  /** As the worksheet itself says, which many writers leave out or get wrong. */
  readonly dimension: Size | null
  /** All rows were read. */
  readonly isThrough: boolean
}

/** Types of cells (ECMA-376, ST_CellType). */
const NUMBER = 0
const SHARED = 1
const TEXT = 2
const BOOLEAN = 3
const ERROR = 4
const DATE = 5

/** What the text that comes next belongs to. */
const NOTHING = 0
const VALUE = 1
const INLINE = 2

/** Reads the XML of one worksheet, handing on its rows as they are read. */
export function createSheetScan({ part, kinds, strings, texts, oddities }: SheetContext): SheetScan {
  let rows: SheetRow[] = []
  let dimension: Size | null = null
  let isThrough = false
  let isClosed = false
  let width = 0
  const hiddenRanges: { readonly from: number; readonly to: number }[] = []

  let row = 0
  let lastRow = 0
  let isHidden = false
  let knowsRow = false
  let cells: Cell[] = []

  let isCell = false
  let column = -1
  let type = NUMBER
  let style = 0
  let value: string | null = null
  let inline: string | null = null
  let hasFormula = false
  let phonetic = 0
  let takes = NOTHING

  function openRow(tag: XmlTag): void {
    row = lastRow + 1
    knowsRow = false
    isHidden = false
    isCell = false
    cells = []
    column = -1
    const { bytes } = tag
    while (nextAttribute(tag)) {
      const length = tag.keyEnd - tag.keyStart
      if (tag.isForeign) continue
      if (length === 1 && bytes[tag.keyStart] === 114) placeRow(wholeNumber(bytes, tag.valueStart, tag.valueEnd))
      else if (length === 6 && bytes[tag.keyStart] === 104) isHidden = isTrue(tag)
    }
  }

  function placeRow(named: number): void {
    if (named < 1) return
    knowsRow = true
    if (named > lastRow) row = named
    else oddities.see("excel_rows_renumbered", named, "")
  }

  function closeRow(): void {
    lastRow = row
    trimRow(cells)
    if (cells.length === 0) return
    width = Math.max(width, cells.length)
    if (isHidden) oddities.see("excel_hidden_rows", row, cells.find((cell) => cell !== null) ?? "")
    rows.push({ row, cells })
  }

  function openCell(tag: XmlTag): void {
    isCell = true
    column++
    type = NUMBER
    style = 0
    value = null
    inline = null
    hasFormula = false
    const { bytes } = tag
    while (nextAttribute(tag)) {
      if (tag.keyEnd - tag.keyStart !== 1 || tag.isForeign) continue
      const key = bytes[tag.keyStart]
      if (key === 114) placeCell(bytes, tag.valueStart, tag.valueEnd)
      else if (key === 115) style = wholeNumber(bytes, tag.valueStart, tag.valueEnd)
      else if (key === 116) type = typeOf(bytes, tag.valueStart, tag.valueEnd)
    }
    if (column >= MOST_COLUMNS) throw broken(`${part} has a cell beyond column XFD in row ${row}.`)
  }

  function placeCell(bytes: Uint8Array, start: number, end: number): void {
    let at = start
    let letters = 0
    for (; at < end && at < start + 4; at++) {
      const letter = (bytes[at]! & 0xdf) - 64
      if (letter < 1 || letter > 26) break
      letters = letters * 26 + letter
    }
    if (letters > 0) column = letters - 1
    if (!knowsRow) placeRow(wholeNumber(bytes, at, end))
  }

  function closeCell(): void {
    if (!isCell) return
    isCell = false
    const cell = cellOf()
    if (cell === null) {
      if (hasFormula && value === null) oddities.see("excel_formula_without_value", row, "")
      return
    }
    while (cells.length < column) cells.push(null)
    cells[column] = cell
  }

  function cellOf(): Cell {
    if (inline !== null && value === null) return texts.textOf(unescaped(inline), row, column)
    if (value === null) return null
    switch (type) {
      case SHARED:
        return sharedText(value)
      case TEXT:
        return texts.textOf(unescaped(value), row, column)
      case BOOLEAN:
        return value === "1" ? "true" : value === "0" ? "false" : value.trim().toLowerCase()
      case ERROR:
        return value === "" ? null : texts.errorOf(value, row)
      case DATE:
        return value === "" ? null : isoText(value, kinds[style] ?? NO_TIME)
      default:
        return texts.numberOf(value, kinds[style], row, column)
    }
  }

  function sharedText(reference: string): Cell {
    const index = reference.trim() === "" ? -1 : Number(reference)
    const text = strings.at(index)
    if (text === null) {
      if (index >= 0 || reference.trim() !== "") oddities.see("excel_text_missing", row, reference)
      return null
    }
    if (text !== "") oddities.text(column, strings.isNumeric(index), row, text)
    return text
  }

  /** What stands around the cells. */
  function openOther(tag: XmlTag): void {
    if (isNamed(tag, "dimension")) dimension = sizeOfRange(attributesOf(tag).ref ?? "")
    else if (isNamed(tag, "mergeCell")) {
      const ref = attributesOf(tag).ref ?? ""
      oddities.see("excel_merged_cells", Number(/\d+/.exec(ref)?.[0] ?? 0), ref)
    } else if (isNamed(tag, "col")) {
      const { hidden, min, max } = attributesOf(tag)
      if (hidden === "1" || hidden === "true") hiddenRanges.push({ from: Number(min), to: Number(max) })
    }
  }

  /** Those that hold something: all columns to the right of a table are often hidden as one. */
  function seeHiddenColumns(): void {
    for (const { from, to } of hiddenRanges)
      for (let n = from; n <= Math.min(to, width); n++) oddities.see("excel_hidden_columns", 1, columnName(n - 1))
  }

  const scanner = createXmlScanner(part, {
    open(tag) {
      takes = NOTHING
      // Extensions behind the cells have elements of the same names.
      if (isThrough) return openOther(tag)
      const { bytes, nameStart } = tag
      switch (tag.nameEnd - nameStart) {
        case 1: {
          const letter = bytes[nameStart]
          if (letter === 99) openCell(tag)
          else if (letter === 118) {
            takes = VALUE
            value ??= ""
          } else if (letter === 102) hasFormula = true
          else if (letter === 116 && phonetic === 0) {
            takes = INLINE
            inline ??= ""
          }
          return
        }
        case 3:
          if (isNamed(tag, "row")) openRow(tag)
          else if (isNamed(tag, "rPh")) phonetic++
          else openOther(tag)
          return
        default:
          openOther(tag)
      }
    },
    close(tag) {
      takes = NOTHING
      if (isThrough) {
        if (isNamed(tag, "worksheet")) isClosed = true
        return
      }
      const { bytes, nameStart } = tag
      const length = tag.nameEnd - nameStart
      if (length === 1) {
        if (bytes[nameStart] === 99) closeCell()
      } else if (length === 3) {
        if (isNamed(tag, "row")) closeRow()
        else if (isNamed(tag, "rPh")) phonetic--
      } else if (isNamed(tag, "sheetData")) isThrough = true
      else if (isNamed(tag, "worksheet")) isClosed = true
    },
    text(start, end, raw) {
      if (takes === VALUE) {
        const text = scanner.textOf(start, end, raw)
        value = value === "" ? text : value + text
      } else if (takes === INLINE) inline += scanner.textOf(start, end, raw)
    },
  })

  return {
    push: scanner.push,
    end() {
      scanner.end()
      seeHiddenColumns()
      if (!isClosed) throw broken(`${part} ends in the middle, behind row ${lastRow}.`)
    },
    takeRows() {
      const taken = rows
      rows = []
      return taken
    },
    get dimension() {
      return dimension
    },
    get isThrough() {
      return isThrough
    },
  }
}

const NO_TIME: NumberKind = { date: true, time: false, elapsed: false }

function typeOf(bytes: Uint8Array, start: number, end: number): number {
  switch (bytes[start]) {
    case 115:
      return end - start > 1 ? TEXT : SHARED
    case 105:
      return TEXT
    case 98:
      return BOOLEAN
    case 101:
      return ERROR
    case 100:
      return DATE
    default:
      return NUMBER
  }
}

const isTrue = (tag: XmlTag): boolean => tag.bytes[tag.valueStart] === 49 || tag.bytes[tag.valueStart] === 116
