import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import { emptyRow, type FormRow } from './form.rules.ts'
import { besideValues, type FrameKind, fewestPoints, frameFields, pointRows, usersOf } from './frame.rules.ts'
import { labelIn, type QuestionnaireDocument } from './rules.ts'

/** A form that comes back. */
export interface TypedFrame {
  values: FormValues
  rows: FormRow[]
  still?: { began: FormValues; shownAt: UtcText } | null
}

/** The form of a theme or a scale; `name` is '' for a new one. */
export function framePage(
  { kind, path, name, document }: { kind: FrameKind; path: string; name: string; document: QuestionnaireDocument },
  typed: TypedFrame | null,
  t: Translate,
) {
  const isNew = name === ''
  const stored = frameFields(document, kind, name)
  const users = isNew ? [] : usersOf(document, kind, name)
  const points = pointRows(document.scales[name])
  return {
    title: isNew ? t(`questions.new_${kind}`) : t(`questions.edit_${kind}`, { name }),
    kind,
    name,
    isNew,
    action: isNew ? path : `${path}/${name}`,
    fields: typed?.values ?? stored,
    beside: besideValues,
    itemRows: typed?.rows ?? (isNew ? Array.from({ length: fewestPoints }, () => emptyRow) : points),
    rowFields: [],
    fieldTypes: [],
    used: kind === 'scale' && users.length > 0 ? t.n('questions.scale_used', users.length) : '',
    began: isNew ? null : stored,
    scripts: kind === 'scale' ? ['programme.js'] : [],
    ...typed?.still,
  }
}

/** What the draft's page lists of a theme or a scale. */
export function frameLine(document: QuestionnaireDocument, kind: FrameKind, name: string, t: Translate) {
  const points = document.scales[name]?.points ?? []
  return { name, points: points.map((point) => labelIn(point, t.lang)), users: usersOf(document, kind, name).length }
}
