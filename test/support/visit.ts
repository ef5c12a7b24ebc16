/** Walks the pages over HTTP as a person does: opens links, fills in forms, presses buttons, follows redirects. */
import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { Visitor } from './app.ts'
import { formWithButton, linkTo } from './html.ts'

export interface Page {
  url: string
  status: number
  body: string
}

type Typed = Record<string, string | string[]>

export async function open(visitor: Visitor, url: string): Promise<Page> {
  return follow(visitor, url, await visitor.get(url))
}

export async function click(visitor: Visitor, page: Page, label: string | RegExp): Promise<Page> {
  return open(visitor, new URL(linkTo(page.body, label), `http://x${page.url}`).href.slice('http://x'.length))
}

/**
 * Submits the form of `button`; fields not in `typed` keep the page's values. @throws when the form lacks a typed
 * field.
 */
export async function press(visitor: Visitor, page: Page, button: string | RegExp, typed: Typed = {}): Promise<Page> {
  const form = formWithButton(page.body, button)
  const unknown = Object.keys(typed).filter((name) => !(name in form.values) && !(name in form.choices))
  if (unknown.length > 0) throw new Error(`The form has no ${unknown.join(', ')}`)
  const { _csrf, ...values } = { ...form.values, ...typed }
  expect(form.method === 'GET' || _csrf !== undefined, `“${button}” has no form token`).toBe(true)
  const action = new URL(form.action, `http://x${page.url}`)
  if (form.method === 'GET') {
    for (const [name, value] of Object.entries(values)) {
      for (const one of [value].flat()) action.searchParams.append(name, one)
    }
    return open(visitor, action.pathname + action.search)
  }
  const url = action.pathname + action.search
  return follow(visitor, url, await visitor.post(url, values))
}

async function follow(visitor: Visitor, url: string, first: LightMyRequestResponse): Promise<Page> {
  let response = first
  let at = url
  for (let hops = 0; response.statusCode >= 300 && response.statusCode < 400; hops++) {
    if (hops > 5) throw new Error(`${url} leads in circles`)
    at = String(response.headers.location)
    response = await visitor.get(at)
  }
  return { url: at, status: response.statusCode, body: response.body }
}
