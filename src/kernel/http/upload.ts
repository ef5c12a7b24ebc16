/**
 * One uploaded file in a form with `enctype="multipart/form-data"`, for routes that say
 * `{ config: { upload: true } }`. Read after the guard and before the CSRF check, so that the token
 * is a field like any other: a browser's form cannot send it in a header.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Invalid, KnownError } from '../errors.ts'

interface Upload {
  filename: string
  content: Buffer
}

declare module 'fastify' {
  interface FastifyContextConfig {
    upload?: boolean
  }
  interface FastifyRequest {
    /** null when no file was chosen. */
    upload: Upload | null
  }
}

/** What a route that takes a file is registered with. Reading one costs a processor for a while. */
export const takesFile = {
  upload: true,
  rateLimit: {
    max: 30,
    timeWindow: '10 minutes',
    keyGenerator: (request: FastifyRequest) => request.user?.accountId ?? '',
  },
}

export const uploadLimit = 5 * 1024 * 1024

export function acceptUploads(app: FastifyInstance): void {
  app.decorateRequest('upload', null)
}

/** Puts the form's fields in `request.body` and its file in `request.upload`. */
export async function readUpload(request: FastifyRequest): Promise<void> {
  if (!request.isMultipart()) return
  if (!request.routeOptions.config.upload) throw new Invalid('errors.invalid')
  if (Number(request.headers['content-length']) > uploadLimit + 64 * 1024) throw tooLarge()
  const fields: Record<string, string> = {}
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const content = await part.toBuffer()
        if (part.filename) request.upload = { filename: baseName(part.filename), content }
      } else fields[part.fieldname] = String(part.value)
    }
  } catch (error) {
    throw isTooLarge(error) ? tooLarge() : Object.assign(new Invalid('errors.invalid'), { cause: error })
  }
  request.body = fields
}

function tooLarge(): KnownError {
  return new KnownError(413, 'errors.too_large', { mb: uploadLimit / 1024 / 1024 })
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 413
}

/** The name alone, without folders or characters that do not show. */
function baseName(filename: string): string {
  const name = filename.split(/[\\/]/).at(-1) ?? ''
  return name.replace(/\p{C}/gu, '').slice(0, 200)
}
