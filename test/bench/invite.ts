/** Measures inviting the whole country at once, as a planner does: the preview page, then its button. */
import { formWithButton } from '../support/html.ts'

export interface InviteBench {
  /** Milliseconds until the page that lists 870 recipients and shows the letter has loaded. */
  previewMs: number
  /** Milliseconds from the button to the next page: stores invitations, links, letters and calendar files. */
  queueMs: number
}

export async function benchInvite(
  address: string,
  { session, slug }: { session: string; slug: string },
): Promise<InviteBench> {
  const headers = { cookie: `session=${session}` }
  const choose = await fetch(`${address}/utskick/inbjudan?omgang=${slug}`, { headers })
  const chosen = formWithButton(await choose.text(), 'Granska inbjudan')
  const all = { ...chosen.values, ...chosen.choices }
  const began = performance.now()
  const page = await fetch(`${address}${chosen.action}?${encode(all)}`, { headers })
  const body = await page.text()
  const previewMs = performance.now() - began
  const cookies = page.headers.getSetCookie().map((each) => each.split(';')[0])
  const { action, values } = formWithButton(body, /870/)
  const pressed = performance.now()
  const answer = await fetch(address + action, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: [headers.cookie, ...cookies].join('; ') },
    body: encode(values),
  })
  const queueMs = performance.now() - pressed
  if (answer.status !== 303) throw new Error(`${answer.status}: ${await answer.text()}`)
  return { previewMs, queueMs }
}

function encode(values: Record<string, string[]>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(values).flatMap(([name, all]) => all.map((one): [string, string] => [name, one])),
  )
}
