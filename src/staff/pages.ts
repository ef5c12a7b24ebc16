import type { StaffRole } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatInstant } from '../kernel/time.ts'
import { digestOf, digests } from './digest.rules.ts'
import type { Account, LinkWithAccount, OwnSession } from './queries.ts'
import { describeBrowser, staffRoles } from './rules.ts'

export function signInPage(till: string, t: Translate) {
  return {
    title: t('staff.sign_in'),
    till,
    labels: { email: t('staff.email') },
    scripts: ['check-in-clear.js'],
  }
}

export function linkSentPage(canSend: boolean, t: Translate) {
  return { title: t(canSend ? 'staff.link_sent' : 'staff.cannot_send_title'), canSend }
}

/** The page a link opens. */
export function openLinkPage(link: LinkWithAccount, till: string, t: Translate) {
  return {
    title: t('staff.sign_in'),
    name: link.name,
    role: t(`role.${link.role}`),
    till,
  }
}

export function linkGonePage(till: string, t: Translate) {
  return { ...signInPage(till, t), title: t('staff.link_gone_title') }
}

export function accountPage(
  account: Account,
  sessions: OwnSession[],
  currentId: string,
  t: Translate,
) {
  return {
    title: t('app.my_account'),
    account: { name: account.name, email: account.email, role: t(`role.${account.role}`) },
    digests: digests.map((value) => ({
      value,
      label: t(`staff.digest.${value}`),
      checked: value === digestOf(account),
    })),
    sessions: sessions.map((session) => ({
      id: session.id,
      since: formatInstant(session.created_at, t.lang),
      until: formatInstant(session.expires_at, t.lang),
      browser: browserName(session.user_agent, t),
      isCurrent: session.id === currentId,
    })),
    hasOthers: sessions.length > 1,
    began: { name: account.name },
    labels: { name: t('staff.name') },
  }
}

export function staffFields({ name, email, role }: Pick<Account, 'name' | 'email' | 'role'>) {
  return { name, email, role }
}

function browserName(userAgent: string, t: Translate): string {
  const { browser, system } = describeBrowser(userAgent)
  if (browser && system) return t('staff.browser_on', { browser, system })
  return browser ?? system ?? t('staff.browser_unknown')
}

export function staffListPage(accounts: Account[], ownId: string, t: Translate) {
  const open = accounts.filter((account) => account.disabled_at === null).length
  return {
    title: t('nav.staff'),
    count: t.n('staff.count', open),
    people: [...accounts]
      .sort((a, b) => byText(a.name, b.name))
      .map((account) => ({
        id: account.id,
        name: account.name,
        email: account.email,
        role: t(`role.${account.role}`),
        isOwn: account.id === ownId,
        lastSignedIn: account.last_signed_in_at
          ? formatInstant(account.last_signed_in_at, t.lang)
          : t('staff.never'),
        isOpen: account.disabled_at === null,
      })),
    ...staffFormPart(t),
  }
}

export function staffPage(account: Account, t: Translate) {
  return {
    title: account.name,
    account: {
      id: account.id,
      name: account.name,
      email: account.email,
      role: account.role,
      isOpen: account.disabled_at === null,
    },
    began: staffFields(account),
    ...staffFormPart(t),
  }
}

function staffFormPart(t: Translate) {
  return {
    roles: staffRoles.map((role: StaffRole) => ({
      value: role,
      label: t(`role.${role}`),
    })),
    roleHint: t('staff.roles_hint'),
    labels: { name: t('staff.name'), email: t('staff.email'), role: t('staff.role') },
  }
}
