/** Invented people: names from the long lists, addresses under `.example`, telephone numbers reserved for fiction. */
import type { SeatRole } from '../src/schema.ts'
import type { Random } from './answers.ts'

const firstNames =
  'Anna Eva Maria Karin Sara Lena Kristina Malin Emma Johanna Åsa Fatima Leila Ingrid Ulrika Helena Marie Susanne Camilla Amina Lars Anders Johan Per Mikael Erik Karl Fredrik Ali Åke Göran Mats Hassan Jonas Stefan Ola Henrik Niklas Bengt Örjan'.split(
    ' ',
  )
const lastNames =
  'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Hansson Bengtsson Lindberg Lindström Lindgren Axelsson Bergström Lundgren Berg Ahmed Sjöberg Wallin Engström Eklund Holm Nyström Åberg Öberg Hassan Hedlund Sandberg Norberg Ström Lund Ek Dahl Björk Ångman'.split(
    ' ',
  )
const titles: Record<SeatRole, string[]> = {
  social_services: [
    'Socialchef',
    'Förvaltningschef vård och omsorg',
    'Verksamhetschef äldreomsorg',
    'Avdelningschef äldreomsorg',
  ],
  health_care: [
    'Medicinskt ansvarig sjuksköterska (MAS)',
    'Medicinskt ansvarig för rehabilitering (MAR)',
    'Enhetschef hälso- och sjukvård',
    'Verksamhetschef hemsjukvård',
  ],
  politician: [
    'Ordförande i socialnämnden',
    'Ordförande i omsorgsnämnden',
    'Vice ordförande i socialnämnden',
    'Ledamot i äldrenämnden',
  ],
}

export interface InventedPerson {
  name: string
  title: string
  email: string
  phone: string
}

export function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T
}

export function inventPerson(role: SeatRole, place: string, random: Random): InventedPerson {
  const name = `${pick(firstNames, random)} ${pick(lastNames, random)}`
  const last = String(5 + Math.floor(random() * 95)).padStart(2, '0')
  return {
    name,
    title: pick(titles[role], random),
    email: `${fold(name).replace('-', '.')}@${fold(place)}.example`,
    phone: `070-174 06 ${last}`,
  }
}

/** "Håbo" → "habo", "Upplands Väsby" → "upplands-vasby" */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/ö/g, 'o')
    .replace(/é/g, 'e')
    .replace(/[^a-z0-9]+/g, '-')
}
