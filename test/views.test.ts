/** Rules for templates, and for the messages that templates and code use. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Texts } from '../src/kernel/i18n/translate.ts'
import { messages } from '../src/messages.ts'

const root = join(import.meta.dirname, '..')
const read = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const views = read('views/**/*.eta')
const code = read('{src,seeds}/**/*.ts').filter(({ path }) => !/(messages|i18n\/translate)\.ts$/.test(path))
const scripts = read('views/assets/*.js')
const keys = new Set(Object.keys(messages))

const texts = [...views, ...code, ...scripts].map(({ text }) => text).join('\n')
/** Quoted message keys. For `….one` and `….other` the code names the common part. */
const asked = new Set([...texts.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/g)].map(([, key]) => key!))
/** Beginnings of keys that the code completes with a variable: `seminars.stage.` of t(`seminars.stage.${stage}`). */
const beginnings = [...texts.matchAll(/['"`]([a-z]\w*\.[\w.]*)(?:\$\{|['"] ?\+)/g)].map(([, beginning]) => beginning!)
/** A message key without `.one` or `.other`. */
const uncounted = (key: string) => key.replace(/\.(one|other)$/, '')

/** Beginning of the keys that the error handler builds: `errors.${code}_title`. */
const errorKeys = 'errors.'

/** Keys whose text equals that of another key, with the reason for a key of their own. */
const saidTwice = {
  'register.kind': 'the form of an RSS body, as an association; not whether a seminar is online',
  'lists.problem_too_long': 'kept by its key with a list of persons in the database',
  'venues.access': 'whether a wheelchair gets into the venue; not the statement about this site',
  'overview.plus_dates': 'a count of dates in a narrow column; of blocked days one is written out',
}

test('only parts and the body of a layout are put in unescaped', () => {
  const wrong = views.flatMap(({ path, text }) =>
    [...text.matchAll(/<%~.*/g)]
      .filter(([line]) => !/^<%~ (include\(|it\.body %>)/.test(line))
      .map(([line]) => `${path}: ${line}`),
  )
  expect(wrong).toEqual([])
})

test('the first line of a page names its layout', () => {
  const pages = views.filter(({ path }) => !/\/_|views\/layout\/|\/mail\//.test(path))
  expect(pages.filter(({ text }) => !text.startsWith('<% layout(')).map(({ path }) => path)).toEqual([])
  expect(pages.length).toBeGreaterThan(0)
})

test('nothing in a template breaks the content policy: no inline script, style or handler', () => {
  // A picture that is downloaded is no page, and takes its style with it.
  const pages = views.filter(({ path }) => path !== 'views/comparison/_picture.eta')
  const wrong = pages.filter(({ text }) => /<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="/.test(text))
  expect(wrong.map(({ path }) => path)).toEqual([])
})

test('no line of a template is longer than a reader takes in', () => {
  const long = views.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) => (line.length > 140 ? [`${path}:${i + 1}`] : [])),
  )
  expect(long).toEqual([])
})

test('every part that is included exists', () => {
  const missing = views.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:include|layout)\('([^']+)'/g)]
      .filter(([, name = '']) => !existsSync(join(root, 'views', `${name}.eta`)))
      .map(([, name]) => `${path}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('every text asked for by its key exists', () => {
  const missing = [...views, ...code].flatMap(({ path, text }) => {
    const plain = [...text.matchAll(/\bt\(\s*'([^']+)'\s*[,)]/g)].map(([, key = '']) => key)
    const counted = [...text.matchAll(/\bt\.n\(\s*'([^']+)'\s*,/g)].flatMap(([, key = '']) => [
      `${key}.one`,
      `${key}.other`,
    ])
    return [...plain, ...counted].filter((key) => !keys.has(key)).map((key) => `${path}: ${key}`)
  })
  expect(missing).toEqual([])
})

test('every text is used', () => {
  const unused = [...keys].filter(
    (key) =>
      !asked.has(key) &&
      !asked.has(uncounted(key)) &&
      ![errorKeys, ...beginnings].some((beginning) => key.startsWith(beginning)),
  )
  expect(unused).toEqual([])
})

test('a text has one key', () => {
  // Keys completed with a variable form a set, as a seminar's stages; a text in a set may equal another text.
  const sets = beginnings.filter((beginning) => /\..*[._]/.test(beginning))
  const isAlone = (key: string) =>
    (asked.has(key) || asked.has(uncounted(key))) && !sets.some((beginning) => key.startsWith(beginning))
  const alone = Object.entries(messages).filter(([key]) => !(key in saidTwice) && isAlone(key))
  const byText = Map.groupBy(alone, ([, [sv, en]]) => `${sv} / ${en}`)
  const doubled = [...byText.values()].map((entries) => [...new Set(entries.map(([key]) => uncounted(key)))])
  expect(doubled.filter((entries) => entries.length > 1)).toEqual([])
})

test('a number that changes no word has no second text', () => {
  const counted = Object.entries(messages).filter(([key]) => key.endsWith('.one') && asked.has(uncounted(key)))
  const same = counted.filter(([key, one]) => {
    const other = (messages as Texts)[`${uncounted(key)}.other`]
    return other?.[0] === one[0] && other[1] === one[1]
  })
  expect(same.map(([key]) => key)).toEqual([])
})

test('both languages have the same places to fill', () => {
  const places = (text: string) => String([...new Set(text.match(/\{\w+\}/g) ?? [])].sort())
  const unlike = Object.entries(messages).filter(
    // The text for one may write the number out: "en person".
    ([key, [sv, en]]) => !key.endsWith('.one') && places(sv) !== places(en),
  )
  expect(unlike.map(([key]) => key)).toEqual([])
})

test('no key stands in two rooms', () => {
  const rooms = read('src/**/*messages.ts').filter(({ path }) => path !== 'src/messages.ts')
  const all = rooms.flatMap(({ text }) => [...text.matchAll(/^ {2}'([^']+)': \[/gm)])
  expect(all.length).toBe(keys.size)
})
