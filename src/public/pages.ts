import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate } from '../kernel/time.ts'

/** Date of the accessibility statement's last review. */
const statementDate = '2026-11-21'
const diggComplaint = 'https://www.digg.se/tdosanmalan'
const imy = 'https://www.imy.se'

interface Section {
  heading: string
  paragraphs: string[]
  /** The contact address follows the paragraphs. */
  showsContact?: boolean
  /** Text after the contact address. */
  after?: string
  link?: { href: string; label: string }
}

interface Statement {
  title: string
  lead: string
  sections: Section[]
}

export function accessibilityPage(organisation: string, t: Translate): Statement {
  return {
    title: t('app.accessibility'),
    lead: t('public.accessibility_lead', { organisation }),
    sections: [
      {
        heading: t('public.level_title'),
        paragraphs: [t('public.level'), t('public.level_status'), t('public.level_charts')],
      },
      {
        heading: t('public.method_title'),
        paragraphs: [t('public.method'), t('public.method_date', { date: formatDate(statementDate, 'long', t.lang) })],
      },
      {
        heading: t('public.report_title'),
        paragraphs: [t('public.report')],
        showsContact: true,
        after: t('public.complain'),
        link: { href: diggComplaint, label: t('public.complain_link') },
      },
    ],
  }
}

/** @param isJoint a municipality's roles see each other's answers in some round */
export function privacyPage(organisation: string, isJoint: boolean, t: Translate): Statement {
  return {
    title: t('app.privacy'),
    lead: t('public.privacy_lead'),
    sections: [
      {
        heading: t('public.controller_title'),
        paragraphs: [t('public.controller', { organisation })],
        showsContact: true,
      },
      {
        heading: t('public.what_title'),
        paragraphs: [
          t('public.what_invitee'),
          t('public.what_time'),
          t('public.what_colleague'),
          t('public.what_account'),
          t('public.what_wishes'),
          t('public.what_messages'),
          t('public.from'),
        ],
      },
      { heading: t('common.why'), paragraphs: [t('public.why')] },
      {
        heading: t('public.who_title'),
        paragraphs: [t('public.who'), ...(isJoint ? [t('public.who_joint')] : []), t('public.public_record')],
      },
      { heading: t('public.long_title'), paragraphs: [t('public.long')] },
      { heading: t('public.cookies_title'), paragraphs: [t('public.cookies')] },
      {
        heading: t('public.rights_title'),
        paragraphs: [t('public.rights'), t('public.imy')],
        link: { href: imy, label: t('public.imy_link') },
      },
    ],
  }
}
