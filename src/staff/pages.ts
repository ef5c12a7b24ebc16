import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import type { Account, OwnSession } from './queries.ts'
import { describeBrowser, digestOf, digests, staffRoles } from './rules.ts'

export function signInPage(till: string, t: Translate) {
  return { title: t('staff.sign_in'), till, scripts: ['check-in-clear.js'] }
}

export function accountPage(account: Account, sessions: OwnSession[], currentId: string, t: Translate) {
  return {
    title: t('app.my_account'),
    account,
    digests,
    digest: digestOf(account),
    sessions: sessions.map((session) => ({ ...session, browser: browserName(session.user_agent, t) })),
    currentId,
    began: { name: account.name },
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
  return {
    title: t('nav.staff'),
    people: [...accounts].sort((a, b) => byText(a.name, b.name)),
    open: accounts.filter((account) => account.disabled_at === null).length,
    ownId,
    roles: staffRoles,
  }
}

export function staffPage(account: Account) {
  return { title: account.name, account, began: staffFields(account), roles: staffRoles }
}
