/** Letters that Unicode does not take apart into a plain one and its mark. */
const FOLDED: Readonly<Record<string, string>> = { ß: "ss", ł: "l", ø: "o", ı: "i", æ: "ae", œ: "oe", đ: "d" }

/** A name as lower-case words without accents: `InvoiceNo` and `invoice_no` are both `invoice no`. */
export function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßłøıæœđ]/g, (letter) => FOLDED[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
}
