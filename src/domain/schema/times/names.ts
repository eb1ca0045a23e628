/**
 * Names of the months by language, January first: nominative, the form beside a day, and abbreviations, without dots.
 * From Unicode CLDR, and forms that people write beside it. `_` stands for a blank.
 */
export const MONTH_NAMES: Readonly<Record<string, string>> = {
  en: "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec",
  de: "januar jan jänner jän|februar feb feber|märz mär mrz|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|dezember dez",
  fr: "janvier janv jan|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct|novembre nov|décembre déc",
  es: "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre sept setiembre sep set|octubre oct|noviembre nov|diciembre dic",
  it: "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set|ottobre ott|novembre nov|dicembre dic",
  pt: "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
  nl: "januari jan|februari feb|maart mrt mar|april apr|mei|juni jun|juli jul|augustus aug|september sep|oktober okt|november nov|december dec",
  pl: "styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|październik października paź|listopad listopada lis|grudzień grudnia gru",
  cs: "leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|červen června čvn|červenec července čvc|srpen srpna srp|září zář|říjen října říj|listopad listopadu lis|prosinec prosince pro",
  sk: "január januára jan|február februára feb|marec marca mar|apríl apríla apr|máj mája|jún júna|júl júla|august augusta aug|september septembra sep|október októbra okt|november novembra nov|december decembra dec",
  sv: "januari jan|februari feb|mars|april apr|maj|juni|juli|augusti aug|september sep|oktober okt|november nov|december dec",
  da: "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep|oktober okt|november nov|december dec",
  nb: "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep|oktober okt|november nov|desember des",
  fi: "tammikuu tammikuuta tammi tammikuun|helmikuu helmikuuta helmi helmikuun|maaliskuu maaliskuuta maalis maaliskuun|huhtikuu huhtikuuta huhti huhtikuun|toukokuu toukokuuta touko toukokuun|kesäkuu kesäkuuta kesä kesäkuun|heinäkuu heinäkuuta heinä heinäkuun|elokuu elokuuta elo elokuun|syyskuu syyskuuta syys syyskuun|lokakuu lokakuuta loka lokakuun|marraskuu marraskuuta marras marraskuun|joulukuu joulukuuta joulu joulukuun",
  tr: "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara",
  ru: "январь января янв|февраль февраля февр фев|март марта мар|апрель апреля апр|май мая|июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сент|октябрь октября окт|ноябрь ноября нояб|декабрь декабря дек",
  uk: "січень січня січ|лютий лютого лют|березень березня бер|квітень квітня квіт|травень травня трав|червень червня черв|липень липня лип|серпень серпня серп|вересень вересня вер|жовтень жовтня жовт|листопад листопада лист|грудень грудня груд",
  be: "студзень студзеня сту|люты лютага лют|сакавік сакавіка сак|красавік красавіка кра|май мая|чэрвень чэрвеня чэр|ліпень ліпеня ліп|жнівень жніўня жні|верасень верасня вер|кастрычнік кастрычніка кас|лістапад лістапада ліс|снежань снежня сне",
  bg: "януари ян яну|февруари фев февр|март мар|април апр|май|юни|юли|август|септември сеп септ|октомври окт|ноември ное|декември дек",
  el: "ιανουαρίου ιαν ιανουάριος|φεβρουαρίου φεβ φεβρουάριος|μαρτίου μαρ μάρτιος|απριλίου απρ απρίλιος|μαΐου μαΐ μάιος|ιουνίου ιουν ιούνιος|ιουλίου ιουλ ιούλιος|αυγούστου αυγ αύγουστος|σεπτεμβρίου σεπ σεπτέμβριος|οκτωβρίου οκτ οκτώβριος|νοεμβρίου νοε νοέμβριος|δεκεμβρίου δεκ δεκέμβριος",
  hu: "január jan|február febr feb|március márc|április ápr|május máj|június jún|július júl|augusztus aug|szeptember szept|október okt|november nov|december dec",
  ro: "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept|octombrie oct|noiembrie nov|decembrie dec",
  id: "januari jan|februari feb peb|maret mar|april apr|mei|juni jun|juli jul|agustus agu|september sep agt ags|oktober okt|november nov|desember des nop",
  ms: "januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos ogo|september sep|oktober okt|november nov|disember dis",
  th: "มกราคม มค|กุมภาพันธ์ กพ|มีนาคม มีค|เมษายน เมย|พฤษภาคม พค|มิถุนายน มิย|กรกฎาคม กค|สิงหาคม สค|กันยายน กย|ตุลาคม ตค|พฤศจิกายน พย|ธันวาคม ธค",
  ar: "يناير كانون_الثاني جانفي|فبراير شباط فيفري|مارس آذار|أبريل نيسان أفريل ابريل|مايو أيار ماي|يونيو حزيران جوان|يوليو تموز جويلية|أغسطس آب أوت|سبتمبر أيلول|أكتوبر تشرين_الأول|نوفمبر تشرين_الثاني|ديسمبر كانون_الأول",
  hi: "जनवरी जन|फ़रवरी फ़र फरवरी|मार्च|अप्रैल|मई|जून|जुलाई जुल|अगस्त अग|सितंबर सित सितम्बर|अक्टूबर अक्टू अक्तूबर|नवंबर नव नवम्बर|दिसंबर दिस दिसम्बर",
  bn: "জানুয়ারি জানু জানুয়ারী|ফেব্রুয়ারি ফেব ফেব্রুয়ারী|মার্চ|এপ্রিল এপ্রি|মে|জুন|জুলাই জুল|আগস্ট আগ আগষ্ট|সেপ্টেম্বর সেপ্ট সেপ|অক্টোবর অক্টো|নভেম্বর নভে|ডিসেম্বর ডিসে",
  hr: "siječanj siječnja sij|veljača veljače velj|ožujak ožujka ožu|travanj travnja tra|svibanj svibnja svi|lipanj lipnja lip|srpanj srpnja srp|kolovoz kolovoza kol|rujan rujna ruj|listopad listopada lis|studeni studenoga stu studenog|prosinac prosinca pro",
  sl: "januar jan|februar feb|marec mar|april apr|maj|junij jun|julij jul|avgust avg|september sep|oktober okt|november nov|december dec",
  sr: "јануар јан|фебруар феб|март мар|април апр|мај|јун|јул|август авг|септембар сеп|октобар окт|новембар нов|децембар дец",
  "sr-Latn":
    "januar jan|februar feb|mart mar|april apr|maj|jun|jul|avgust avg|septembar sep|oktobar okt|novembar nov|decembar dec",
  mk: "јануари јан|февруари фев|март мар|април апр|мај|јуни јун|јули јул|август авг|септември сеп|октомври окт|ноември ное|декември дек",
  lt: "sausis sausio sau|vasaris vasario vas|kovas kovo kov|balandis balandžio bal|gegužė gegužės geg|birželis birželio bir|liepa liepos lie|rugpjūtis rugpjūčio rgp|rugsėjis rugsėjo rgs|spalis spalio spa|lapkritis lapkričio lap|gruodis gruodžio gru",
  lv: "janvāris janv|februāris febr|marts|aprīlis apr|maijs|jūnijs jūn|jūlijs jūl|augusts aug|septembris sept|oktobris okt|novembris nov|decembris dec",
  et: "jaanuar jaan|veebruar veebr|märts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt|november nov|detsember dets",
  ca: "gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|novembre nov|desembre des",
  az: "yanvar yan|fevral fev|mart mar|aprel apr|may|iyun iyn|iyul iyl|avqust avq|sentyabr sen|oktyabr okt|noyabr noy|dekabr dek",
  he: "ינואר ינו|פברואר פבר|מרץ|אפריל אפר|מאי|יוני|יולי|אוגוסט אוג|ספטמבר ספט|אוקטובר אוק|נובמבר נוב|דצמבר דצמ",
  sq: "janar jan|shkurt shk|mars mar|prill pri|maj|qershor qer|korrik korr|gusht gush|shtator sht|tetor tet|nëntor nën|dhjetor dhj",
  is: "janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep|október okt|nóvember nóv|desember des",
  fil: "enero ene|pebrero peb|marso mar|abril abr|mayo may|hunyo hun|hulyo hul|agosto ago|setyembre set|oktubre okt|nobyembre nob|disyembre dis",
  ka: "იანვარი იან|თებერვალი თებ|მარტი მარ|აპრილი აპრ|მაისი მაი|ივნისი ივნ|ივლისი ივლ|აგვისტო აგვ|სექტემბერი სექ|ოქტომბერი ოქტ|ნოემბერი ნოე|დეკემბერი დეკ",
  hy: "հունվար հունվարի հնվ|փետրվար փետրվարի փտվ|մարտ մարտի մրտ|ապրիլ ապրիլի ապր|մայիս մայիսի մյս|հունիս հունիսի հնս|հուլիս հուլիսի հլս|օգոստոս օգոստոսի օգս|սեպտեմբեր սեպտեմբերի սեպ|հոկտեմբեր հոկտեմբերի հոկ|նոյեմբեր նոյեմբերի նոյ|դեկտեմբեր դեկտեմբերի դեկ",
  af: "januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug|september sep|oktober okt|november nov|desember des",
  ta: "ஜனவரி ஜன|பிப்ரவரி பிப்|மார்ச் மார்|ஏப்ரல் ஏப்|மே|ஜூன்|ஜூலை|ஆகஸ்ட் ஆக|செப்டம்பர் செப்|அக்டோபர் அக்|நவம்பர் நவ|டிசம்பர் டிச",
  vi: "tháng_một|tháng_hai|tháng_ba|tháng_tư|tháng_năm|tháng_sáu|tháng_bảy|tháng_tám|tháng_chín|tháng_mười|tháng_mười_một|tháng_mười_hai",
}

