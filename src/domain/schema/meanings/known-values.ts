import { CURRENCIES } from "../currencies.ts"
import { wordsOf } from "./words.ts"

const COUNTRIES: ReadonlySet<string> = new Set(
  `Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|
  Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei|Bulgaria|
  Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Chad|Channel Islands|Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba|
  Cyprus|Czech Republic|Czechia|Denmark|Dominican Republic|Ecuador|Egypt|EIRE|El Salvador|Estonia|Ethiopia|Fiji|Finland|
  France|Gabon|Gambia|Georgia|Germany|Ghana|Greece|Guatemala|Guinea|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|
  India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Korea|South Korea|
  Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macedonia|
  Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|
  Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Macedonia|Norway|Oman|Pakistan|
  Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|RSA|Rwanda|
  San Marino|Saudi Arabia|Senegal|Serbia|Singapore|Slovakia|Slovenia|Somalia|South Africa|Spain|Sri Lanka|Sudan|
  Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Trinidad and Tobago|Tunisia|Turkey|Türkiye|
  Turkmenistan|Uganda|UK|Ukraine|United Arab Emirates|United Kingdom|Great Britain|England|Scotland|Wales|USA|US|
  United States|United States of America|Uruguay|Uzbekistan|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe|
  Deutschland|Österreich|Schweiz|Frankreich|Italien|Spanien|Niederlande|Belgien|Polen|Tschechien|Dänemark|Schweden|
  Norwegen|Finnland|Vereinigtes Königreich|Großbritannien|Irland|Ungarn|Griechenland|Luxemburg|Türkei|Russland|
  Allemagne|Autriche|Suisse|Italie|Espagne|Pays-Bas|Belgique|Royaume-Uni|États-Unis|Irlande|Pologne|Danemark|Suède|
  Norvège|Finlande|Grèce|Maroc|Tunisie|Algérie|Alemania|Suiza|Francia|Italia|España|Países Bajos|Bélgica|Reino Unido|
  Estados Unidos|México|Brasil|Perú|Polonia|Dinamarca|Suecia|Noruega|Alemanha|França|Itália|Espanha|Holanda|Germania|
  Svizzera|Spagna|Paesi Bassi|Belgio|Regno Unito|Stati Uniti|Portogallo|Svezia|Duitsland|Frankrijk|Oostenrijk|
  Zwitserland|Nederland|België|Niemcy|Francja|Włochy|Hiszpania|Polska|Czechy|Holandia|Wielka Brytania|Sverige|Norge|
  Danmark|Suomi|Tyskland|Storbritannien|Almanya|Fransa|İtalya|İspanya|İngiltere|Россия|Германия|Франция|Италия|Испания|
  Украина|Беларусь|Казахстан|США|Китай|中国|美国|英国|德国|法国|日本|韩国|アメリカ|イギリス|ドイツ|フランス|中國`
    .split("|")
    .map(wordsOf),
)

export const isCurrency = (text: string): boolean => CURRENCIES.has(text.trim().toUpperCase())
export const isCountry = (text: string): boolean => COUNTRIES.has(wordsOf(text))

const YES = /^(1|true|t|yes|y|ja|j|oui|o|si|sim|s|x|tak|evet|да|是|はい)$/i

/** Words that say that a line is a return, as a state or a kind of line has them; of `wordsOf`. */
const RETURNED =
  /^(partially |fully |customer )?(returns?|returned|refund|refunded|credit|credit (note|memo)|chargeback|retoure|retouren|retourniert|ruckgabe|rucksendung|erstattet|gutschrift|retour|retours|retourne|retournee|rembourse|remboursement|avoir|devolucion|devoluciones|devuelto|devuelta|reembolso|reembolsado|devolvido|devolucao|reso|resi|restituito|rimborso|rimborsato|retourzending|geretourneerd|zwrot|zwrocone|retur|returnerad|aterbetalning|iade|возврат|возвращен|возвращено|退货|退款|返品|返金)$/

/** Whether a value of a flag means "yes, returned". */
export const isYes = (text: string): boolean => YES.test(text.trim()) || isReturned(text)
/** Whether a value of a state or kind means "returned". */
export const isReturned = (text: string): boolean => RETURNED.test(wordsOf(text))

/** Whether the values are those of a flag: yes and no in any writing. */
export const isFlag = (texts: readonly string[]): boolean =>
  texts.length > 0 &&
  texts.every((text) =>
    /^(0|1|true|false|t|f|yes|no|y|n|ja|nein|j|oui|non|o|si|sí|s|sim|nao|não|x|tak|nie|evet|hayir|hayır|да|нет|是|否|はい|いいえ)?$/i.test(
      text.trim(),
    ),
  )
