/** Runs in the browser: part and value of everything that it keeps for the questions. */
export function keptIn(): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('radslag')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const reading = opening.result.transaction('unsent').objectStore('unsent').getAll()
      reading.onsuccess = () => {
        opening.result.close()
        resolve(reading.result.map(({ part, value }: { part: string; value: string }) => [part, value]))
      }
    }
  })
}
