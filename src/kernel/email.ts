/**
 * Normalises and validates e-mail addresses, in the same way for forms, lists, sign-in and incoming mail. Addresses
 * are stored and compared in lower case, with the domain in Unicode; mail programs write it in Punycode.
 */
import { domainToASCII, domainToUnicode } from 'node:url'
import { tidyText } from './text.ts'

const longest = 254
const longestLocal = 64
const localPart = /^(?!\.)(?!.*\.\.)[a-z0-9_'+.&/-]*[a-z0-9_+-]$/
const domainPart = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/

/** "Åsa Lind <MAILTO:asa@xn--rebro-iua.se?subject=x>." → "asa@örebro.se". Other text is only tidied. */
export function tidyAddress(text: string): string {
  const tidied = tidyText(text)
  const pointed = /^[^<>]*<([^<>@]+@[^<>@]+)>[\s.,;'"]*$/.exec(tidied)?.[1] ?? tidied
  const written = pointed.trim().toLowerCase()
  const bare = (/^['"\s]*mailto:/.test(written) ? written.replace(/\?.*$/, '') : written)
    .replace(/^(?:['"\s]|mailto:)+/, '')
    .replace(/['".,;\s]+$/, '')
  const { local, domain } = partsOf(bare)
  return domain === '' ? bare : `${local}@${domainToUnicode(domain)}`
}

/** @param address as `tidyAddress` returns it @returns 'several' for more than one address, null for a valid one */
export function whyNotAddress(address: string): 'several' | 'no_address' | null {
  if ((address.match(/@/g) ?? []).length > 1) return 'several'
  const { local, domain } = partsOf(address)
  const isOne =
    localPart.test(local) &&
    local.length <= longestLocal &&
    domainPart.test(domain) &&
    local.length + 1 + domain.length <= longest
  return isOne ? null : 'no_address'
}

/** `domain`: in Punycode; '' when it is not a domain. */
function partsOf(address: string): { local: string; domain: string } {
  const [local = '', domain = '', more] = address.split('@')
  if (more !== undefined || /[^\p{L}\p{N}\p{M}.-]/u.test(domain)) return { local, domain: '' }
  return { local, domain: domainToASCII(domain) }
}
