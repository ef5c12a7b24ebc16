/** It must be plain to see where a thing lives, and hard to put it elsewhere. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'src/README.md'), 'utf8')
/** The rooms in import order, and the files named as exceptions, as src/README.md has them. */
const features = [...readme.matchAll(/^\| `(\w+)\/`/gm)]
  .map((match) => match[1]!)
  .filter((name) => name !== 'kernel')
const exceptions = [
  ...(/^Named exceptions:.*(?:\n.+)*/m.exec(readme)?.[0] ?? '').matchAll(/`([^`]+\.ts)`/g),
].map((match) => match[1]!)
const kinds = /^(?:[a-z-]+\.)?(routes|input|actions|queries|rules|pages|mails|messages|jobs)\.ts$/

interface File {
  path: string // seminars/dates.rules.ts
  room: string // seminars; '' for what lies directly in src
  kind: string // rules; '' when it is none
  text: string
  imports: { from: string; isType: boolean; isLocal: boolean }[]
}

const files: File[] = globSync('**/*.ts', { cwd: join(root, 'src') }).map((path) => {
  const text = readFileSync(join(root, 'src', path), 'utf8')
  return {
    path,
    room: path.includes('/') ? path.split('/')[0]! : '',
    kind: kindOf(path),
    text,
    imports: importsOf(path, text),
  }
})
const inFeatures = files.filter((file) => features.includes(file.room))
const pure = inFeatures.filter((file) => ['rules', 'pages', 'mails'].includes(file.kind))

function kindOf(path: string): string {
  return kinds.exec(path.split('/').at(-1) ?? '')?.[1] ?? ''
}

function importsOf(path: string, text: string): File['imports'] {
  const statements = text.matchAll(/^(?:import|export)\s([^;]*?)\sfrom\s'([^']+)'/gm)
  return [...statements].map(([, what = '', target = '']) => {
    const isLocal = target.startsWith('.')
    const names = /\{([\s\S]*)\}/
      .exec(what)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const allTypes = names?.every((name) => name.startsWith('type ')) ?? false
    return {
      from: isLocal ? normalize(join(dirname(path), target)) : target,
      isType: what.startsWith('type ') || allTypes,
      isLocal,
    }
  })
}

function offenders(found: File[], wrong: (file: File, target: File['imports'][number]) => boolean) {
  return found.flatMap((file) =>
    file.imports
      .filter((target) => wrong(file, target))
      .map((target) => `${file.path} → ${target.from}`),
  )
}

test('every room is on the map, and every room on the map is one of those we know', () => {
  const rooms = new Set(files.map((file) => file.room).filter(Boolean))
  expect([...rooms].filter((room) => room !== 'kernel' && !features.includes(room))).toEqual([])
  expect(features.length).toBeGreaterThan(10)
})

test('a feature holds only the kinds of files on the closed list', () => {
  const strange = inFeatures.filter((file) => !file.kind && !exceptions.includes(file.path))
  expect(strange.map((file) => file.path)).toEqual([])
})

test('the kernel imports no feature', () => {
  const kernel = files.filter((file) => file.room === 'kernel')
  expect(
    offenders(kernel, (_, { from, isLocal }) => isLocal && features.includes(from.split('/')[0]!)),
  ).toEqual([])
})

test('a feature imports only features above it, and of those only queries and rules', () => {
  const wrong = offenders(inFeatures, (file, { from, isLocal }) => {
    const room = from.split('/')[0]!
    if (!isLocal || room === 'kernel' || room === file.room) return false
    if (!features.includes(room)) return !from.startsWith('../seeds')
    const isUpstream = features.indexOf(room) < features.indexOf(file.room)
    return !isUpstream || !['queries', 'rules'].includes(kindOf(from))
  })
  expect(wrong).toEqual([])
})

test('rules, pages and mails are pure: no database, no network, no files, no clock, no chance', () => {
  const impure =
    /^(kysely|fastify|pg|better-sqlite3|nodemailer|node:(fs|net|http|https|timers|child_process).*|kernel\/(db|auth|http|config|deps|jobs)\b.*|kernel\/mail\/smtp.*)$/
  const wrong = offenders(pure, (_, { from, isType, isLocal }) => {
    if (isType) return false
    if (isLocal && !from.startsWith('kernel/')) {
      return ['routes', 'actions', 'queries', 'jobs', 'input'].includes(kindOf(from))
    }
    return impure.test(from)
  })
  const chance = pure.filter((file) =>
    /Math\.random|randomUUID|newId\(|systemClock|await /.test(file.text),
  )
  expect([...wrong, ...chance.map((file) => file.path)]).toEqual([])
})

test('rules know only types, other rules, the calendar and numbers', () => {
  const rules = inFeatures.filter((file) => file.kind === 'rules')
  const wrong = offenders(rules, (_, { from, isType, isLocal }) => {
    if (isType) return false
    if (!isLocal) return !/^(d3-|@svg-maps\/|luxon$|zod$)/.test(from)
    if (from.startsWith('kernel/'))
      return /^kernel\/(db|auth|http|html\/page|config|deps|jobs|mail\/(?!letter|[^/]*\.rules))/.test(
        from,
      )
    return kindOf(from) !== 'rules' && !exceptions.includes(from) && !from.startsWith('../seeds')
  })
  expect(wrong).toEqual([])
})

test('routes hold no SQL, and queries open no transaction', () => {
  const sql = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/
  const routes = inFeatures.filter((file) => file.kind === 'routes' && sql.test(file.text))
  const queries = inFeatures.filter(
    (file) => file.kind === 'queries' && /\.transaction\(\)/.test(file.text),
  )
  expect([...routes, ...queries].map((file) => file.path)).toEqual([])
})

test('nothing is exported by default or passed on from another file', () => {
  const wrong = files.filter((file) =>
    /^export (default|\*|(type )?\{[^}]*\} from)/m.test(file.text),
  )
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('the only classes are errors', () => {
  const wrong = files.filter((file) =>
    /^(export )?(abstract )?class (?!\w+ extends \w*(Error|Adapter|Dialect)\b)/m.test(file.text),
  )
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('only time.ts reads the clock, and only config.ts the environment', () => {
  const clock = files.filter(
    (file) =>
      file.path !== 'kernel/time.ts' &&
      /new Date\(|Date\.now|DateTime\.(now|utc\(\)|local\(\))/.test(code(file)),
  )
  const environment = files.filter(
    (file) => file.path !== 'kernel/config.ts' && /process\.env/.test(code(file)),
  )
  expect([...clock, ...environment].map((file) => file.path)).toEqual([])
})

/** Without comments. */
function code(file: File): string {
  return file.text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*/g, '')
}

test('names are put in Swedish order by one helper, and by no database', () => {
  const collators = files.filter(
    (file) => file.path !== 'kernel/text.ts' && /Intl\.Collator/.test(file.text),
  )
  const ordered = files.filter((file) =>
    /orderBy\(\s*\[?'(?:[\w]+\.)?(?:\w*name|name_key|title|town|area|room)'/.test(file.text),
  )
  expect([...collators, ...ordered].map((file) => file.path)).toEqual([])
})
