import { DAY_NAMES, MONTH_NAMES, WORDS_OF } from "./names.ts"

/** What a word says in a text of a time. */
export const NAME = 16
/** A month's name that is a day's name in some language as well: `mar`. */
export const NAME_OR_DAY = 17
export const AMPM = 18
/** UTC by one of its names, or an abbreviation of a zone; the value is the offset in minutes. */
export const ZONE = 19
/** Letters that may name a zone, but not surely one. */
export const LETTERS = 20
export const UNIT_YEAR = 21
export const UNIT_MONTH = 22
export const UNIT_DAY = 23
export const UNIT_HOUR = 24
export const UNIT_MINUTE = 25
export const UNIT_SECOND = 26
export const WEEK = 27
export const QUARTER = 28
export const NOON = 29
/** The T between a date and a time. */
export const MARK_T = 30
/** Something in parentheses. */
export const ASIDE = 31
/** A word that says nothing: it is left out. */
export const NOISE = 32
/** The word for month before its number or name, as Vietnamese has it. */
export const MONTH_OF = 33
/** A name of years that are counted from another one; the value is the year before the first. */
export const ERA = 35
/** Letters that only stand right behind a number: `th`. */
export const ORDINAL = 34

/** A name of months. Most mean one; `lis` is October in Croatian and November in Polish. */
export interface MonthName {
  /** Number of the set of meanings; names of the same months in the same languages share it. */
  readonly meaning: number
  readonly months: readonly number[]
}

/** The months that names of a meaning have, each with the languages in which they do. */
export interface Meaning {
  readonly month: number
  readonly languages: readonly string[]
}

export interface Word {
  readonly text: string
  readonly kind: number
  readonly value: number
  readonly name: MonthName | null
  /** Languages that it tells, where it stands beside a month's name; null where it tells none. */
  readonly languages: readonly string[] | null
  /** Weekdays that it names, Monday 1 to Sunday 7; one number may stand for several languages. */
  readonly weekdays: readonly number[] | null
  /** It may stand right behind the number of a day: `1st`, `2º`. */
  readonly isOrdinal: boolean
}

const NOISES =
  "第 gada ob pada nang saa թ ж оны ч thứ hai tư sáu bảy chủ nhật ba এ அன்று בשעה کو " +
  "de del do da d of the le la las el los den der dem det di al a um uhr à às as o os om at on in en em klo kl u у в во о об і г " +
  "год года году гг р року рік рр č ano año an anul ad ce på ora ore alle alla dne dnia roku rok r v godz saat günü tarihi ngày lúc vào năm " +
  "feira jam pukul tanggal সাল সালের तारीख सन् को बजे ที่ วันที่ เวลา เดือน ปี น เมื่อ και στις και és kell ի من في سنة عام الساعة"
const AM = "am pg vorm dop öö πμ पूर्वाह्न পূর্বাহ্ণ পূর্বাহ্ন ص 上午 早上 早 清晨 凌晨 午前 오전 sáng"
const PM = "pm ptg nachm odp ös μμ अपराह्न অপরাহ্ণ অপরাহ্ন م 下午 傍晚 午後 오후 chiều"
/** What the values of words for parts of the day mean beside 0 and 12, the halves. */
export const MIDDAY = 13
export const EVENING = 14
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925, 民國: 1911, 民国: 1911 }
const NOONS = "noon midday midi mediodía mittag mittags podne poledne południe полдень полудень öğlen"
const UNITS: readonly (readonly [number, string])[] = [
  [UNIT_YEAR, "年 년"],
  [UNIT_MONTH, "月 월"],
  [UNIT_DAY, "日 号 號 일"],
  [
    UNIT_HOUR,
    "h hs hr hrs hour hours 时 時 点 點 시 std stunde stunden heure heures hora horas ora hodin hod час часа часов годин година години гадзін гадзіны",
  ],
  [
    UNIT_MINUTE,
    "m min mins minute minutes 分 분 minuten minuto minutos minuti minut minuty мин минут минуты хв хвилин хвілін хвіліны",
  ],
  [
    UNIT_SECOND,
    "s sec secs second seconds 秒 초 sek sekunden seconde secondes segundo segundos secondi sekund с сек секунд",
  ],
  [WEEK, "w wk week kw cw woche sem semaine semana settimana vecka uke uge týden tydzień 周 週"],
  [QUARTER, "q quarter quartal trimestre kvartal квартал кв 季度 季"],
]

