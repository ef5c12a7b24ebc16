/** Checks the structure of src: names and places of files, imports between rooms, and what only one place may do. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'src/README.md'), 'utf8')
/**
 * The rooms in import order, and the files named as exceptions, from src/README.md. A subfolder of a room may have a
 * later place in the order than the room.
 */
const features = [...readme.matchAll(/^\| `([\w/-]+)\/`/gm)]
  .map((match) => match[1]!)
  .filter((name) => name !== 'kernel')
const rooms = new Set(features.map(roomOf))
const exceptions = [...(/^Named exceptions:.*(?:\n.+)*/m.exec(readme)?.[0] ?? '').matchAll(/`([^`]+\.ts)`/g)].map(
  (match) => match[1]!,
)
const kinds = /^(?:[a-z-]+\.)?(routes|input|actions|queries|rules|pages|mails|messages|jobs)\.ts$/

interface File {
  path: string // seminars/changes/rules.ts
  room: string // seminars; '' for files directly in src
  place: string // seminars/changes, or the room: the part of the path that the import order lists
  kind: string // rules; '' when the name ends with none of the kinds
  text: string
  imports: { from: string; isType: boolean; isLocal: boolean }[]
}

const files: File[] = globSync('**/*.ts', { cwd: join(root, 'src') }).map((path) => {
  const text = readFileSync(join(root, 'src', path), 'utf8')
  return { path, room: roomOf(path), place: placeOf(path), kind: kindOf(path), text, imports: importsOf(path, text) }
})
const inFeatures = files.filter((file) => rooms.has(file.room))
const pure = inFeatures.filter((file) => ['rules', 'pages', 'mails'].includes(file.kind))

function roomOf(path: string): string {
  return path.includes('/') || !path.endsWith('.ts') ? path.split('/')[0]! : ''
}

function placeOf(path: string): string {
  const places = features.filter((name) => path.startsWith(`${name}/`))
  return places.sort((a, b) => b.length - a.length)[0] ?? roomOf(path)
}

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
    file.imports.filter((target) => wrong(file, target)).map((target) => `${file.path} → ${target.from}`),
  )
}

test('every room is on the map, and every room on the map is one of those we know', () => {
  const found = new Set(files.map((file) => file.room).filter(Boolean))
  expect([...found].filter((room) => room !== 'kernel' && !rooms.has(room))).toEqual([])
  const empty = features.filter((name) => !files.some((file) => file.place === name))
  expect(empty).toEqual([])
  expect(features.length).toBeGreaterThan(10)
})

test('a feature holds only the kinds of files on the closed list', () => {
  const strange = inFeatures.filter((file) => !file.kind && !exceptions.includes(file.path))
  expect(strange.map((file) => file.path)).toEqual([])
})

test('the kernel imports no feature', () => {
  const kernel = files.filter((file) => file.room === 'kernel')
  expect(offenders(kernel, (_, { from, isLocal }) => isLocal && rooms.has(roomOf(from)))).toEqual([])
})

test('the kernel asks no table but those of mail, forms and what was done', () => {
  const own = /^(account|form_save|history|message|message_content|rate_count|sender_settings)$/
  const asked = files
    .filter(({ room }) => room === 'kernel')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/(?:selectFrom|insertInto|updateTable|deleteFrom|Join)\(\s*'(\w+)/g)]
        .filter(([, table = '']) => !own.test(table))
        .map(([, table]) => `${path}: ${table}`),
    )
  expect(asked).toEqual([])
})

test('every file that the map names is there', () => {
  const named = [...readme.matchAll(/`((?:[\w-]+\/)+[\w.*-]+)`/g)].map(([, path = '']) => path)
  const missing = named.filter((path) => {
    const at = /^(src|views|test|migrations)\//.test(path) ? path : `src/${path}`
    return globSync(at, { cwd: root }).length === 0
  })
  expect(missing).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})

test('a feature imports only features above it, and of those only queries, rules and its own kind', () => {
  const wrong = offenders(inFeatures, (file, { from, isLocal }) => {
    const place = placeOf(from)
    if (!isLocal || place === 'kernel' || place === file.place) return false
    if (!features.includes(place)) return from !== 'schema.ts' && !/^\.\.\/(migrations|seeds)\//.test(from)
    if (features.indexOf(place) > features.indexOf(file.place)) return true
    const kind = kindOf(from)
    return roomOf(from) !== file.room && !['queries', 'rules', file.kind].includes(kind)
  })
  expect(wrong).toEqual([])
})

test('no file leads back to itself, by types neither', () => {
  const known = new Set(files.map(({ path }) => path))
  const next = new Map(
    files.map(({ path, imports }) => [path, imports.map(({ from }) => from).filter((from) => known.has(from))]),
  )
  expect(circles(next)).toEqual([])
})

test('no folder of a room leads back to itself', () => {
  const folders = files.filter(({ path }) => dirname(path).includes('/'))
  const known = new Set(folders.map(({ path }) => path))
  const next = new Map<string, string[]>()
  for (const { path, room, imports } of folders)
    for (const { from } of imports) {
      const [folder, other] = [dirname(path), dirname(from)]
      if (!known.has(from) || folder === other || roomOf(from) !== room) continue
      next.set(folder, [...new Set([...(next.get(folder) ?? []), other])])
    }
  expect(circles(next)).toEqual([])
})

/** Each import cycle once, as its path: "a → b → a". */
function circles(next: Map<string, string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  function walk(one: string, way: string[]): void {
    const at = way.indexOf(one)
    if (at >= 0) found.push([...way.slice(at), one].join(' → '))
    if (at >= 0 || done.has(one)) return
    for (const other of next.get(one) ?? []) walk(other, [...way, one])
    done.add(one)
  }
  for (const one of next.keys()) walk(one, [])
  return found
}

test('one name, four places: the folders of views and tests are rooms', () => {
  const others = {
    views: ['assets', 'layout', 'shared'],
    test: ['bench', 'browser', 'cli', 'fixtures', 'journeys', 'kernel', 'server', 'support'],
  }
  const strange = Object.entries(others).flatMap(([top, known]) => {
    const folders = globSync('*/', { cwd: join(root, top) }).map((path) => path.replace(/\W$/, ''))
    const filled = folders.filter((folder) => globSync(`${top}/${folder}/**/*.*`, { cwd: root }).length)
    return filled.filter((folder) => !rooms.has(folder) && !known.includes(folder)).map((folder) => `${top}/${folder}`)
  })
  expect(strange).toEqual([])
})

test('no folder is called what editors and tools take for build output', () => {
  const found = ['src', 'views', 'test'].flatMap((folder) =>
    globSync('**/{target,build,dist,out}/*', { cwd: join(root, folder) }).map((path) => `${folder}/${path}`),
  )
  expect(found).toEqual([])
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
  const chance = pure.filter((file) => /Math\.random|randomUUID|newId\(|systemClock|await /.test(file.text))
  expect([...wrong, ...chance.map((file) => file.path)]).toEqual([])
})

test('rules know only types, other rules, the calendar and numbers', () => {
  const rules = inFeatures.filter((file) => file.kind === 'rules')
  const wrong = offenders(rules, (_, { from, isType, isLocal }) => {
    if (isType) return false
    if (!isLocal) return !/^(d3-|@svg-maps\/|luxon$|snowball-stemmers$|zod$)/.test(from)
    if (from.startsWith('kernel/'))
      return /^kernel\/(db|auth|http|html\/page|config|deps|jobs|mail\/(?!letter|[^/]*\.rules))/.test(from)
    return kindOf(from) !== 'rules' && !exceptions.includes(from) && !from.startsWith('../seeds')
  })
  expect(wrong).toEqual([])
})

test('routes hold no SQL, and queries open no transaction', () => {
  const sql = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/
  const routes = inFeatures.filter((file) => file.kind === 'routes' && sql.test(file.text))
  const queries = inFeatures.filter((file) => file.kind === 'queries' && /\.transaction\(\)/.test(file.text))
  expect([...routes, ...queries].map((file) => file.path)).toEqual([])
})

test('nothing is exported by default or passed on from another file', () => {
  const wrong = files.filter((file) => /^export (default|\*|(type )?\{[^}]*\} from)/m.test(file.text))
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('what is exported is taken by another file', () => {
  const words = (text: string) => new Set(text.match(/[\w$]+/g))
  const beside = globSync('{test,seeds,migrations}/**/*.ts', { cwd: root }).map((path) => ({
    path: `../${path}`,
    text: readFileSync(join(root, path), 'utf8'),
  }))
  const texts = [...files, ...beside].map(({ path, text }) => ({ path, words: words(text) }))
  const unused = files.flatMap((file) =>
    [...file.text.matchAll(/^export (?:async )?(?:function|const|type|interface|class) (\w+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !texts.some((other) => other.path !== file.path && other.words.has(name)))
      .map((name) => `${file.path}: ${name}`),
  )
  expect(unused).toEqual([])
})

test('the only classes are errors', () => {
  const wrong = files.filter((file) =>
    /^(export )?(abstract )?class (?!\w+ extends \w*(Error|Adapter|Compiler|Dialect)\b)/m.test(file.text),
  )
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('only time.ts reads the clock, and only config.ts the environment', () => {
  const clock = files.filter(
    (file) =>
      file.path !== 'kernel/time.ts' && /new Date\(|Date\.now|DateTime\.(now|utc\(\)|local\(\))/.test(code(file)),
  )
  const environment = files.filter((file) => file.path !== 'kernel/config.ts' && /process\.env/.test(code(file)))
  expect([...clock, ...environment].map((file) => file.path)).toEqual([])
})

/** The file's text without comments. */
function code(file: File): string {
  return file.text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*/g, '')
}

test('names are put in Swedish order by one helper, and by no database', () => {
  const collators = files.filter((file) => file.path !== 'kernel/text.ts' && /Intl\.Collator/.test(file.text))
  const ordered = files.filter((file) =>
    /orderBy\(\s*\[?'(?:[\w]+\.)?(?:\w*name|name_key|title|town|area|room)'/.test(file.text),
  )
  expect([...collators, ...ordered].map((file) => file.path)).toEqual([])
})

/** Signs that a query repeats a view of migrations/views.ts: the tables it reads and its conditions. */
const told: [view: string, tables: RegExp, how: RegExp][] = [
  ['current_holder', /^holder$/, /until_at', 'is', null/],
  ['live_link, live_guest_link', /^(invitation|guest)_link$/, /revoked_at', 'is', null/],
  ['live_invitation, live_guest_invitation', /invitation$/, /replied_at'?,? ?'?(<|>)/],
  ['seminar_seat', /^seminar_municipality$/, /'seat\b[\s\S]*municipality_code', '=', '/],
  ['region_deadline, seat_deadline', /^answer_extension$/, /undone_at', 'is', null/],
  ['current_contact', /^rss_contact$/, /disabled_at', 'is', null/],
  ['current_group', /^municipality_group_member$/, /./],
  ['current_answer', /^submitted_answer$/, /current_submission_id/],
]

test('what a view of the read model tells is told by no query again', () => {
  const wrong = files.flatMap((file) => {
    const queries = code(file)
      .split(/(?=\.(?:selectFrom|insertInto|updateTable|deleteFrom)\()/)
      .filter((query) => query.startsWith('.selectFrom('))
    return told
      .filter(([, tables, how]) =>
        queries.some((query) => tablesIn(query).some((name) => tables.test(name)) && how.test(query)),
      )
      .map(([view]) => `${file.path} tells ${view}`)
  })
  expect(wrong).toEqual([])
})

function tablesIn(query: string): string[] {
  return [...query.matchAll(/(?:selectFrom|Join)\(\s*'(\w+)/g)].map((match) => match[1]!)
}
