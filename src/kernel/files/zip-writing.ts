/** Writes a ZIP archive while its files are made, so that neither they nor the archive are ever whole in memory. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipEntry {
  name: string
  content: AsyncIterable<string> | Iterable<string>
}

interface Written {
  name: Buffer
  at: number
  crc: number
  size: number
  packed: number
}

/** Sizes follow the data (flag 8), and names are UTF-8 (flag 0x800). Each file and the archive stay below 4 GB. */
const flags = 0x808
const deflated = 8
const version = 20
/** 1 January 1980, the first day there is: the same content gives the same archive. */
const firstDay = 0x21

export async function* zipped(entries: ZipEntry[]): AsyncGenerator<Uint8Array> {
  const written: Written[] = []
  let at = 0
  for (const { name, content } of entries) {
    const own: Written = { name: Buffer.from(name), at, crc: 0, size: 0, packed: 0 }
    const head = header(0x04034b50, own, false)
    yield head
    at += head.length
    const deflate = createDeflateRaw()
    const fed = pipeline(Readable.from(counted(content, own)), deflate)
    // The loop below throws the same error; this one would end the process if the reader left early.
    fed.catch(() => {})
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      own.packed += piece.length
      yield piece
    }
    await fed
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(0x08074b50, 0)
    writeSizes(sizes, 4, own)
    yield sizes
    at += own.packed + sizes.length
    written.push(own)
  }
  const directory = Buffer.concat(written.map((own) => header(0x02014b50, own, true)))
  yield directory
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(written.length, 8)
  end.writeUInt16LE(written.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  yield end
}

async function* counted(content: ZipEntry['content'], own: Written): AsyncGenerator<Buffer> {
  for await (const text of content) {
    const bytes = Buffer.from(text)
    own.crc = crc32(bytes, own.crc)
    own.size += bytes.length
    yield bytes
  }
}

function writeSizes(to: Buffer, at: number, { crc, packed, size }: Written): void {
  to.writeUInt32LE(crc, at)
  to.writeUInt32LE(packed, at + 4)
  to.writeUInt32LE(size, at + 8)
}

/** Before the file, where its sizes are not known yet, or in the directory at the end. */
function header(signature: number, own: Written, isDirectory: boolean): Buffer {
  const start = isDirectory ? 2 : 0
  const head = Buffer.alloc(isDirectory ? 46 : 30)
  head.writeUInt32LE(signature, 0)
  if (isDirectory) head.writeUInt16LE(version, 4)
  head.writeUInt16LE(version, 4 + start)
  head.writeUInt16LE(flags, 6 + start)
  head.writeUInt16LE(deflated, 8 + start)
  head.writeUInt16LE(firstDay, 12 + start)
  if (isDirectory) {
    writeSizes(head, 16, own)
    head.writeUInt32LE(own.at, 42)
  }
  head.writeUInt16LE(own.name.length, 26 + start)
  return Buffer.concat([head, own.name])
}
