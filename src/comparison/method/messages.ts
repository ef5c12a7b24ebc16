import type { Texts } from '../../kernel/i18n/translate.ts'

export const method = {
  'method.title': ['Så räknar vi', 'How we count'],
  'method.lead': [
    'Vad talen i jämförelsen betyder, hur säkra de är och när vi säger att grupper skiljer sig åt. Exemplen är påhittade, men räknade som alla andra tal här.',
    'What the figures of the comparison mean, how sure they are, and when we say that groups differ. The examples are made up, but counted as all other figures here.',
  ],
  'method.contents': ['Innehåll', 'Contents'],

  'method.antal_title': ['Tillfrågade, svar och bas', 'Asked, answers and base'],
  'method.antal_text': [
    'Tillfrågade är de roller som är inbjudna och som får frågan, eller som ändå har svarat. Svar är de som har svarat något på frågan, även ”vet ej” och ”ej aktuellt”.\nBasen är de svar som tog ställning. Andelar, medelvärden och medianer räknas på basen. ”Vet ej” och ”ej aktuellt” är inga åsikter, så de räknas för sig och drar inte ner andelen.',
    'Asked are the roles that are invited and get the question, or have answered it anyway. Answers are those who have answered anything, “don’t know” and “not applicable” too.\nThe base is the answers that took a stand. Shares, means and medians are of the base. “Don’t know” and “not applicable” are no opinions, so they are counted apart and do not lower the share.',
  ],
  'method.antal_example': [
    'I en region är {asked} tillfrågade. {answered} har svarat, {dontKnow} av dem ”vet ej”. Basen är {base}. {count} av {base} svarade ”svårt”: {share} procent.',
    'In a region {asked} are asked. {answered} have answered, {dontKnow} of them “don’t know”. The base is {base}. {count} of {base} answered “hard”: {share} per cent.',
  ],
  'method.avrundning_title': ['Avrundning', 'Rounding'],
  'method.avrundning_text': [
    'Varje tal räknas ut exakt och avrundas en gång, när det visas: till närmaste, och halva uppåt. Andelar visas i hela procent, medianer med en decimal, medelvärden på en skala med två.\nVarje tal avrundas för sig. Lika många svar ger därför alltid samma procent, men en rad kan summera till 99 eller 101.',
    'Each figure is worked out exactly and rounded once, when it is shown: to the nearest, halves up. Shares are in whole per cent, medians with one decimal, means on a scale with two.\nEach figure is rounded by itself. Equal counts thus always give the same per cent, but a row may sum to 99 or 101.',
  ],
  'method.avrundning_example': ['{from} blir {a}. Tre grupper med ett svar var av sex får {shares} procent var, inte 17, 17 och 16.', '{from} becomes {a}. Three groups with one answer each of six get {shares} per cent each, not 17, 17 and 16.'],
  'method.osakerhet_title': ['Hur säker en andel är', 'How sure a share is'],
  'method.osakerhet_text': [
    'Andelen bland dem som har svarat vet vi exakt. Strecket visar var andelen bland alla tillfrågade troligen ligger, om de som inte har svarat liknar dem som svarat. Görs samma sak om många gånger träffar strecket rätt i ungefär 95 fall av 100.\nStrecket är Wilsons intervall. Det fungerar också när svaren är få och när andelen är nära 0 eller 100. Ju fler av de tillfrågade som har svarat, desto mindre är okänt, och desto kortare är strecket (korrigering för ändlig population). Har alla svarat finns inget streck.\nLiknar de som inte har svarat inte de andra, hjälper inget intervall.',
    'The share among those who have answered is known exactly. The line shows where the share among all asked probably lies, if those who have not answered resemble those who have. Repeated many times, the line is right in about 95 cases of 100.\nThe line is Wilson’s interval. It also holds with few answers and with shares near 0 or 100. The more of those asked have answered, the less is unknown, and the shorter the line (finite-population correction). Where all have answered there is none.\nIf those who have not answered do not resemble the others, no interval helps.',
  ],
  'method.osakerhet_example': [
    '{count} av {base} är {share} procent. Eftersom {answered} av {asked} har svarat är intervallet {span} procent. Hade de {base} varit ett litet urval av mycket många, hade det varit {wide}.',
    '{count} of {base} is {share} per cent. As {answered} of {asked} have answered, the interval is {span} per cent. Had the {base} been a small sample of very many, it would have been {wide}.',
  ],
  'method.median_title': ['Median och kvartiler', 'Median and quartiles'],
  'method.median_text': [
    'Tal sammanfattas med medianen, det mittersta svaret, eftersom några mycket höga svar annars drar iväg. Mittersta hälften av svaren ligger mellan undre och övre kvartilen.\nMedianens intervall går från ett svar till ett annat i storleksordning. Hur långt från mitten de ligger bestäms av antalet svar, och det korrigeras som för andelar. Det kräver ingen särskild fördelning.',
    'Numbers are summarised by the median, the middle answer, as a few very high answers would carry a mean away. The middle half of the answers lies between the quartiles.\nThe interval of the median goes from one answer to another in order of size. How far from the middle they lie follows from the number of answers, corrected as for shares. It needs no particular distribution.',
  ],
  'method.median_example': ['{n} av {asked} har angett ett tal. Det mittersta är {median}. Intervallet går från {low} till {high}.', '{n} of {asked} have given a number. The middle one is {median}. The interval goes from {low} to {high}.'],
  'method.grupper_title': ['När grupper skiljer sig åt', 'When groups differ'],
  'method.grupper_text': [
    'Två andelar jämförs genom att räkna hur många standardfel som skiljer dem åt, om de egentligen vore lika (score-test). Slumpen ger sällan mer än ungefär två.\nJämförs många par blir något av dem långt isär av slump, fast inget egentligen skiljer. Därför krävs mer när paren är fler. Andelar prövas i tur och ordning, tydligast först, med Holms korrigering. Medianer jämförs med intervall som är bredare ju fler paren är, Bonferronis korrigering. Risken för ens en falsk skillnad på sidan är då högst ungefär 5 procent.\nGår grupper inte att skilja åt betyder det inte att de är lika, bara att svaren inte räcker för att veta.',
    'Two shares are compared by how many standard errors lie between them, if they were really alike (score test). Chance seldom gives more than about two.\nWith many pairs, some come far apart by chance though nothing really differs. So more is demanded when the pairs are more. Shares are tested in turn, the clearest first, with Holm’s correction. Medians are compared by intervals that are wider the more pairs there are, Bonferroni’s correction. The risk of even one false difference on the page is then about 5 per cent at most.\nThat groups cannot be told apart does not mean that they are alike, only that the answers do not suffice to know.',
  ],
  'method.grupper_example': [
    'Regionen har {share} procent ”svårt”, en annan {other}. Mellan dem ligger {distance} standardfel. Jämförs bara de två krävs {two}. Är de nio grupper, alltså {pairs} par, krävs {many} av det tydligaste.',
    'The region has {share} per cent “hard”, another {other}. {distance} standard errors lie between them. With only these two, {two} is needed. With nine groups, so {pairs} pairs, the clearest needs {many}.',
  ],
  'method.fa_title': ['Få svar', 'Few answers'],
  'method.fa_text': [
    'Med färre än {shown} svar i basen visas inga andelar, och med färre än {numbers} inga medianer: det skulle visa vad enskilda har svarat och säga lite om gruppen.\nMed färre än {sure} svar är punkten ihålig, rutan bara en ram, och gruppen nämns inte som högst eller lägst.\nInom sekretariatet syns ändå varje kommuns svar. Det som ska ut granskas för sig: dolda tal kan ibland räknas ut ur andra tabeller.',
    'With fewer than {shown} answers in the base no shares are shown, and with fewer than {numbers} no medians: they would show what individuals have answered and say little of the group.\nWith fewer than {sure} answers the dot is hollow, the cell only a frame, and the group is not named as highest or lowest.\nInside the secretariat each municipality’s answers can be seen anyway. What is to leave it is checked apart: hidden figures can sometimes be worked out from other tables.',
  ],
  'method.fa_example': ['En grupp med {shown} svar visas, men ihålig. Först med {sure} svar är punkten fylld.', 'A group with {shown} answers is shown, but hollow. Only with {sure} answers is the dot filled.'],
  'method.tratt_title': ['Tratten', 'The funnel'],
  'method.tratt_text': [
    'Tratten visar hur långt från landets andel en grupp hamnar av ren slump, om den egentligen är som landet. Ju färre svar, desto längre. Gränserna är kvantiler i binomialfördelningen, interpolerade mellan hela svar (Spiegelhalter 2005): 95 och 99,8 procent av sådana grupper ligger innanför.\nHär korrigeras inte för ändlig population. Frågan är om det som ger svaren är detsamma i gruppen som i landet, inte hur de som återstår skulle ha svarat. Gränserna är inte korrigerade för många jämförelser: av tjugo grupper hamnar ungefär en utanför den inre av slump.',
    'The funnel shows how far from the country’s share a group comes by chance alone, if it is really like the country. The fewer the answers, the further. The limits are quantiles of the binomial distribution, interpolated between whole answers (Spiegelhalter 2005): 95 and 99.8 per cent of such groups lie inside.\nThere is no finite-population correction here. The question is whether what gives the answers is the same in the group as in the country, not how the remaining would have answered. The limits are not corrected for many comparisons: of twenty groups about one is outside the inner one by chance.',
  ],
  'method.tratt_example': [
    'Är andelen {country} procent i landet ligger en grupp med {base} svar av slump inom {inner} procent (95 %) och {outer} procent (99,8 %).',
    'If the country’s share is {country} per cent, a group with {base} answers lies by chance within {inner} per cent (95 %) and {outer} per cent (99.8 %).',
  ],
  'method.par_title': ['Roller i samma kommun: par', 'Roles of the same municipality: pairs'],
  'method.par_text': [
    'När roller jämförs är kommunen enheten. Bara kommuner där båda rollerna har svarat räknas, och skillnaden är den ena rollens andel minus den andras bland just dem. Då beror skillnaden inte på att olika kommuner har svarat.\nSkillnaden i andel har Newcombes intervall för parade andelar (metod 10) och prövas med McNemars test, som bara ser till de kommuner där de två har svarat olika. På en skala visas också medelvärdet av skillnaderna, med t-intervall, och för tal medianen av skillnaderna, med intervall efter rang. Intervallen och testet korrigeras för hur många av de tillfrågade paren som har svarat.\nNär alla frågor visas på samma sida prövas alla skillnader på en gång, med Holms korrigering. Det kräver minst tio kommuner.\nÖver tid är paret samma roll i samma kommun, i två omgångar. Med färre än tio sådana par jämförs i stället alla som svarat, som två skilda grupper.',
    'When roles are compared the municipality is the unit. Only municipalities where both roles have answered count, and the difference is the share of one role minus that of the other among just these. So no difference comes from different municipalities having answered.\nThe difference in share has Newcombe’s interval for paired shares (method 10) and is tested by McNemar’s test, which regards only the municipalities where the two have answered differently. On a scale the mean of the differences is shown too, with a t interval, and for numbers the median of the differences, with an interval by rank. Intervals and test are corrected for how many of the pairs asked have answered.\nWhere all questions stand on one page all differences are tested at once, with Holm’s correction. That takes ten municipalities at least.\nOver time the pair is the same role of the same municipality, in two rounds. With fewer than ten such pairs, all who answered are compared instead, as two separate groups.',
  ],
  'method.par_example': [
    'I {paired} av {asked} kommuner har båda svarat. I {both} svarade båda ”svårt”, i {neither} ingen, i {onlyFirst} bara den första rollen och i {onlySecond} bara den andra. Andelarna är {first} och {second} procent. Skillnaden är {difference} procentenheter ({low} till {high}), {distance} standardfel.',
    'In {paired} of {asked} municipalities both have answered. In {both} both answered “hard”, in {neither} neither, in {onlyFirst} only the first role and in {onlySecond} only the second. The shares are {first} and {second} per cent. The difference is {difference} percentage points ({low} to {high}), {distance} standard errors.',
  ],
} as const satisfies Texts
