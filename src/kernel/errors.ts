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

/** The stored state does not allow the change, perhaps because somebody else changed it first. */
export class Conflict extends KnownError {
  constructor(code: string, params = {}) {
    super(409, code, params)
  }
}

/** @param reason a rule's refusal; null when the rule allows the action @throws Conflict */
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

/** The database is locked, full or unreachable. Nothing was written, and the request may be retried. */
export class Unavailable extends KnownError {
  constructor(code = 'errors.unavailable', params = {}) {
    super(503, code, params)
  }
}
