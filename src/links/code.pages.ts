/** What paper shows of a personal link: a QR code, and a short code to type. */
import { encode } from 'uqr'
import { linkCode, linkToken, writtenCode } from '../kernel/ids.ts'

/** A QR code's dark modules as the path of an SVG that is `size` wide, the quiet zone around them included. */
interface QrCode {
  size: number
  path: string
}

/** How a reader of paper gets to a page of their own. */
export interface WayIn {
  qr: QrCode
  /** Where the code is typed, without the protocol: `radslag.example.se/kod`. */
  address: string
  code: string
}

export function wayIn({ secret, baseUrl }: { secret: string; baseUrl: string }, linkId: string): WayIn {
  return {
    qr: qrCode(`${baseUrl}/i/${linkToken(secret, linkId)}`),
    address: `${baseUrl.replace(/^https?:\/\//, '')}/kod`,
    code: writtenCode(linkCode(secret, linkId)),
  }
}

/** The standard asks for a quiet zone of four modules. */
function qrCode(text: string): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const rows = data.map((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ]
      .map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
      .join(''),
  )
  return { size, path: rows.join('') }
}
