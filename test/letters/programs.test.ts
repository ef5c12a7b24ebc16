/**
 * Limits of mail programs. Outlook on Windows lays out with Word: tables, padding on cells, backgrounds only on cells.
 * Gmail cuts messages at 102 kB, and some of its apps drop the style sheet. Letters must load nothing.
 */
import { type HTMLElement, parse } from 'node-html-parser'
import { beforeEach, describe, expect, test } from 'vitest'
import { purposes } from '../../src/letters/purposes.rules.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { useTestApp } from '../support/app.ts'

const t = useTestApp()
const letters = new Map<string, string>()

beforeEach(async () => {
  if (letters.size > 0) return
  await aReadySeminar(t)
  const planner = await t.signIn('planner')
  await t.signIn('rss_contact', ['rss-10'])
  await invite(planner, 'blekinge-1')
  for (const purpose of purposes) {
    const { body } = await planner.get(`/omgangar/2027/brev/${purpose}`)
    const src = /<iframe[^>]* src="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    letters.set(purpose, (await planner.get(src)).body)
  }
})

/** Elements that every program shows, and CSS properties that Word supports or ignores without harm. */
const elements = 'html head meta title style body table tr td h1 h2 p ul li a span strong br'.split(' ')
const properties = new Set(
  [
    'margin padding padding-left border-top border-bottom border-radius background color',
    'font-family font-size font-weight line-height text-decoration display white-space',
    'max-width mso-padding-alt',
  ].flatMap((line) => line.split(' ')),
)

const styleOf = (element: HTMLElement): Map<string, string> =>
  new Map(
    (element.getAttribute('style') ?? '')
      .split(';')
      .filter(Boolean)
      .map((one) => [one.slice(0, one.indexOf(':')).trim(), one.slice(one.indexOf(':') + 1)]),
  )

/** The element's own value of an inherited property, or its nearest ancestor's. */
function inherited(element: HTMLElement | null, property: string): string | undefined {
  if (!element) return undefined
  return styleOf(element).get(property) ?? inherited(element.parentNode, property)
}

describe.each(purposes)('the letter %s', (purpose) => {
  const html = () => letters.get(purpose) ?? ''
  const all = () => parse(html(), { comment: false }).querySelectorAll('*')

  test('is small, whole, Swedish and has a title', () => {
    expect(Buffer.byteLength(html())).toBeLessThan(50_000)
    expect(html()).toMatch(/^<!DOCTYPE html>\n<html lang="sv"><head><meta charset="utf-8">/)
    expect(parse(html()).querySelector('title')?.text.trim()).not.toBe('')
    expect(all().filter(({ rawTagName }) => rawTagName === 'h1')).toHaveLength(1)
  })

  test('fetches nothing and runs nothing; its links are whole addresses', () => {
    expect(html()).not.toMatch(/<(img|script|link|iframe|object|form|input|svg|video|base)\b/i)
    expect(html()).not.toMatch(/url\(|@import|@font-face|\son\w+=|javascript:|data:/i)
    for (const link of all().filter(({ rawTagName }) => rawTagName === 'a')) {
      expect(link.getAttribute('href')).toMatch(/^(https?:\/\/|mailto:)/)
      expect(styleOf(link).get('color')).toBeDefined()
    }
  })

  test('has only elements and properties that Word lays out', () => {
    for (const element of all()) {
      expect(elements).toContain(element.rawTagName.toLowerCase())
      for (const [property, value] of styleOf(element)) {
        expect([...properties]).toContain(property)
        expect(value).not.toMatch(/\d(em|rem|vw|vh|ch)\b|var\(|calc\(|!important|flex|grid/)
      }
    }
    // Programs may drop `display` and `max-width`, so no layout depends on them: only links have the first, and
    // elements with the second also have a width of 100 %.
    const shown = all().filter((element) => styleOf(element).has('display'))
    expect(shown.every((element) => element.rawTagName === 'a')).toBe(true)
    const wide = all().filter((element) => styleOf(element).has('max-width'))
    expect(wide.map((element) => element.getAttribute('width'))).toEqual(wide.map(() => '100%'))
    expect(html().match(/<!--\[if mso\]>/g)).toHaveLength(2)
    expect(html().match(/<!\[endif\]-->/g)).toHaveLength(2)
  })

  test('lays out in tables that are no tables to a screen reader', () => {
    for (const table of all().filter(({ rawTagName }) => rawTagName === 'table')) {
      expect([
        table.getAttribute('role'),
        table.getAttribute('cellpadding'),
        table.getAttribute('cellspacing'),
        table.getAttribute('border'),
      ]).toEqual(['presentation', '0', '0', '0'])
    }
  })

  test('colours a ground only on a cell, and says it twice', () => {
    for (const element of all().filter((one) => styleOf(one).has('background'))) {
      expect(element.rawTagName).toBe('td')
      expect(element.getAttribute('bgcolor')).toBe(styleOf(element).get('background'))
    }
  })

  test('reads the same without its style sheet: size and type stand on every text', () => {
    const texts = all().filter((element) =>
      element.childNodes.some((node) => node.nodeType === 3 && node.text.trim() !== ''),
    )
    for (const element of texts) {
      if (['title', 'style'].includes(element.rawTagName)) continue
      expect(inherited(element, 'font-size'), element.outerHTML).toMatch(/^(1[5-9]|[23]\d)px$/)
      expect(inherited(element, 'font-family'), element.outerHTML).toMatch(/serif$/)
    }
  })
})
