/** Which municipality and which role people mean by what they write. */
import type { SeatRole } from '../schema.ts'

export interface NamedMunicipality {
  code: string
  name: string
  official_name: string
}

/** Every way to write a municipality → its code, and the names by code. */
export interface MunicipalityIndex {
  codes: Map<string, string>
  names: Map<string, string>
}

/** Å, ä and ö are letters of their own: Habo is not Håbo. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u2010-\u2015-]+/g, ' ')
    .trim()
}

export function indexMunicipalities(municipalities: NamedMunicipality[]): MunicipalityIndex {
  const index: MunicipalityIndex = { codes: new Map(), names: new Map() }
  for (const { code, name, official_name } of municipalities) {
    index.names.set(code, name)
    index.codes.set(code, code)
    for (const way of waysToWrite(name, official_name)) index.codes.set(fold(way), code)
  }
  return index
}

const alikeEnough = 0.6

/** The municipality or the two that are spelt most like it; none when nothing is near. */
export function likelyMunicipalities({ names }: MunicipalityIndex, text: string): string[] {
  const wanted = pairsOf(text.replace(/\s+(?:kommuns?|stads?)$/i, ''))
  let best = alikeEnough
  let likely: string[] = []
  for (const name of names.values()) {
    const pairs = pairsOf(name)
    const shared = [...wanted].filter((pair) => pairs.has(pair)).length
    const alike = (2 * shared) / (wanted.size + pairs.size)
    if (alike > best) likely = []
    if (alike >= best) likely.push(name)
    best = Math.max(best, alike)
  }
  return likely.length <= 2 ? likely : []
}

/** Neighbouring letters, without rings and dots: "Håbo" → ha, ab, bo. */
function pairsOf(text: string): Set<string> {
  const letters = fold(text)
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, n) => letters.slice(n, n + 2)))
}

/** What the municipality calls itself in "… kommun", where it is neither the name nor the name with an s. */
const irregular: Record<string, string[]> = { Falun: ['Falu'] }

/** Falun, Falu kommun: "Falun", "Faluns", "Falu", "Falu kommun", "Falu kommuns", "Falun kommun" … */
function waysToWrite(name: string, officialName: string): string[] {
  const stem = officialName.replace(/^Region | kommun$| stad$/g, '')
  const stems = [name, stem, `${name}s`, `${stem}s`, ...(irregular[name] ?? [])]
  return [
    ...stems.flatMap((one) => ['', ' kommun', ' stad', ' kommuns', ' stads'].map((last) => one + last)),
    `${name}s kommun`,
    officialName,
    `${officialName}s`,
    `${name} municipality`,
    `municipality of ${name}`,
    `city of ${name}`,
  ]
}

/** null when no municipality is written so. A number may have lost its first zero: 114 is 0114. */
export function findMunicipality(index: MunicipalityIndex, text: string): string | null {
  const folded = fold(text)
  const number = /^(\d{3,4})(?:[.,]0+)?$/.exec(folded)?.[1]
  if (number) return index.codes.get(number.padStart(4, '0')) ?? null
  const known = index.codes.get(folded)
  if (known) return known
  const [, code = '', name = ''] = /^(\d{3,4}) (\D+)$/.exec(folded) ?? []
  const both = code && index.codes.get(code.padStart(4, '0'))
  return both && both === index.codes.get(name) ? both : null
}

const politicianWords =
  /politi|förtroendevald|ordförande|nämnd|ledamot|kommunalråd|oppositionsråd|presidium|elected|councillor/
const officialWords = /chef|direktör|förvaltning|handläggare|samordnare|strateg/
const medicallyResponsible = /\b(mas|mar)\b|medicinskt ansvarig/
const healthWords = /\bhsl\b|hälso|sjukvård|sjuksköterska|rehab|health/
const socialWords = /social|äldreomsorg|\bsol\b/
const careWords = /omsorg|förvaltningschef|elderly/

/** null when the words fit no role; 'ambiguous' when they fit two. */
export function findRole(text: string): SeatRole | 'ambiguous' | null {
  const words = text.normalize('NFC').toLowerCase().replaceAll('_', ' ').replaceAll('socialtjanst', 'socialtjänst')
  if (medicallyResponsible.test(words)) return 'health_care'
  if (politicianWords.test(words) && !officialWords.test(words)) return 'politician'
  const health = healthWords.test(words)
  const social = socialWords.test(words)
  if (health && social) return 'ambiguous'
  if (health) return 'health_care'
  if (social || careWords.test(words)) return 'social_services'
  return null
}
