/**
 * The codebook as DDI-Codebook 2.5 (https://ddialliance.org/Specification/DDI-Codebook/2.5/), which archives take.
 * The elements of a variable stand in the order of its schema.
 */
import { escapeHtml } from '../../kernel/text.ts'
import type { QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { Origin } from './codebook.rules.ts'
import type { Code, Variable } from './variables.rules.ts'

export function ddiCodebook(
  document: QuestionnaireDocument,
  variables: Variable[],
  { round, version, hash, exportedOn }: Origin,
  organisation: string,
): string {
  const title = `${round.name}: ${document.title_sv}`
  return `<?xml version="1.0" encoding="UTF-8"?>
<codeBook xmlns="ddi:codebook:2_5" version="2.5" xml:lang="sv">
<docDscr><citation><titlStmt><titl>${xml(`Kodbok. ${title}`)}</titl></titlStmt>
<prodStmt><prodDate date="${exportedOn}">${exportedOn}</prodDate></prodStmt></citation></docDscr>
<stdyDscr><citation><titlStmt><titl>${xml(title)}</titl><parTitl xml:lang="en">${xml(document.title_en)}</parTitl><IDNo>${xml(round.slug)}</IDNo></titlStmt>
<prodStmt><producer>${xml(organisation)}</producer></prodStmt><verStmt><version>${xml(version)}</version><notes>sha256 ${xml(hash)}</notes></verStmt></citation></stdyDscr>
<fileDscr ID="svar"><fileTxt><fileName>svar.csv</fileName><dimensns><varQnty>${variables.length}</varQnty></dimensns><fileType>text/csv, UTF-8</fileType></fileTxt></fileDscr>
<dataDscr>
${variables.map((variable) => variableXml(document, variable)).join('\n')}
</dataDscr>
</codeBook>
`
}

function variableXml({ roles }: QuestionnaireDocument, variable: Variable): string {
  const { name, short, kind, asked, decimals, isNumeric } = variable
  const question = asked?.question
  const universe = question && roles.filter(({ value }) => question.roles.some((role) => role === value))
  return [
    `<var ID="${short}" name="${xml(name)}" files="svar" intrvl="${kind === 'number' || kind === 'moment' ? 'contin' : 'discrete'}"${decimals === null ? '' : ` dcml="${decimals}"`}>`,
    both(variable, (text, lang) => `<labl xml:lang="${lang}">${text}</labl>`),
    question ? both(question, (text, lang) => `<qstn xml:lang="${lang}"><qstnLit>${text}</qstnLit></qstn>`) : '',
    question?.type === 'number' && kind === 'number'
      ? `<valrng><range UNITS="REAL" min="${question.min}" max="${question.max}"/></valrng>`
      : '',
    universe ? `<universe>${xml(universe.map(({ label_sv }) => label_sv).join(', '))}</universe>` : '',
    ...variable.codes.map(categoryXml),
    `<varFormat type="${isNumeric ? 'numeric' : 'character'}"/>`,
    '</var>',
  ].join('')
}

function categoryXml(code: Code): string {
  const labels = both(code, (text, lang) => `<labl xml:lang="${lang}">${text}</labl>`)
  return `<catgry${code.isMissing ? ' missing="Y"' : ''}><catValu>${xml(code.value)}</catValu>${labels}</catgry>`
}

function both(labelled: { label_sv: string; label_en: string }, as: (text: string, lang: 'sv' | 'en') => string) {
  return as(xml(labelled.label_sv), 'sv') + as(xml(labelled.label_en), 'en')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows none of them
const unallowed = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function xml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(unallowed, ' '))
}
