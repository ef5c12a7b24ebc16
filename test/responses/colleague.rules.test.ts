import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOwn, onlyTheme, whyClosed } from '../../src/responses/colleague.rules.ts'
import { standardSheet } from './support.ts'

const days = fc.constantFrom('2027-11-29', '2027-11-30', '2027-12-01')
const state = fc.record({
  closedAs: fc.constantFrom('ended' as const, 'handed_in' as const, null),
  makerLinkId: fc.constantFrom('link', null),
  deadline: fc.constant('2027-11-30'),
})

test('a link is open only while nobody has closed it, its maker has a link, and there is time', () => {
  fc.assert(
    fc.property(state, days, (link, today) => {
      const isOpen = link.closedAs === null && link.makerLinkId !== null && today <= link.deadline
      expect(whyClosed(link, today) === null).toBe(isOpen)
    }),
  )
})

test('what cannot be mended by opening the link again is said first', () => {
  const link = { closedAs: 'handed_in' as const, makerLinkId: 'link', deadline: '2027-11-30' }
  expect(whyClosed(link, '2027-11-30')).toBe('handed_in')
  expect(whyClosed(link, '2027-12-01')).toBe('late')
  expect(whyClosed({ ...link, closedAs: 'ended' }, '2027-12-01')).toBe('ended')
  expect(whyClosed({ ...link, makerLinkId: null }, '2027-11-30')).toBe('left')
})

test('the sheet of a theme has its questions and no other', () => {
  const sheet = standardSheet('social_services')
  for (const theme of sheet.themes)
    expect(onlyTheme(sheet, theme.value)).toMatchObject({ themes: [theme], questions: theme.questions })
  expect(onlyTheme(sheet, 'okant').questions).toEqual([])
})

test('a hand is one’s own by the link that works now, or by the colleague’s; staff’s and unknown hands are nobody’s', () => {
  const nobody = { linkId: null, linkName: null, colleagueId: null, colleagueName: null, accountId: null, at: '' }
  const holder = { linkId: 'link', colleagueId: null }
  const kim = { linkId: null, colleagueId: 'kim' }
  expect(isOwn({ ...nobody, linkId: 'link' }, holder)).toBe(true)
  expect(isOwn({ ...nobody, linkId: 'other' }, holder)).toBe(false)
  expect(isOwn({ ...nobody, linkId: 'link' }, kim)).toBe(false)
  expect(isOwn({ ...nobody, colleagueId: 'kim' }, kim)).toBe(true)
  expect(isOwn({ ...nobody, colleagueId: 'kim' }, holder)).toBe(false)
  for (const reader of [holder, kim]) expect(isOwn({ ...nobody, accountId: 'staff' }, reader)).toBe(false)
})
