interface Kept {
  part: string
  value: string
  row?: { form: { text: string } }
}

/** Runs in the browser: part and value of everything that it keeps for the questions, or the documentation's rows. */
export function keptIn(): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('radslag')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const reading = opening.result.transaction('unsent').objectStore('unsent').getAll()
      reading.onsuccess = () => {
        opening.result.close()
        resolve(reading.result.map(({ part, value, row }: Kept) => [part, row ? row.form.text : value]))
      }
    }
  })
}
