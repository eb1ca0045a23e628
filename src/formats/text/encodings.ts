import type { LETTERS } from "./letters.ts"
import { UPPER_HALVES } from "./upper-halves.ts"

export type Language = keyof typeof LETTERS

/** An encoding of one byte a character, its lower half ASCII. */
export interface SingleByte {
  /** The WHATWG name in lower case; where the web platform has none, the usual name. */
  readonly name: string
  /** How unusual it is in files of today, in bits. */
  readonly rarity: number
  /** What is written in it. */
  readonly languages: readonly Language[]
}

const words = (text: string) => text.split(" ") as Language[]
const WEST = words("de fr es pt it nl sv da fi is ga ca eu sq en")
const CENTRAL = words("pl cs sk sl hr hu ro sq de")
const BALTIC = words("et lv lt fi pl de")
const CYRILLIC = words("ru uk be bg mk sr")

export const SINGLE_BYTE: readonly SingleByte[] = [
  { name: "windows-1252", rarity: 0, languages: WEST },
  { name: "windows-1250", rarity: 2, languages: CENTRAL },
  { name: "windows-1251", rarity: 1, languages: CYRILLIC },
  { name: "windows-1253", rarity: 2, languages: ["el"] },
  { name: "windows-1254", rarity: 2, languages: ["tr"] },
  { name: "windows-1255", rarity: 2, languages: ["he"] },
  { name: "windows-1256", rarity: 2, languages: ["ar", "fa"] },
  { name: "windows-1257", rarity: 2, languages: BALTIC },
  { name: "windows-1258", rarity: 5, languages: ["vi"] },
  { name: "windows-874", rarity: 2, languages: ["th"] },
  { name: "iso-8859-2", rarity: 3, languages: CENTRAL },
  { name: "iso-8859-3", rarity: 6, languages: words("mt eo tr") },
  { name: "iso-8859-4", rarity: 6, languages: BALTIC },
  { name: "iso-8859-5", rarity: 5, languages: CYRILLIC },
  { name: "iso-8859-6", rarity: 5, languages: ["ar"] },
  { name: "iso-8859-7", rarity: 3, languages: ["el"] },
  { name: "iso-8859-8", rarity: 5, languages: ["he"] },
  { name: "iso-8859-10", rarity: 7, languages: words("is fi sv da lt et") },
  { name: "iso-8859-13", rarity: 5, languages: words("et lv lt fi pl de hr sl") },
  { name: "iso-8859-14", rarity: 8, languages: words("cy ga") },
  { name: "iso-8859-15", rarity: 3, languages: WEST },
  { name: "iso-8859-16", rarity: 6, languages: words("ro pl hr sl hu fr") },
  { name: "koi8-r", rarity: 3, languages: words("ru bg") },
  { name: "koi8-u", rarity: 4, languages: words("uk ru be") },
  { name: "macintosh", rarity: 5, languages: WEST },
  { name: "x-mac-cyrillic", rarity: 6, languages: CYRILLIC },
  { name: "x-mac-ce", rarity: 8, languages: words("pl cs sk hu sl et lv lt de") },
  { name: "x-mac-greek", rarity: 9, languages: ["el"] },
  { name: "x-mac-turkish", rarity: 9, languages: ["tr"] },
  { name: "ibm437", rarity: 6, languages: words("de fr es it sv fi en") },
  { name: "ibm737", rarity: 8, languages: ["el"] },
  { name: "ibm775", rarity: 8, languages: BALTIC },
  { name: "ibm850", rarity: 5, languages: WEST },
  { name: "ibm852", rarity: 5, languages: CENTRAL },
  { name: "ibm855", rarity: 7, languages: CYRILLIC },
  { name: "ibm857", rarity: 8, languages: ["tr"] },
  { name: "ibm862", rarity: 8, languages: ["he"] },
  { name: "ibm866", rarity: 4, languages: words("ru uk be bg") },
  { name: "ibm1125", rarity: 8, languages: words("uk ru") },
  { name: "viscii", rarity: 8, languages: ["vi"] },
]

