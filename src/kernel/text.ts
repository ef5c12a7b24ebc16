/**
 * Signs that turn the writing round and do not turn it back: one name looks like another, and in a letter or on a
 * page all that follows is turned too. No language needs them in what is typed here.
 */
const turning = /[\u202A-\u202E\u2066-\u2069]/g

export function withoutTurning(text: string): string {
  return text.replace(turning, '')
}
