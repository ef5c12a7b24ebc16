/**
 * Reads one uploaded file from a form with `enctype="multipart/form-data"`, for routes with
 * `{ config: { upload: true } }`. Runs after the guard and before the CSRF check, because the CSRF token is a field
 * of the form: a browser's form cannot send it in a header.
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

/** Route config for file uploads. The rate limit is there because parsing a file needs much CPU time. */
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

/** Sets `request.body` to the form's fields and `request.upload` to its file. */
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

/** The file name without folders and invisible characters. */
function baseName(filename: string): string {
  const name = filename.split(/[\\/]/).at(-1) ?? ''
  return name.replace(/\p{C}/gu, '').slice(0, 200)
}
