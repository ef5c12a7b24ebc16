import type { Translate } from '../kernel/i18n/translate.ts'
import type { GuestCounts } from './guests.rules.ts'

/** The guests' section of the seminar's page: counts, and the way to the guests. */
export function guestsView(t: Translate, counts: GuestCounts) {
  const { capacity, invited, coming, notComing, waiting } = counts
  if (invited === 0) return null
  return [
    {
      name: t('guests.state.coming'),
      n: coming,
      of: capacity === null ? t('guests.of_unlimited') : t.n('guests.of_places', capacity),
    },
    { name: t('guests.state.waiting'), n: waiting, of: '' },
    { name: t('guests.state.not_coming'), n: notComing, of: '' },
    {
      name: t('guests.state.none'),
      n: invited - coming - notComing - waiting,
      of: t.n('guests.of_invited', invited),
    },
  ]
}
