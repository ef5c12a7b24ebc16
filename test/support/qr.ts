/** Reads the QR codes of a page, with another library than the one that made them. */
import jsQr from 'jsqr'
import { parse } from 'node-html-parser'

const pixelsPerModule = 4

/** What each QR code of the page says, in its order. @throws Error when one cannot be read */
export function qrsIn(html: string): string[] {
  return parse(html)
    .querySelectorAll('svg.qr')
    .map((svg) => read(Number(svg.getAttribute('viewBox')?.split(' ')[2]), svg.querySelector('path')?.attrs.d ?? ''))
}

function read(size: number, path: string): string {
  const width = size * pixelsPerModule
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x = '', y = '', run = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let row = 0; row < pixelsPerModule; row++)
      for (let column = 0; column < Number(run) * pixelsPerModule; column++) {
        const at = (Number(y) * pixelsPerModule + row) * width + Number(x) * pixelsPerModule + column
        pixels.fill(0, at * 4, at * 4 + 3)
      }
  const found = (jsQr as unknown as typeof jsQr.default)(pixels, width, width)
  if (!found) throw new Error('a QR code that cannot be read')
  return found.data
}
