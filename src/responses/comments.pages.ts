/** What stands beneath each question of a theme's form: whose answer it is, and comments. */
import { type By, isOwn } from './colleague.rules.ts'
import type { Comment } from './comments.queries.ts'
import type { RefusedComment } from './comments.rules.ts'
import { type Survey, whenWords } from './pages.ts'

export interface Beside {
  hands: ReadonlyMap<string, By>
  /** null: nobody to comment to. */
  comments: Comment[] | null
  /** The question whose comments are unfolded. */
  openAt: string
  refused: RefusedComment[]
}

/** "Skrivet av Kim kl. 9.12"; '' for the reader's own hand, and when it is not known. */
export function handWords({ hand, today, t }: Survey, by: By | undefined): string {
  if (!by || isOwn(by, hand)) return ''
  const name = by.colleagueName ?? by.linkName
  const when = whenWords(by.at, today, t)
  if (name === null) return by.accountId === null ? '' : t('colleague.wrote_staff', { when })
  return t('colleague.wrote', { name, when })
}

/** @param typed the text in the question's field that is not saved */
export function commentsOn(survey: Survey, key: string, { comments, openAt }: Beside, typed: string) {
  if (!comments) return null
  const { hand, today, t } = survey
  const own = comments.filter((one) => one.key === key)
  return {
    title: own.length === 0 ? t('comments.none') : t.n('comments.n', own.length),
    isOpen: openAt === key || typed !== '',
    typed,
    said: own.map((one) => {
      const isMine = isOwn(one, hand)
      const name = isMine ? t('comments.you') : (one.colleagueName ?? one.linkName ?? '')
      return { id: one.id, text: one.text, isMine, by: t('comments.by', { name, when: whenWords(one.at, today, t) }) }
    }),
  }
}
