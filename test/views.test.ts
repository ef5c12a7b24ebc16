/** Templates show; and every word they show is among the messages. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { messages } from '../src/messages.ts'

const root = join(import.meta.dirname, '..')
const read = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const views = read('views/**/*.eta')
const code = read('{src,seeds}/**/*.ts').filter(({ path }) => !/(messages|i18n\/translate)\.ts$/.test(path))
const scripts = read('views/assets/*.js')
const keys = new Set(Object.keys(messages))

/** Keys that begin so count as used: words any feature may reach for. */
const dynamicPrefixes: string[] = ['common.', 'forms.', 'errors.']

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
  // A mail brings its own style: mail programs fetch no sheets.
  const pages = views
  const wrong = pages.filter(({ text }) => /<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="/.test(text))
  expect(wrong.map(({ path }) => path)).toEqual([])
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
  const all = [...views, ...code, ...scripts].map(({ text }) => text).join('\n')
  const literals = new Set([...all.matchAll(/['"`]([a-z][\w.]*)['"`]/g)].map(([, text]) => text!))
  const prefixes = [
    ...dynamicPrefixes,
    ...[...all.matchAll(/['"`]([a-z][\w]*\.[\w.]*)(?:\$\{|['"] ?\+)/g)].map(([, prefix]) => prefix!),
  ]
  const unused = [...keys].filter((key) => {
    const base = key.replace(/\.(one|other)$/, '')
    return !literals.has(key) && !literals.has(base) && !prefixes.some((prefix) => key.startsWith(prefix))
  })
  expect(unused).toEqual([])
})

test('both languages have the same places to fill', () => {
  const places = (text: string) => String([...new Set(text.match(/\{\w+\}/g) ?? [])].sort())
  const unlike = Object.entries(messages).filter(
    // A single one may be written out: "en person".
    ([key, [sv, en]]) => !key.endsWith('.one') && places(sv) !== places(en),
  )
  expect(unlike.map(([key]) => key)).toEqual([])
})

test('no key stands in two rooms', () => {
  const rooms = read('src/**/*messages.ts').filter(({ path }) => path !== 'src/messages.ts')
  const all = rooms.flatMap(({ text }) => [...text.matchAll(/^ {2}'([^']+)': \[/gm)])
  expect(all.length).toBe(keys.size)
})