const ORDINALS = "st nd rd th er ère ème e a o º ª লা রা ঠা ই শে"

/** Minutes of zones whose letters mean one thing only; `CST`, `IST` or `BST` mean several and are refused. */
const ZONES: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  z: 0,
  ut: 0,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  est: -300,
  edt: -240,
  mdt: -360,
  pdt: -420,
  pst: -480,
  mst: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  jst: 540,
  kst: 540,
  hkt: 480,
  sgt: 480,
  awst: 480,
  acst: 570,
  acdt: 630,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  sast: 120,
  brt: -180,
}

/** Scripts in which months are cut short at any letter. */
const CUT_SHORT = /^[\u0370-\u052f\u0900-\u09ff\u0e00-\u0e7f]{4,}$/

/** A text as words are looked up: small letters without accents, digits of all scripts as ASCII. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u0653-\u0655\u200b-\u200f\u2066-\u2069\ufeff]/g, "")
    .normalize("NFC")
    .replace(/[\u0131]/g, "i")
    .replace(/\p{Nd}/gu, digitOf)
}

/** Digits of a script stand in blocks of ten of which the first is the zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!
  if (code < 128) return digit
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero--
  return String(code - zero)
}

interface Table {
  readonly words: ReadonlyMap<string, Word>
  /** The words by `hashOfCode` over all of their letters; the few that share one in a row. */
  readonly byHash: ReadonlyMap<number, readonly Word[]>
  readonly meanings: readonly (readonly Meaning[])[]
  readonly nameOf: (meanings: readonly Meaning[]) => MonthName
  readonly weekdays: ReadonlyMap<string, Weekday>
}

interface Weekday {
  readonly weekdays: readonly number[]
  readonly languages: readonly string[]
}

let built: Table | null = null

/** The words and what they mean; built at the first use. */
function table(): Table {
  built ??= buildTable()
  return built
}

/** What the names of a meaning's number stand for. */
export const meaningOf = (meaning: number): readonly Meaning[] | undefined => table().meanings[meaning]

/** The weekdays, Monday 1 to Sunday 7, that a word names, though it may be something else as well. */
export const weekdaysOf = (folded: string): readonly number[] | undefined => table().weekdays.get(folded)?.weekdays

/** A month's name beside words that tell their language: what it means in those of its languages that they leave. */
export function nameAmong(name: MonthName, words: readonly (Word | null)[]): MonthName {
  let meanings = table().meanings[name.meaning]!
  for (const word of words) {
    const left = meanings.flatMap(({ month, languages: own }) => {
      const both = own.filter((language) => word?.languages?.includes(language))
      return both.length > 0 ? [{ month, languages: both }] : []
    })
    if (left.length > 0) meanings = left
  }
  return table().nameOf(meanings)
}

export const wordOf = (folded: string): Word | undefined => table().words.get(folded)

/** The word of some letters, without a text being made of them. */
export function wordOfCodes(codes: Uint16Array, from: number, end: number): Word | undefined {
  let hash = 0
  for (let i = from; i < end; i++) hash = nextHash(hash, codes[i]!)
  return table()
    .byHash.get(hash)
    ?.find(({ text }) => isSame(text, codes, from, end))
}

/**
 * Whether a value begins with a known word, as far as a look at its bytes can tell: true where letters that are not ASCII,
 * a point between letters or a mark make it a longer matter.
 */
export function mayBeginWithKnownWord(bytes: Uint8Array, start: number, end: number): boolean {
  let hash = 0
  for (let p = start; p < end; p++) {
    const byte = bytes[p]! | 0x20
    if (byte >= 97 && byte <= 122 && bytes[p]! < 128) hash = nextHash(hash, byte)
    else return p === start || bytes[p]! >= 128 || bytes[p] === 46 || table().byHash.has(hash)
  }
  return false
}

function nextHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}

function isSame(text: string, codes: Uint16Array, from: number, end: number): boolean {
  if (text.length !== end - from) return false
  for (let i = from; i < end; i++) if (text.charCodeAt(i - from) !== codes[i]) return false
  return true
}

/** Languages in which months are known, for the ids of formats. */
export const isLanguage = (language: string): boolean => language in MONTH_NAMES

