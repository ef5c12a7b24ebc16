/** Where one is in a long list that is shown in pages: `views/shared/_pager.eta` shows it. */
interface Pager {
  page: number
  last: number
  /** The addresses of the pages beside it; null when there is none. */
  previous: string | null
  next: string | null
}

/** @param wanted the page that the address asks for; one that is too high becomes the last */
export function pagerOf(
  { total, perPage, wanted }: { total: number; perPage: number; wanted: number },
  link: (page: number) => string,
): Pager {
  const last = Math.max(1, Math.ceil(total / perPage))
  const page = Math.min(wanted, last)
  const to = (other: number) => (other >= 1 && other <= last ? link(other) : null)
  return { page, last, previous: to(page - 1), next: to(page + 1) }
}
