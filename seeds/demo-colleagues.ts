/** The demo's invitee shares a theme: a colleague has written and asked something, and another's link is ended. */
import type { Deps } from '../src/kernel/deps.ts'
import { hashToken } from '../src/kernel/ids.ts'
import { getQuestionnaire } from '../src/questionnaire/queries.ts'
import { sheetOf } from '../src/questionnaire/sheet.rules.ts'
import { saveParts } from '../src/responses/actions.ts'
import { setColleagueOpen, shareTheme } from '../src/responses/colleague.actions.ts'
import { saveComments } from '../src/responses/comments.actions.ts'
import { nothing } from '../src/responses/parts.rules.ts'
import { getResponseState, type Hand } from '../src/responses/queries.ts'

export async function addColleagues(deps: Deps, token: string): Promise<void> {
  const seat = await deps.db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select(['link.id as linkId', 'seat.id as seatId', 'seat.role'])
    .where('link.token_hash', '=', hashToken(token))
    .executeTakeFirstOrThrow()
  const { seatId, linkId } = seat
  const state = await getResponseState(deps.db, seatId)
  const { themes } = sheetOf(await getQuestionnaire(deps.db, state.questionnaireId), seat.role, 'sv')
  const [, theme] = themes
  const text = theme?.questions.findLast(({ type }) => type === 'text')
  if (!theme || !text) return
  const ended = { theme: theme.value, name: 'Hassan Öberg', ask: '' }
  await setColleagueOpen(deps, { id: await shareTheme(deps, seat, ended), seatId }, false)
  const ask = 'Du vet hur det ser ut ute i enheterna. Hinner du före fredag?'
  const colleagueId = await shareTheme(deps, seat, { theme: theme.value, name: 'Kim Berg', ask })
  const kim: Hand = { linkId: null, accountId: null, colleagueId, source: 'form' }
  const value = 'Vi får få sökande med rätt utbildning till de små enheterna.'
  const written = { part: text.key, own: [nothing], seen: [], value, keeps: '' }
  await saveParts(deps, state, new Map([[text, [written]]]), kim)
  const say = (hand: Hand, said: string) =>
    saveComments(deps, { seatId, hand }, { written: [{ key: text.key, text: said }], removed: '' })
  await say(kim, 'Gäller det bara undersköterskor, eller sjuksköterskorna också?')
  await say({ ...kim, linkId, colleagueId: null }, 'Båda. Skriv gärna ut det.')
}