/** Names of the days of the week, all languages in one: they say nothing that the date does not. */
export const DAY_NAMES =
  "monday mon tuesday tue wednesday wed thursday thu friday fri saturday sat sunday sun montag mo dienstag di " +
  "mittwoch mi donnerstag do freitag fr samstag sa sonntag so lundi lun mardi mar mercredi mer jeudi jeu " +
  "vendredi ven samedi sam dimanche dim lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo " +
  "dom lunedì martedì mercoledì giovedì gio venerdì sabato sab domenica seg ter qua qui sex maandag ma dinsdag " +
  "woensdag wo donderdag vrijdag vr zaterdag za zondag zo poniedziałek pon wtorek wt środa śr czwartek czw " +
  "piątek pt sobota sob niedziela niedz pondělí po úterý út středa st čtvrtek čt pátek pá neděle ne pondelok " +
  "utorok ut streda štvrtok št piatok pi nedeľa måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag " +
  "lör söndag sön mandag man tirsdag tirs lørdag lør søndag søn tir tor maanantai tiistai ti keskiviikko ke " +
  "torstai to perjantai pe lauantai la sunnuntai su pazartesi pzt salı sal çarşamba çar perşembe per cuma cum " +
  "cumartesi cmt pazar paz понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс " +
  "понеділок вівторок середа четвер пʼятниця субота неділя нд панядзелак аўторак аў серада чацвер чц пятніца " +
  "нядзеля понеделник сряда четвъртък петък събота неделя δευτέρα δευ τρίτη τρί τετάρτη τετ πέμπτη πέμ " +
  "παρασκευή παρ σάββατο σάβ κυριακή κυρ hétfő kedd szerda sze csütörtök cs péntek szombat szo vasárnap luni " +
  "marți miercuri mie joi vineri vin sâmbătă sâm duminică dum senin sen selasa sel rabu rab kamis kam jumat jum " +
  "sabtu minggu min isnin isn khamis kha jumaat ahad ahd วันจันทร์ จันทร์ วันอังคาร อังคาร วันพุธ พุธ " +
  "วันพฤหัสบดี พฤหัส วันศุกร์ ศุกร์ วันเสาร์ เสาร์ วันอาทิตย์ อาทิตย์ الاثنين الثلاثاء الأربعاء الخميس الجمعة " +
  "السبت الأحد सोमवार सोम मंगलवार मंगल बुधवार बुध गुरुवार गुरु शुक्रवार शुक्र शनिवार शनि रविवार रवि সোমবার সোম " +
  "মঙ্গলবার মঙ্গল বুধবার বুধ বৃহস্পতিবার বৃহস্পতি শুক্রবার শুক্র শনিবার শনি রবিবার রবি ponedjeljak utorak uto " +
  "srijeda sri četvrtak čet petak pet subota sub nedjelja ned ponedeljek torek sreda sre četrtek petek nedelja " +
  "понедељак пон уторак уто сре четвртак чет петак пет суб недеља нед ponedeljak вто четврток петок сабота саб " +
  "недела pirmadienis pr antradienis an trečiadienis tr ketvirtadienis kt penktadienis pn šeštadienis " +
  "sekmadienis sk pirmdiena pirmd otrdiena otrd trešdiena trešd ceturtdiena ceturtd piektdiena piektd sestdiena " +
  "sestd svētdiena svētd esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev dilluns dl dimarts dt " +
  "dimecres dc dijous dj divendres dv dissabte ds diumenge dg be ça çərşənbə ca cümə şənbə bazar שבת hën mër " +
  "enj pre sht die mánudagur mán þriðjudagur þri miðvikudagur mið fimmtudagur fim föstudagur fös laugardagur " +
  "lau sunnudagur miyerkules miy huwebes huw biyernes biy sabado linggo lin ორშაბათი ორშ სამშაბათი სამ " +
  "ოთხშაბათი ოთხ ხუთშაბათი ხუთ პარასკევი პარ შაბათი შაბ კვირა კვი երկուշաբթի երկ երեքշաբթի երք չորեքշաբթի չրք " +
  "հինգշաբթի հնգ ուրբաթ ուր շաբաթ շբթ կիրակի կիր vrydag saterdag sondag திங்கள் திங் செவ்வாய் செவ் புதன் புத " +
  "வியாழன் வியா வெள்ளி வெள் சனி ஞாயிறு ஞாயி čtv pát stř úte tues thur thurs weds segunda terça quarta quinta sexta feira птн " +
  "срд пнд втр чтв сбт вск 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 " +
  "화요일 수요일 목요일 금요일 토요일 일요일"
