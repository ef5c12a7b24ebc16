/** A page's drawing as a picture by itself: its style from the pages' own, and pixels of it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderAsync } from '@resvg/resvg-js'

const css = readFileSync(new URL('../../../views/assets/radslag.css', import.meta.url), 'utf8')

/** The style sheet's rules for drawings, in its light colours. */
export const pictureStyle = inkOf(css)

function inkOf(sheet: string): string {
  const light = (value: string) => value.replace(/light-dark\(([^,]+),[^)]*\)/g, '$1')
  const colours = new Map(
    [...sheet.matchAll(/--([a-z\d-]+):\s*(light-dark\([^)]*\))/g)].map(([, name, value]) => [name, light(value ?? '')]),
  )
  const [, ink = ''] = /\/\* Ink for SVG[^*]*\*\/([\s\S]*?)\/\*/.exec(sheet) ?? []
  return light(ink)
    .replace(/var\(--sans\)/g, "'Source Sans 3', sans-serif")
    .replace(/var\(--([a-z\d-]+)\)/g, (whole, name: string) => colours.get(name) ?? whole)
    .replaceAll('font-weight: 650', 'font-weight: 600')
    .replace(/^\s+/gm, '')
}

const fontFiles = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${file}`)),
)

/** Twice the drawing's size, for a screen or a slide. Other requests are answered meanwhile. */
export async function toPng(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Source Sans 3', sansSerifFamily: 'Source Sans 3' },
    fitTo: { mode: 'zoom', value: 2 },
  })
  return image.asPng()
}

/** More than the widest letters of a usual typeface take on average, of the size; so lines are short rather than long. */
const letterWidth = 0.53

export function textWidth(text: string, size: number): number {
  return text.length * size * letterWidth
}

/** Lines that fit in the width. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
