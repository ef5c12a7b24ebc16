import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameErrors } from '../../../src/kernel/html/page.ts'
import type { FormValues } from '../../../src/kernel/http/forms.ts'
import { changedFields, isSameForm, mergeForm } from '../../../src/kernel/http/merge.ts'

const began = { name: 'Sal K1', capacity: '60', lift: '', days: ['1', '2'] }

test('what only one has changed is taken from that one', () => {
  const now = { ...began, capacity: '65', lift: '1' }
  const { fields, clashes } = mergeForm(began, now, { ...began, name: 'Sal K2', days: ['2', '1'] })
  expect(fields).toEqual({ name: 'Sal K2', capacity: '65', lift: '1', days: ['1', '2'] })
  expect(clashes).toEqual({})
})

test('the same field changed to different things is a clash; to the same it is none', () => {
  const now = { ...began, name: 'Sal K2', capacity: '65' }
  const { fields, clashes } = mergeForm(began, now, { ...began, name: 'Sal K3', capacity: ' 65 ' })
  expect(fields).toEqual({ ...began, name: 'Sal K3', capacity: '65' })
  expect(clashes).toEqual({ name: { field: 'name', theirs: 'Sal K2', yours: 'Sal K3' } })
})

test('a box that was unticked, and a field that was emptied, are changes', () => {
  const ticked = { ...began, lift: '1' }
  const { lift: _, ...posted } = ticked
  expect(mergeForm(ticked, ticked, posted).clashes).toEqual({})
  expect(mergeForm(ticked, ticked, posted).fields.lift ?? '').toBe('')
  expect(mergeForm(began, { ...began, name: 'K2' }, { ...began, name: '' }).clashes).toHaveProperty('name')
})

test('a field that the form did not show is left as it is', () => {
  const { fields } = mergeForm({ name: 'a' }, { name: 'a', start: '9.00' }, { name: 'b' })
  expect(fields).toEqual({ name: 'b', start: '9.00' })
})

test('of another person or place nothing is merged: all that differs is asked about', () => {
  const old = { _of: '1', name: 'Ulf', phone: '1' }
  const now = { _of: '2', name: 'Nora', phone: '2' }
  expect(mergeForm(old, now, { name: 'Ulf', phone: '11' }).clashes).toEqual({
    name: { field: 'name', theirs: 'Nora', yours: 'Ulf' },
    phone: { field: 'phone', theirs: '2', yours: '11' },
  })
  expect(mergeForm(old, now, { name: 'Ulf', phone: '1' })).toEqual({
    fields: { name: 'Nora', phone: '2' },
    clashes: {},
  })
})

const rows = (...all: Record<string, string>[]): FormValues =>
  Object.fromEntries(all.flatMap((row, i) => Object.entries(row).map(([name, value]) => [`items.${i}.${name}`, value])))
const a = { id: 'a', start: '9', title: 'Start' }
const b = { id: 'b', start: '10', title: 'Samtal' }
const c = { id: 'c', start: '11', title: 'Lunch' }

test('rows are merged by what they are, wherever they stand', () => {
  const now = rows({ ...a, title: 'Inledning' }, b, c)
  const posted = rows({ ...b, start: '10.15' }, a, { id: '', start: '12', title: 'Slut' })
  const { fields, clashes } = mergeForm(rows(a, b), now, posted)
  expect(clashes).toEqual({})
  expect(fields).toEqual(
    rows({ ...b, start: '10.15' }, { ...a, title: 'Inledning' }, { id: '', start: '12', title: 'Slut' }, c),
  )
})

test('a row that one has taken away and the other has changed is a clash, and is kept', () => {
  const changed = { ...b, title: 'Samtal i grupper' }
  const theirs = mergeForm(rows(a, b), rows(a), rows(a, changed))
  expect(theirs.fields).toEqual(rows(a, { ...changed, id: '' }))
  expect(theirs.clashes).toEqual({ 'items.1': { field: 'items', theirs: null, yours: '10 Samtal i grupper' } })
  const yours = mergeForm(rows(a, b), rows(a, changed), rows(a))
  expect(yours.fields).toEqual(rows(a, changed))
  expect(yours.clashes).toEqual({ 'items.1': { field: 'items', theirs: '10 Samtal i grupper', yours: null } })
  expect(mergeForm(rows(a, b), rows(a), rows(a, b)).fields).toEqual(rows(a))
  expect(mergeForm(rows(a, b), rows(a, b), rows(a)).fields).toEqual(rows(a))
})

test('two who have both begun the list are asked which one holds, unless it is the same', () => {
  const own = rows({ ...a, id: '' }, { id: '', start: '', title: '' })
  expect(mergeForm({}, rows(a), own).clashes).toEqual({})
  expect(mergeForm({}, rows(a), own).fields).toEqual(rows(a, { id: '', start: '', title: '' }))
  const other = rows({ ...b, id: '' })
  expect(mergeForm({}, rows(a), other).clashes).toEqual({
    items: { field: 'items', theirs: ['9 Start'], yours: ['10 Samtal'] },
  })
})

const form = fc.record({ a: fc.string(), b: fc.string(), c: fc.string() })

test('nothing is lost: each field is one’s, the other’s, or a clash', () => {
  fc.assert(
    fc.property(form, form, form, (first, now, posted) => {
      const { fields, clashes } = mergeForm(first, now, posted)
      for (const name of ['a', 'b', 'c'] as const) {
        const own = !isSameForm({ x: first[name] }, { x: posted[name] })
        const theirs = !isSameForm({ x: first[name] }, { x: now[name] })
        const expected = own ? posted[name] : now[name]
        expect(isSameForm({ x: fields[name] ?? '' }, { x: expected })).toBe(true)
        if (!(own && theirs)) expect(clashes).not.toHaveProperty(name)
        else if (!isSameForm({ x: now[name] }, { x: posted[name] })) expect(clashes).toHaveProperty(name)
      }
    }),
  )
})

test('the list is named once among what has changed', () => {
  expect(changedFields(rows(a, b), rows(a, { ...b, title: 'x', start: '1' }))).toEqual(['items'])
})

test('an error that stands above its field is named by it', () => {
  const page = `<a href="#a.b" data-name>Fel</a><a href="#svar" data-name>Välj</a><a href="#x" data-name>Nej</a>
<label for="a.b">Lokalens namn <span>(frivilligt)</span></label><input id="a.b">
<fieldset class="boxes" id="svar"><legend><b>Svar</b></legend></fieldset>`
  const named = nameErrors(page)
  expect(named).toContain('<a href="#a.b">Lokalens namn: Fel</a>')
  expect(named).toContain('<a href="#svar">Svar: Välj</a>')
  expect(named).toContain('<a href="#x">Nej</a>')
})
