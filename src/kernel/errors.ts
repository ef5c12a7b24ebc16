/**
 * An expected refusal. `code` is a message key (`seminars.in_the_past`), never a sentence;
 * `params` fill its placeholders. Only the error handler turns it into a page.
 */
export class KnownError extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, string | number>

  constructor(status: number, code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.status = status
    this.code = code
    this.params = params
  }
}

export class NotFound extends KnownError {
  constructor(code = 'errors.not_found', params = {}) {
    super(404, code, params)
  }
}

export class Forbidden extends KnownError {
  constructor(code = 'errors.forbidden', params = {}) {
    super(403, code, params)
  }
}

/** Somebody else was first, or the state no longer allows it. */
export class Conflict extends KnownError {
  constructor(code: string, params = {}) {
    super(409, code, params)
  }
}

/** Turns what a rule says into a refusal; null refuses nothing. @throws Conflict */
export function refuse(reason: string | null): void {
  if (reason) throw new Conflict(reason)
}

export class Gone extends KnownError {
  constructor(code: string, params = {}) {
    super(410, code, params)
  }
}

export class Invalid extends KnownError {
  constructor(code: string, params = {}) {
    super(422, code, params)
  }
}

/** The database is locked, full or away: nothing was written, try again. */
export class Unavailable extends KnownError {
  constructor(code = 'errors.unavailable', params = {}) {
    super(503, code, params)
  }
}
