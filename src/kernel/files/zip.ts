/**
 * A minimal ZIP reader for uploaded spreadsheets. It limits the unpacked size while it unpacks, because the sizes in
 * the archive's directory may be false.
 */
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)

interface ZipEntry {
  name: string
  content: Buffer
}

type ZipRefusal = 'broken' | 'too_large'

interface Listed {
  name: string
  method: number
  packedSize: number
  size: number
  offset: number
}

/** Unpacks the entries whose name is `wanted`; 'too_large' when together they exceed `limit` bytes. */
export async function readZip(
  zip: Buffer,
  limit: number,
  wanted: (name: string) => boolean,
): Promise<ZipEntry[] | ZipRefusal> {
  const listed = listEntries(zip)?.filter((entry) => wanted(entry.name))
  if (!listed) return 'broken'
  if (listed.reduce((sum, entry) => sum + entry.size, 0) > limit) return 'too_large'
  const entries: ZipEntry[] = []
  let left = limit
  for (const entry of listed) {
    const content = await unpack(zip, entry, left)
    if (typeof content === 'string') return content
    left -= content.length
    entries.push({ name: entry.name, content })
  }
  return entries
}

/** Reads the central directory at the end of the file; null when it is missing or points outside the file. */
function listEntries(zip: Buffer): Listed[] | null {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > zip.length) return null
  const entries: Listed[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) return null
    const nameLength = zip.readUInt16LE(at + 28)
    entries.push({
      method: zip.readUInt16LE(at + 10),
      packedSize: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

async function unpack(zip: Buffer, entry: Listed, limit: number): Promise<Buffer | ZipRefusal> {
  const head = entry.offset
  if (head + 30 > zip.length) return 'broken'
  const start = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28)
  const packed = zip.subarray(start, start + entry.packedSize)
  if (entry.method === 0) return packed.length > limit ? 'too_large' : packed
  if (entry.method !== 8) return 'broken'
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return tooLarge ? 'too_large' : 'broken'
  }
}
