import { XMLNS, type XmlAttribute, type XmlTag } from "./names.ts"
import { type Clashes, createNode, pathOf, type XmlNode } from "./node.ts"
import type { XmlVisitor } from "./parse.ts"

/** Paths that a file may have; with more of them names are values. */
const MOST_PATHS = 20_000

const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

/** Attributes that say how to read the file, and nothing of what it is about. */
export const isAboutReading = ({ uri, local, name }: XmlAttribute): boolean =>
  uri === XMLNS ||
  name === "xml:space" ||
  (uri === SCHEMA_INSTANCE && (local === "nil" || local === "schemaLocation" || local === "noNamespaceSchemaLocation"))

/** An element that says of itself that it has no value. */
export function isNil(tag: XmlTag): boolean {
  for (const { uri, local, value } of tag.attributes) {
    if (local === "nil" && uri === SCHEMA_INSTANCE) return /^\s*(true|1)\s*$/.test(value)
  }
  return false
}

/** The key of a name under its parent. */
export function keyOf(
  parent: XmlNode,
  tag: { readonly prefix: string; readonly local: string },
  isAttribute: boolean,
  clashes: Clashes,
): string {
  const key = isAttribute ? `@${tag.local}` : tag.local
  if (tag.prefix === "" || clashes.size === 0 || !clashes.has(`${pathOf(parent)}|${key}`)) return key
  return isAttribute ? `@${tag.prefix}:${tag.local}` : `${tag.prefix}:${tag.local}`
}

export interface XmlSurvey {
  /** Has the root as its only element. */
  readonly top: XmlNode
  /** Names of different namespaces that stand in one element and are one name here. */
  readonly clashes: Set<string>
  /** Elements that hold both text and elements. */
  mixed: number
  hasTooManyPaths: boolean
}

/** Finds out which elements a file holds, and how often. */
export function createSurveyor(known: Clashes): { readonly visitor: XmlVisitor; readonly survey: XmlSurvey } {
  const survey: XmlSurvey = { top: createNode("", false, null), clashes: new Set(), mixed: 0, hasTooManyPaths: false }
  const open: { node: XmlNode; instance: number; hasText: boolean; hasElements: boolean }[] = [
    { node: survey.top, instance: 0, hasText: false, hasElements: false },
  ]
  let instances = 0
  let paths = 0

  function meet(parent: XmlNode, instance: number, tag: XmlTag | XmlAttribute, isAttribute: boolean): XmlNode | null {
    const key = keyOf(parent, tag, isAttribute, known)
    let node = parent.kids.get(key)
    if (node === undefined) {
      if (++paths > MOST_PATHS) {
        survey.hasTooManyPaths = true
        return null
      }
      node = createNode(isAttribute ? key.slice(1) : key, isAttribute, parent)
      parent.kids.set(key, node)
    }
    if (node.hereIn !== instance) {
      node.hereIn = instance
      node.here = 0
    } else if (node.uri !== tag.uri) survey.clashes.add(`${pathOf(parent)}|${key}`)
    node.uri = tag.uri
    node.count++
    if (++node.here > node.most) node.most = node.here
    return node
  }

  return {
    survey,
    visitor: {
      open(tag) {
        const outer = open[open.length - 1]!
        outer.hasElements = true
        const node = meet(outer.node, outer.instance, tag, false) ?? createNode(tag.local, false, outer.node)
        const instance = ++instances
        for (const attribute of tag.attributes) {
          if (isAboutReading(attribute)) continue
          const kid = meet(node, instance, attribute, true)
          if (kid !== null && attribute.value !== "") kid.texts++
        }
        open.push({ node, instance, hasText: false, hasElements: false })
      },
      text(text) {
        const inner = open[open.length - 1]!
        if (!inner.hasText && /\S/.test(text)) inner.hasText = true
      },
      close() {
        const { node, hasText, hasElements } = open.pop()!
        if (!hasText) return
        node.texts++
        if (hasElements) survey.mixed++
      },
      pause: async () => undefined,
    },
  }
}
