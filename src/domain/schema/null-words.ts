/** Words that say "no value" in exports of all kinds, in lower case. */
const NULL_WORDS = new Set(
  "n/a,#n/a,na,n.a.,nan,null,(null),<null>,none,nil,undefined,-,--,---,–,—,?,#null!,#ref!,#value!,#div/0!,#name?,#num!,k.a.,k. a.,s/d,n/d,n.d.,\\n".split(
    ",",
  ),
)

/** Whether a text is a word for "no value". */
export const isNullWord = (text: string): boolean => text.length <= 10 && NULL_WORDS.has(text.trim().toLowerCase())
