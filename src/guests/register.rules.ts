/** Names as they are compared: "Pensionärernas  Riksorganisation" is the same as "pensionärernas riksorganisation". */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}
