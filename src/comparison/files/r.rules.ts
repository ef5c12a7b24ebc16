/** The program that reads the file of all answers into R: types, labels and missing values, in base R. */
import type { Origin } from './codebook.rules.ts'
import type { Code, Variable } from './variables.rules.ts'

/** Finds and reads a CSV file of ours in either style; the recount uses it too. */
export const readingInR = (
  roundSlug: string,
) => String.raw`# Den senast hämtade filen i mappen: svar.csv, eller svar-${roundSlug}-2027-03-01.csv.
hitta <- function(namn) {
  filer <- sort(list.files(pattern = paste0("^", namn, "(-${roundSlug}-.*)?[.]csv$")))
  if (length(filer) == 0) stop("Lägg ", namn, ".csv, hämtad under Jämför > Filer, i mappen ", getwd())
  filer[length(filer)]
}

# Läser en CSV-fil från Rådslag: med semikolon eller med komma. Alla kolumner blir text, tomma celler NA.
las <- function(fil) {
  rad <- readLines(fil, n = 1, warn = FALSE, encoding = "UTF-8")
  skilj <- if (grepl(";", rad, fixed = TRUE)) ";" else ","
  tabell <- read.csv(fil, sep = skilj, colClasses = "character", na.strings = "", check.names = FALSE,
                     encoding = "UTF-8")
  names(tabell)[1] <- "kommunkod" # före namnet står filens BOM
  tabell
}

# Tar bort apostrofen framför texter som ett kalkylprogram annars skulle räkna som formler.
avskydda <- function(x) {
  skyddad <- grepl("(*UCP)^'(?='*\\s*[=+@\uff1d\uff0b\uff0d\uff20-])", x, perl = TRUE) &
    !grepl("(*UCP)^'[+-]?[\\d\\s.,()/\u2013-]+$", x, perl = TRUE)
  ifelse(skyddad, substring(x, 2), x)
}

tal <- function(x) as.numeric(sub(",", ".", x, fixed = TRUE))
`

export function rSyntax(variables: Variable[], { round, version, hash }: Origin): string {
  return `# ${comment(`${round.name}. Frågeformulär ${version}, kontrollsumma ${hash}.`)}
# Läser filen med alla svar och sätter frågornas text, kodernas betydelse och saknade värden.
#
#   svar <- las_svar()                     saknade värden (vet ej, ej aktuellt, ej frågad) blir NA
#   svar <- las_svar(saknade = "koder")    de står kvar som koder
#   svar <- las_svar(saknade = "haven")    de hålls isär som i SPSS; kräver paketet haven
#
# En obesvarad fråga är NA i alla tre. En annan fil: las_svar("min-fil.csv").

${readingInR(round.slug)}
kolumner <- list()
kolumn <- function(namn, etikett, slag, koder = character(), saknade = numeric()) {
  kolumner[[namn]] <<- list(etikett = etikett, slag = slag, koder = koder, saknade = saknade)
}

las_svar <- function(fil = hitta("svar"), saknade = c("NA", "koder", "haven")) {
  saknade <- match.arg(saknade)
  svar <- las(fil)
  for (namn in names(svar)) svar[[namn]] <- forma(svar[[namn]], kolumner[[namn]], saknade)
  svar
}

forma <- function(x, k, saknade) {
  if (is.null(k)) return(x)
  borta <- x %in% names(k$saknade)
  if (saknade == "haven") {
    x[borta] <- k$saknade[x[borta]]
  } else if (saknade == "NA") {
    x[borta] <- NA
  }
  if (k$slag == "text") x <- avskydda(x)
  if (k$slag == "tid") x <- as.POSIXct(x, format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
  if (k$slag == "tal" && !(saknade == "koder" && any(borta))) x <- tal(x)
  if (saknade == "haven" && k$slag != "tid") {
    som_x <- function(v) if (is.numeric(x)) as.numeric(v) else as.character(v)
    koder <- stats::setNames(som_x(k$koder), names(k$koder))
    x <- haven::labelled_spss(x, labels = if (length(koder) > 0) koder, label = k$etikett,
                              na_values = if (length(k$saknade) > 0) som_x(unname(k$saknade)))
  } else {
    attr(x, "label") <- k$etikett
    attr(x, "koder") <- k$koder
  }
  x
}

${variables.map(columnLine).join('\n')}
`
}

function columnLine({ name, label_sv, kind, isNumeric, codes }: Variable): string {
  const type = kind === 'moment' ? 'tid' : isNumeric ? 'tal' : kind === 'text' ? 'text' : 'kod'
  const told = codes.map((code) => `${quoted(code.label_sv)} = ${quoted(storedCode(code))}`)
  const missing = codes.flatMap((code) => (code.isMissing ? [`${quoted(code.value)} = ${code.number}`] : []))
  return `kolumn(${[
    ...[quoted(name), quoted(label_sv), quoted(type)],
    ...(told.length > 0 ? [`\n  koder = c(${told.join(', ')})`] : []),
    ...(missing.length > 0 ? [`\n  saknade = c(${missing.join(', ')})`] : []),
  ].join(', ')})`
}

const storedCode = ({ isMissing, value, number }: Code) => (isMissing ? `${number}` : value)

/** A string of R: no character of it ends it or begins an escape. */
export function quoted(text: string): string {
  const safe = text.replace(/[\\"]/g, (found) => `\\${found}`)
  return `"${safe.replace(/\s+/g, ' ')}"`
}

/** One line, whatever it holds. */
export function comment(text: string): string {
  return text.replace(/\s+/g, ' ')
}
