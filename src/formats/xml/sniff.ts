/** What a text in angle brackets is: `html` is a page, which is no data; null is no XML. */
export function looksLikeXml(head: Uint8Array): "xml" | "html" | null {
  const text = new TextDecoder().decode(head).trimStart()
  if (!text.startsWith("<")) return null
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!doctype\s+html|<html[\s>])/i.test(text)) return "html"
  if (/^<(\?xml[\s?]|!--|!DOCTYPE\s)/.test(text)) return "xml"
  // Some tables of prices have their column names in angle brackets: <DATE>,<OPEN>. They close none.
  return /^<[\p{L}_:][^\s<>/="',;]*(\s[^<]*)?\/?>/u.test(text) && /<\/|\/>/.test(text) ? "xml" : null
}