/** An encoding of two bytes and more a character beside ASCII. */
export interface MultiByte {
  readonly name: string
  readonly rarity: number
  readonly language: "zh" | "zh-hant" | "ja" | "ko"
  /** The lead bytes of the characters that are taught first: the other ones are rare. */
  readonly common: readonly [number, number]
}

export const MULTI_BYTE: readonly MultiByte[] = [
  { name: "gb18030", rarity: 1, language: "zh", common: [0xb0, 0xd7] },
  { name: "big5", rarity: 1, language: "zh-hant", common: [0xa4, 0xc6] },
  { name: "shift_jis", rarity: 1, language: "ja", common: [0x88, 0x98] },
  { name: "euc-jp", rarity: 2, language: "ja", common: [0xb0, 0xcf] },
  { name: "euc-kr", rarity: 1, language: "ko", common: [0xb0, 0xc8] },
  { name: "johab", rarity: 8, language: "ko", common: [0x88, 0xd3] },
]

/** Names that the web platform does not know, or takes for another encoding. */
const ALIASES: Readonly<Record<string, string>> = {
  cp437: "ibm437",
  cp737: "ibm737",
  cp775: "ibm775",
  cp850: "ibm850",
  cp852: "ibm852",
  cp855: "ibm855",
  cp857: "ibm857",
  cp862: "ibm862",
  cp1125: "ibm1125",
  maccyrillic: "x-mac-cyrillic",
  "mac-cyrillic": "x-mac-cyrillic",
  maccentraleurope: "x-mac-ce",
  "mac-centraleurope": "x-mac-ce",
  macroman: "macintosh",
  macgreek: "x-mac-greek",
  macturkish: "x-mac-turkish",
  cp932: "shift_jis",
  cp936: "gb18030",
  cp949: "euc-kr",
  uhc: "euc-kr",
  cp950: "big5",
  gb2312: "gb18030",
  gbk: "gb18030",
  "hz-gb-2312": "hz",
  cp1361: "johab",
  "utf-32": "utf-32le",
  utf8: "utf-8",
  latin1: "windows-1252",
}

/** Encodings that are decoded here, beside those with a table. */
const OWN = ["utf-32le", "utf-32be", "iso-2022-kr", "hz", "johab"]
/** Recognised, but nothing decodes it. */
const UNREADABLE = ["euc-tw"]

/** The name that this program gives an encoding that a file or a person names, or null for one it does not know. */
export function encodingNamed(label: string): string | null {
  const name = label.trim().toLowerCase().replaceAll("_", "-")
  const known = ALIASES[name] ?? ALIASES[name.replaceAll("-", "")] ?? name
  if (known in UPPER_HALVES || OWN.includes(known) || UNREADABLE.includes(known)) return known
  try {
    const { encoding } = new TextDecoder(known)
    // GBK is a part of GB 18030, and one name is enough.
    return encoding === "gbk" ? "gb18030" : encoding
  } catch {
    try {
      return new TextDecoder(label.trim()).encoding
    } catch {
      return null
    }
  }
}

const halves = new Map<string, string>()

/** The 128 characters of the bytes from 0x80 on, U+FFFD for a byte that is none; null where that is no single-byte encoding. */
export function upperHalf(encoding: string): string | null {
  if (encoding in UPPER_HALVES) return UPPER_HALVES[encoding as keyof typeof UPPER_HALVES]
  if (!SINGLE_BYTE.some(({ name }) => name === encoding)) return null
  const known = halves.get(encoding)
  if (known !== undefined) return known
  const half = new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, i) => 128 + i))
  halves.set(encoding, half)
  return half
}

/** VISCII writes six capital letters as control characters. */
export const VISCII_CONTROLS: Readonly<Record<number, string>> = { 2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ" }
