/**
 * Johab (KS X 1001 annex 3): five bits each for the first, middle and last letter of a Korean syllable; symbols and
 * Chinese characters are those of EUC-KR, two of its rows packed into one lead byte.
 */

/** By five bits: the place of the letter in Unicode's order, -1 for none, -2 for "filled, but no letter". */
const FILL = -2
const INITIALS = [-1, FILL, ...Array.from({ length: 19 }, (_, i) => i)]
const MEDIALS = [
  -1,
  -1,
  FILL,
  0,
  1,
  2,
  3,
  4,
  -1,
  -1,
  5,
  6,
  7,
  8,
  9,
  10,
  -1,
  -1,
  11,
  12,
  13,
  14,
  15,
  16,
  -1,
  -1,
  17,
  18,
  19,
  20,
]
const FINALS = [
  -1,
  0,
  ...Array.from({ length: 16 }, (_, i) => i + 1),
  -1,
  ...Array.from({ length: 11 }, (_, i) => i + 17),
]

/** The compatibility letters that stand alone, from U+3131 on, in Unicode's order of initials and of finals. */
const LONE_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
const LONE_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

const NONE = "\ufffd"
const eucKr = new TextDecoder("euc-kr")

/** The character of two bytes, or U+FFFD. */
export function johabCharacter(lead: number, trail: number): string {
  if (lead < 0x84 || trail < 0x31 || (trail > 0x7e && trail < 0x81) || trail > 0xfe) return NONE
  if (lead < 0xd4) return trail < 0x41 ? NONE : syllable((lead << 8) | trail)
  const isSymbol = lead > 0xd8 && lead < 0xdf
  if (!isSymbol && (lead < 0xe0 || lead > 0xf9)) return NONE
  if (trail > 0x7e && trail < 0x91) return NONE
  const row = isSymbol ? 2 * (lead - 0xd9) : 2 * lead - 0x197
  const column = trail < 0x91 ? trail - 0x31 : trail - 0x43
  const first = row + (column < 0x5e ? 0 : 1) + 0xa1
  const second = (column < 0x5e ? column : column - 0x5e) + 0xa1
  return eucKr.decode(Uint8Array.of(first, second))
}

function syllable(code: number): string {
  const initial = INITIALS[(code >> 10) & 31] ?? -1
  const medial = MEDIALS[(code >> 5) & 31] ?? -1
  const final = FINALS[code & 31] ?? -1
  if (initial === -1 || medial === -1 || final === -1) return NONE
  if (initial >= 0 && medial >= 0) return String.fromCharCode(0xac00 + (initial * 21 + medial) * 28 + final)
  if (initial >= 0) return final === 0 ? LONE_INITIALS[initial]! : NONE
  if (medial >= 0) return final === 0 ? String.fromCharCode(0x314f + medial) : NONE
  return LONE_FINALS[final - 1] ?? NONE
}
