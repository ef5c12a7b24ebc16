import { type Kysely, sql } from 'kysely'

interface Row {
  id: string
  says: string
  round_id: string | null
}

interface SeminarRow {
  id: string
  round_id: string
  name: string
}

const months = [
  ...['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti'],
  ...['september', 'oktober', 'november', 'december'],
]

/** What letters to contact persons say of their seminars was kept as sentences; it is kept as facts from now on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Row>`select message.id, message.says, mailing.round_id from message
    left join mailing on mailing.id = message.mailing_id
    where message.purpose = 'rss_message' and message.says like '["%'`.execute(db)
  const seminars = await sql<SeminarRow>`select id, round_id, name from seminar`.execute(db)
  for (const { id, says, round_id } of rows) {
    const own = seminars.rows.filter((one) => one.round_id === round_id)
    const lines = JSON.parse(says) as string[]
    const facts = JSON.stringify(lines.map((line) => factsOf(line, own)))
    await sql`update message set says = ${facts} where id = ${id}`.execute(db)
  }
}

/** "Blekinge: onsdag 14 april 2027", "Blekinge: inställt", "Blekinge: dag saknas" */
function factsOf(line: string, seminars: SeminarRow[]) {
  const end = line.lastIndexOf(': ')
  const name = line.slice(0, end)
  const words = line.slice(end + 2)
  const [, day = '', month = '', year = ''] = /(\d+) (\S+) (\d{4})$/.exec(words) ?? []
  const number = String(months.indexOf(month) + 1).padStart(2, '0')
  const seminar = { id: seminars.find((one) => one.name === name)?.id ?? name, name }
  // Of a cancelled one no day was said.
  if (words === 'inställt') return { ...seminar, cancelled: true }
  const date = year === '' ? null : `${year}-${number}-${day.padStart(2, '0')}`
  return { ...seminar, date, cancelled: false }
}
