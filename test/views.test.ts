/** Templates show; and every word they show is among the messages. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from '../src/kernel/i18n/en.ts'
import { sv } from '../src/kernel/i18n/sv.ts'

const root = join(import.meta.dirname, '..')
const read = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
const views = read('views/**/*.eta')
const code = read('{src,seeds}/**/*.ts').filter((file) => !/kernel\/i18n\//.test(file.path))
const scripts = read('views/assets/*.js')
const keys = new Set(Object.keys(sv))

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
  expect(
    pages.filter(({ text }) => !text.startsWith('<% layout(')).map(({ path }) => path),
  ).toEqual([])
  expect(pages.length).toBeGreaterThan(0)
})

test('nothing in a template breaks the content policy: no inline script, style or handler', () => {
  // A mail brings its own style: mail programs fetch no sheets.
  const pages = views
  const wrong = pages.filter(({ text }) =>
    /<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="/.test(text),
  )
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
    ...[...all.matchAll(/['"`]([a-z][\w]*\.[\w.]*)(?:\$\{|['"] ?\+)/g)].map(
      ([, prefix]) => prefix!,
    ),
  ]
  const unused = [...keys].filter((key) => {
    const base = key.replace(/\.(one|other)$/, '')
    return (
      !literals.has(key) &&
      !literals.has(base) &&
      !prefixes.some((prefix) => key.startsWith(prefix))
    )
  })
  expect(unused).toEqual([])
})

test('both languages have the same texts with the same places to fill', () => {
  const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
  expect(Object.keys(en).sort()).toEqual(Object.keys(sv).sort())
  const unlike = Object.entries(sv).filter(([key, text]) => {
    const english = en[key as keyof typeof sv]
    const expected = places(text)
    // A single one may be written out: "en person".
    return key.endsWith('.one') ? false : String(places(english)) !== String(expected)
  })
  expect(unlike.map(([key]) => key)).toEqual([])
})
