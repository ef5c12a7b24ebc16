/**
 * The recount kit: a program in base R that works out every figure of one page of the comparison from `svar.csv` and
 * `ram.csv`. It shares nothing with our own reckoning but the definitions: points, focus, limits and rounding.
 */
import { answerColumns } from '../../questionnaire/columns.rules.ts'
import { type Question, type QuestionnaireDocument, seatRoles } from '../../questionnaire/rules.ts'
import type { SeatRole } from '../../schema.ts'
import { headlineMeasures, type Measure, measureOf, partsOf } from '../measures.rules.ts'
import { comment, quoted, readingInR } from './r.rules.ts'

interface RecountView {
  document: QuestionnaireDocument
  question: Question
  part: string | null
  grouping: string
  role: SeatRole | null
  round: { name: string; slug: string }
  /** Of the page. */
  address: string
  /** As the page calls them. */
  roleNames: Record<SeatRole, string>
}

export function recountScript({
  document,
  question,
  part,
  grouping,
  role,
  round,
  address,
  roleNames,
}: RecountView): string {
  const rolesOf = (asked: Question) => asked.roles.filter((one) => role === null || one === role)
  const line = (measure: Measure) => measureCall(document, measure, rolesOf(measure.question))
  const measure = measureOf(document, question, part)
  const parts = partsOf(question).flatMap(({ value }) => measureOf(document, question, value) ?? [])
  const list = (measures: Measure[]) => measures.map((one) => `  ${quoted(titleOf(one))} = ${line(one)}`).join(',\n')
  return `# ${comment(`${round.name}. ${question.label_sv}`)}
# Räknar om talen på sidan ${comment(address)}
# Behöver Alla svar (CSV) och Alla platser (CSV), hämtade under /jamfor/filer och lagda i samma mapp som detta.

${readingInR(round.slug)}
${reckoning}
efter <- ${quoted(grouping)}
roller_i_ord <- c(${seatRoles.map((one) => `${one} = ${quoted(roleNames[one])}`).join(', ')})
grupper <- switch(efter,
  grupp = ifelse(is.na(ram$kommungrupp), "Ingen grupp", paste(ram$kommungrupp, ram$kommungrupp_namn)),
  region = ram$region, roll = unname(roller_i_ord[ram$roll]),
  seminarium = ifelse(is.na(ram$seminarium), "Ingen grupp", ram$seminarium_namn), alla = NULL)

# Tabellen på sidan
talen <- ${mainCall(document, question, measure, rolesOf(question))}
print(talen, row.names = FALSE)
${
  parts.length > 0
    ? `
# Hela frågan: varje delfråga för sig
delfragor <- sapply(list(
${list(parts)}
), function(m) unlist(andelar(m, NULL)[-1]))
print(t(delfragor))
`
    : ''
}
# Flera frågor, alla regioner: andelen i procent
fler_fragor <- sapply(list(
${list(headlineMeasures(document))}
), function(m) {
  tabell <- andelar(m, ram$region)
  stats::setNames(avrunda(tabell$andel), tabell$grupp)
})
print(t(fler_fragor))
`
}

function titleOf({ question, part }: Measure): string {
  return part ? `${question.key}.${part.value}` : question.key
}

function mainCall(document: QuestionnaireDocument, question: Question, measure: Measure | null, roles: SeatRole[]) {
  if (question.type === 'number') return `mitten(${quoted(question.key)}, ${vector(roles)}, grupper)`
  if (measure) return `andelar(${measureCall(document, measure, roles)}, grupper)`
  return `skrivna(${vector(columnsNamed(document, question))}, ${vector(roles)}, NULL)`
}

