import type { Place } from "#domain/findings/finding.ts"
import { MAX_PLACES } from "#domain/scan/places.ts"
import { BOOLEAN, classify, TEXT } from "#domain/scan/values.ts"
import type { Cell, RecordSink } from "../transcript.ts"
import type { XmlTag } from "./names.ts"
import { type Clashes, isRepeated, type XmlNode } from "./node.ts"
import type { XmlVisitor } from "./parse.ts"
import { isAboutReading, isNil, keyOf } from "./survey.ts"

/** What was seen on the way that a person should know. */
export interface Noted {
  /** Texts with blanks at their ends, which they keep. */
  padded: number
  readonly paddedPlaces: Place[]
  /** Elements with nothing but blanks in them. */
  blank: number
}

interface Open {
  readonly node: XmlNode | null
  /** In a list: what the element holds, by name; else null. */
  readonly parts: Map<string, string[]> | null
  readonly isNil: boolean
  text: string
  hasElements: boolean
}

const encoder = new TextEncoder()

/** A number or a time: blanks around it are no part of it. */
function isPlainValue(text: string): boolean {
  const bytes = encoder.encode(text)
  const kind = classify(bytes, 0, bytes.length)
  return kind !== TEXT && kind !== BOOLEAN
}

/** Writes the elements of a path as records. */
export function createWriter(
  top: XmlNode,
  record: XmlNode,
  columns: number,
  clashes: Clashes,
  sink: RecordSink,
): { readonly visitor: XmlVisitor; readonly noted: Noted } {
  const noted: Noted = { padded: 0, paddedPlaces: [], blank: 0 }
  const open: Open[] = [{ node: top, parts: null, isNil: false, text: "", hasElements: false }]
  let records: Cell[][] = []
  let cells: Cell[] = []
  let lists: Map<number, string[]> = new Map()
  let row = 0
  /** Level of the record that is open; 0 outside. */
  let level = 0

  /** Blanks alone are no value; around a number or a time they are taken off; texts keep theirs. */
  function cellOf(text: string): string | null {
    if (text === "") return null
    const trimmed = text.trim()
    if (trimmed === "") {
      noted.blank++
      return null
    }
    if (trimmed.length === text.length || isPlainValue(trimmed)) return trimmed
    noted.padded++
    if (noted.paddedPlaces.length < MAX_PLACES) noted.paddedPlaces.push({ row, offset: 0, text: trimmed.slice(0, 200) })
    return text
  }

  function attributesOf(tag: XmlTag, node: XmlNode, parts: Open["parts"]): void {
    for (const attribute of tag.attributes) {
      if (isAboutReading(attribute)) continue
      const kid = node.kids.get(keyOf(node, attribute, true, clashes))
      const value = cellOf(attribute.value)
      if (kid === undefined || value === null) continue
      if (parts !== null) parts.set(`@${kid.name}`, [JSON.stringify(value)])
      else if (kid.column >= 0) cells[kid.column] = value
    }
  }

  return {
    noted,
    visitor: {
      open(tag) {
        const outer = open[open.length - 1]!
        outer.hasElements = true
        const parent = outer.node
        const node = parent === null ? null : (parent.kids.get(keyOf(parent, tag, false, clashes)) ?? null)
        if (level === 0 && node === record) {
          level = open.length
          row++
          cells = new Array<Cell>(columns).fill(null)
          lists = new Map()
        }
        const isInRecord = level > 0
        const isInList = isInRecord && node !== record && (outer.parts !== null || (node !== null && isRepeated(node)))
        const parts = isInList ? new Map<string, string[]>() : null
        open.push({ node, parts, isNil: isNil(tag), text: "", hasElements: false })
        if (isInRecord && node !== null) attributesOf(tag, node, parts)
      },
      text(text) {
        if (level > 0) open[open.length - 1]!.text += text
      },
      close() {
        const { node, parts, isNil: isNothing, text, hasElements } = open.pop()!
        if (level === 0 || node === null) return
        // Between elements, blanks are how the file is laid out.
        const value = isNothing || (hasElements && !/\S/.test(text)) ? null : cellOf(text)
        if (parts !== null) {
          const json = jsonOf(value, parts, node)
          const outer = open[open.length - 1]!.parts
          if (outer === null) addTo(lists, node.column, json)
          else addTo(outer, node.name, json)
        } else if (node.column >= 0 && value !== null) cells[node.column] = value
        if (open.length > level) return
        for (const [column, values] of lists) cells[column] = `[${values.join(",")}]`
        records.push(cells)
        level = 0
      },
      async pause() {
        const ready = records
        records = []
        for (const cells of ready) await sink.record(cells)
      },
    },
  }
}

function addTo<K>(lists: Map<K, string[]>, key: K, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** An element as JSON: its text, or an object of its parts with the text as `#text` and attributes as `@name`. */
function jsonOf(value: string | null, parts: ReadonlyMap<string, readonly string[]>, node: XmlNode): string {
  const text = value === null ? "null" : JSON.stringify(value)
  if (parts.size === 0) return text
  const fields = [...parts].map(([name, values]) => {
    const isList = values.length > 1 || (node.kids.get(name)?.most ?? 0) > 1
    return `${JSON.stringify(name)}:${isList ? `[${values.join(",")}]` : values[0]}`
  })
  if (value !== null) fields.push(`"#text":${text}`)
  return `{${fields.join(",")}}`
}
