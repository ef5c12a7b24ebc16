/** How a page shows a whole mail: its own style, and nothing else, may act; only our own pages may frame it. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