function measureCall(document: QuestionnaireDocument, measure: Measure, roles: SeatRole[]): string {
  const { question, part, points, focus } = measure
  const own = columnsNamed(document, question)
  const value = part?.value ?? ''
  const columns: Record<string, string[]> = {
    single: [question.key],
    likert: [`${question.key}.${value}`],
    number: [question.key],
    multi: [`${question.key}.${value}`, ...own.filter((name) => name !== `${question.key}.${value}`)],
    ranking: own,
  }
  const scores = points.every(({ score }) => score !== null) ? points.map(({ score }) => score ?? 0) : []
  const limit = question.type === 'number' ? Number(/[\d.]+$/.exec(String(question.analysis.headline))?.[0]) : null
  return `matt(${[
    quoted({ single: 'kod', likert: 'kod', number: 'over', multi: 'val' }[question.type as string] ?? 'rang'),
    vector(columns[question.type] ?? []),
    `punkter = ${vector(points.map((point) => point.value))}`,
    `fokus = c(${focus.map((i) => i + 1).join(', ')})`,
    `roller = ${vector(roles)}`,
    ...(scores.length > 0 ? [`poang = c(${scores.join(', ')})`] : []),
    ...(question.type === 'ranking' ? [`varde = ${quoted(value)}`] : []),
    ...(limit === null ? [] : [`grans = ${limit}`]),
  ].join(', ')})`
}

function columnsNamed(document: QuestionnaireDocument, question: Question): string[] {
  return answerColumns(document).flatMap((column) => (column.question === question.key ? [column.name] : []))
}

const vector = (values: string[]) => `c(${values.map(quoted).join(', ')})`

