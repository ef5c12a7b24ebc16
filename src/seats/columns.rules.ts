/** Which column of a list of role-holders means what, by the headings people write. */
import type { ListShape } from '../kernel/files/list.ts'

export type Field =
  | 'code'
  | 'municipality'
  | 'role'
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'title'
  | 'email'
  | 'phone'

export type ColumnRefusal = 'no_headings' | 'no_municipality' | 'no_role' | 'no_name'

const words: Record<Field, string> = {
  code: 'kommunkod kod kommunnr kommunnummer knkod knr lkf scbkod municipalitycode code municipalityno',
  municipality: 'kommun kommuner kommunnamn kommunensnamn municipality municipalityname',
  role: 'roll roller rollkod plats målgrupp grupp kategori område verksamhetsområde verksamhet role seat category',
  name: 'namn fullständigtnamn helanamnet förochefternamn förnamnochefternamn förnamnefternamn efternamnförnamn person kontaktperson kontakt innehavare rollinnehavare name fullname holder contact',
  first_name: 'förnamn tilltalsnamn fnamn firstname givenname',
  last_name: 'efternamn enamn lastname surname familyname',
  title:
    'befattning titel tjänstetitel yrkestitel yrke tjänst uppdrag funktion title position jobtitle',
  email:
    'epost epostadress eposten epostmail mail mailadress mejl mejladress email emailadress emailaddress mailaddress',
  phone:
    'telefon telefonnummer telefonnr tfn tel telnr telnummer mobil mobilnummer mobilnr mobiltelefon mobiltel direkttelefon phone phonenumber telephone mobile mobilephone',
}

/** Every row must tell municipality, role and person. */
export const holderList: ListShape<Field, ColumnRefusal> = {
  words,
  several: 'phone',
  whyNot: (fields) => {
    const has = (...some: Field[]) => some.some((field) => fields.includes(field))
    if (fields.length < 2) return 'no_headings'
    if (!has('code', 'municipality')) return 'no_municipality'
    if (!has('role', 'title')) return 'no_role'
    return has('name', 'first_name', 'last_name') ? null : 'no_name'
  },
}
