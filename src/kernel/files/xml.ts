/** The XML of a workbook, element by element; prefixes are left out of names. */
import { Parser } from 'saxen'
import { Invalid } from '../errors.ts'

const longestText = 100_000

type Attribute = (name: string) => string | undefined

interface Handlers {
  open?: (name: string, attribute: Attribute, isEmpty: boolean) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** @throws Invalid when it is no XML, has a document type, or holds more text in a piece than any cell. */
export function readXml(xml: string, { open, text, close }: Handlers): void {
  const broken = () => new Invalid('lists.file_broken')
  const take = (found: string) => {
    if (found.length > longestText) throw broken()
    text?.(found)
  }
  const parser = new Parser()
    .on('openTag', (name, attributes, _, isEmpty) => {
      open?.(local(name), (wanted) => attributeOf(attributes() || {}, wanted), isEmpty)
    })
    .on('text', (found) => take(decode(found)))
    .on('cdata', take)
    .on('closeTag', (name) => close?.(local(name)))
    .on('attention', () => {
      throw broken()
    })
    .on('error', () => {
      throw broken()
    })
  parser.parse(xml)
}

function attributeOf(attributes: Record<string, string>, wanted: string): string | undefined {
  const key = Object.hasOwn(attributes, wanted) ? wanted : Object.keys(attributes).find((one) => local(one) === wanted)
  const value = key === undefined ? undefined : attributes[key]
  return value === undefined ? undefined : decode(value)
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
    if (name) return named[name] ?? all
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