const reckoning = `svar <- las(hitta("svar"))
ram <- las(hitta("ram"))
nyckel <- function(x) paste(x$kommunkod, x$roll)
svar <- svar[match(nyckel(ram), nyckel(svar)), ] # en rad per plats; NA där inget svar finns
svar[svar == "ej_fragad"] <- NA
ingen_inbjuden <- !any(ram$inbjuden == "1")

# Närmaste tal, halvor uppåt. Det lilla tillägget gäller halvor som datorn lagrar strax under.
avrunda <- function(x, decimaler = 0) floor(x * 10^decimaler + 0.5 + 1e-9) / 10^decimaler

matt <- function(slag, kolumner, punkter, fokus, roller, poang = NULL, varde = NULL, grans = NULL) {
  list(slag = slag, kolumner = kolumner, punkter = punkter, fokus = fokus, roller = roller, poang = poang,
       varde = varde, grans = grans)
}

# Vilken punkt varje plats svar ligger på. -98: ej aktuellt, -99: vet ej, NA: inget svar.
plats <- function(m) {
  x <- svar[[m$kolumner[1]]]
  if (m$slag == "kod") {
    p <- match(x, m$punkter)
    p[is.na(p) & x %in% "ej_aktuellt"] <- -98
    p[is.na(p) & !is.na(x)] <- -99
  } else if (m$slag == "val") {
    ikryssat <- sapply(svar[m$kolumner], function(k) !is.na(k) & k != "0")
    p <- ifelse(rowSums(ikryssat) > 0, ifelse(x %in% "1", 1, 2), NA)
  } else if (m$slag == "rang") {
    p <- ifelse(is.na(x), NA, length(m$kolumner) + 1)
    for (i in rev(seq_along(m$kolumner))) p[svar[[m$kolumner[i]]] %in% m$varde] <- i
  } else {
    p <- ifelse(tal(x) > m$grans, 1, 2)
    p[svar[[paste0(m$kolumner[1], ".vet_ej")]] %in% "1"] <- -99
  }
  p
}

# Tillfrågad: inbjuden nu, eller har svarat. Är ingen inbjuden än räknas alla platser.
fragade <- function(har_svarat) ram$tillfragad == "1" | ingen_inbjuden | har_svarat

# Den del av dem som frågats vars svar är okänd: rättelsen för ändlig population.
okand <- function(svarat, fragat) if (fragat > 1) (fragat - svarat) / (fragat - 1) else 0

wilson <- function(antal, svarat, okand, z = 1.959964) {
  p <- antal / svarat
  if (okand == 0) return(c(p, p))
  n <- svarat / okand
  mitt <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  halv <- z / (1 + z^2 / n) * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))
  c(if (antal == 0) 0 else max(0, mitt - halv), if (antal == svarat) 1 else min(1, mitt + halv))
}

# En rad för alla och en per grupp; \`rad\` räknar på platserna som valts.
rader <- function(roller, grupper, rad) {
  med <- ram$roll %in% roller
  namn <- sort(unique(grupper[med]))
  val <- c(list(med), lapply(namn, function(g) med & grupper == g))
  data.frame(grupp = c("Alla som svarat", namn), do.call(rbind, lapply(val, rad)), check.names = FALSE)
}

andelar <- function(m, grupper) {
  p <- plats(m)
  fragad <- fragade(!is.na(p))
  talen <- rader(m$roller, grupper, function(i) {
    antal <- tabulate(p[i & !is.na(p) & p > 0], length(m$punkter))
    bas <- sum(antal)
    svarat <- sum(i & !is.na(p))
    fragat <- sum(i & fragad)
    dolt <- bas < 3 # för få svar att sammanfatta
    visa <- function(x) if (dolt) rep(NA, length(x)) else x
    andel <- if (length(m$fokus) > 0 && !dolt) sum(antal[m$fokus]) / bas else NA
    ram95 <- if (is.na(andel)) c(NA, NA) else wilson(sum(antal[m$fokus]), bas, okand(svarat, fragat))
    medel <- if (is.null(m$poang) || dolt) NA else sum(m$poang * antal) / bas
    c(svar = svarat, tillfragade = fragat,
      vet_ej = visa(sum(i & p %in% -99)), ej_aktuellt = visa(sum(i & p %in% -98)),
      stats::setNames(visa(antal), paste0("antal.", m$punkter)),
      stats::setNames(visa(avrunda(100 * antal / bas)), paste0("procent.", m$punkter)),
      andel = avrunda(100 * andel, 1), lagst = avrunda(100 * ram95[1], 1), hogst = avrunda(100 * ram95[2], 1),
      medel = avrunda(medel, 2))
  })
  # Det som en dold grupp svarat ska inte följa av summan minus resten.
  dolda <- talen$svar > 0 & is.na(talen[[paste0("antal.", m$punkter[1])]])
  if (any(dolda)) talen[1, c("vet_ej", "ej_aktuellt")] <- NA
  talen
}

mitten <- function(kolumn, roller, grupper) {
  x <- tal(svar[[kolumn]])
  vet_ej <- svar[[paste0(kolumn, ".vet_ej")]] %in% "1"
  x[vet_ej] <- NA
  uppskattat <- svar[[paste0(kolumn, ".uppskattning")]] %in% "1"
  fragad <- fragade(!is.na(x) | vet_ej)
  rader(roller, grupper, function(i) {
    v <- sort(x[i & !is.na(x)])
    n <- length(v)
    svarat <- n + sum(i & vet_ej)
    fragat <- sum(i & fragad)
    dolt <- n < 4 # tre tal skulle synas i kvartilerna
    q <- if (dolt) c(NA, NA, NA) else stats::quantile(v, c(.25, .5, .75), names = FALSE)
    o <- okand(svarat, fragat)
    r <- floor((n - 1) / 2 - 1.959964 * sqrt(n * o) / 2)
    ram95 <- if (dolt) c(NA, NA) else if (o == 0) q[c(2, 2)] else if (r < 0) c(NA, NA) else v[c(r + 1, n - r)]
    c(svar = svarat, tillfragade = fragat, vet_ej = if (dolt) NA else sum(i & vet_ej),
      uppskattat = if (dolt) NA else sum(i & uppskattat & !is.na(x)),
      undre_kvartil = avrunda(q[1], 1), median = avrunda(q[2], 1), ovre_kvartil = avrunda(q[3], 1),
      medel = if (dolt) NA else avrunda(mean(v), 1), lagst = avrunda(ram95[1], 1), hogst = avrunda(ram95[2], 1))
  })
}

skrivna <- function(kolumner, roller, grupper) {
  skrivet <- rowSums(!is.na(svar[kolumner])) > 0
  rader(roller, grupper, function(i) c(svar = sum(i & skrivet), tillfragade = sum(i & fragade(skrivet))))
}
`
