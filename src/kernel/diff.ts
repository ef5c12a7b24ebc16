/** The difference between two versions of a text, line by line. */
export interface DiffLine {
  is: 'same' | 'gone' | 'new'
  text: string
}

/** By the longest common subsequence of lines; a changed line gives one `gone` and one `new`. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const common = commonLengths(a, b)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ is: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (j === b.length || (i < a.length && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push({ is: 'gone', text: a[i] ?? '' })
      i++
    } else {
      lines.push({ is: 'new', text: b[j] ?? '' })
      j++
    }
  }
  return lines

  function lengthAt(row: number, column: number): number {
    return common[row]?.[column] ?? 0
  }
}

/** `[i][j]`: length of the longest common subsequence of `a` from line i and `b` from line j. */
function commonLengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, next] = [table[i] ?? [], table[i + 1] ?? []]
      row[j] = a[i] === b[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return table
}

/** The changed lines, with `around` lines before and after; null stands for a run of omitted lines. */
export function shortened(lines: DiffLine[], around = 2): (DiffLine | null)[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some((line) => line.is !== 'same'),
  )
  return lines.flatMap((line, i) => {
    if (near[i]) return [line]
    return i === 0 || near[i - 1] ? [null] : []
  })
}