function buildTable(): Table {
  const words = new Map<string, Word>()
  const plain = { value: 0, name: null, languages: null, weekdays: null, isOrdinal: false }
  const put = (list: string, kind: number, value = 0) => {
    for (const text of list.split(" ").map(wordKey)) words.set(text, { ...plain, text, kind, value })
  }
  const { names, meanings, nameOf } = monthNames()
  for (const [text, name] of names) words.set(text, { ...plain, text, kind: NAME, name })
  const weekdays = weekdayNames()
  for (const [text, day] of weekdays) {
    const name = words.get(text)?.name ?? null
    words.set(text, { ...plain, ...day, text, kind: name === null ? NOISE : NAME_OR_DAY, name })
  }
  for (const text of NOISES.split(" ").map(wordKey))
    words.set(text, { ...plain, text, kind: NOISE, languages: words.get(text)?.languages ?? null })
  for (const [zone, minutes] of Object.entries(ZONES)) put(zone, ZONE, minutes)
  for (const [kind, list] of UNITS) put(list, kind)
  put(AM, AMPM, 0)
  put(PM, AMPM, 12)
  put("中午", AMPM, MIDDAY)
  put("晚上 晚", AMPM, EVENING)
  for (const [era, year] of Object.entries(ERAS)) put(era, ERA, year)
  // The first year of an era.
  put("元", 1, 1)
  put(NOONS, NOON)
  put("t", MARK_T)
  put("tháng thg", MONTH_OF)
  for (const text of ORDINALS.split(" ").map(wordKey)) {
    const known = words.get(text) ?? { ...plain, text, kind: ORDINAL }
    words.set(text, { ...known, isOrdinal: true })
  }
  for (const [language, list] of Object.entries(WORDS_OF)) {
    for (const text of list.split(" ").map(wordKey)) {
      const word = words.get(text)!
      words.set(text, { ...word, languages: [...(word.languages ?? []), language] })
    }
  }
  const byHash = new Map<number, Word[]>()
  for (const word of words.values()) {
    const hash = [...word.text].reduce((h, letter) => nextHash(h, letter.charCodeAt(0)), 0)
    byHash.set(hash, [...(byHash.get(hash) ?? []), word])
  }
  return { words, byHash, meanings, nameOf, weekdays }
}

function weekdayNames(): ReadonlyMap<string, Weekday> {
  const found = new Map<string, { weekdays: number[]; languages: string[] }>()
  for (const [language, list] of Object.entries(DAY_NAMES)) {
    list.split("|").forEach((forms, index) => {
      for (const text of forms.split(" ").map(wordKey)) {
        if (text === "") continue
        const day = found.get(text) ?? { weekdays: [], languages: [] }
        if (!day.weekdays.includes(index + 1)) day.weekdays.push(index + 1)
        day.languages.push(language)
        found.set(text, day)
      }
    })
  }
  return found
}

const wordKey = (word: string): string => fold(word).replaceAll(".", "")

function monthNames(): {
  readonly names: ReadonlyMap<string, MonthName>
  readonly meanings: readonly (readonly Meaning[])[]
  readonly nameOf: (meanings: readonly Meaning[]) => MonthName
} {
  const found = new Map<string, Map<number, string[]>>()
  const add = (text: string, month: number, language: string) => {
    const months = found.get(text) ?? new Map<number, string[]>()
    const languages = months.get(month) ?? []
    if (!languages.includes(language)) languages.push(language)
    found.set(text, months.set(month, languages))
  }
  for (const [language, list] of Object.entries(MONTH_NAMES)) {
    list.split("|").forEach((forms, index) => {
      for (const text of forms.split(" ").map(wordKey)) {
        add(text, index + 1, language)
        if (!CUT_SHORT.test(text)) continue
        for (let end = 3; end < text.length; end++) add(text.slice(0, end), index + 1, language)
      }
    })
  }
  const meanings: (readonly Meaning[])[] = []
  const known = new Map<string, MonthName>()
  const nameOf = (list: readonly Meaning[]): MonthName => {
    const key = JSON.stringify(list)
    const name = known.get(key) ?? { meaning: meanings.push(list) - 1, months: list.map(({ month }) => month) }
    known.set(key, name)
    return name
  }
  const names = new Map<string, MonthName>()
  for (const [text, months] of found) {
    // Cut so short that one language has two months for it.
    const languages = [...months.values()].flat()
    if (new Set(languages).size < languages.length) continue
    names.set(
      text,
      nameOf([...months].map(([month, own]) => ({ month, languages: own })).sort((a, b) => a.month - b.month)),
    )
  }
  return { names, meanings, nameOf }
}
