import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { placeLabels, regionMap, widthOf } from '../../src/plan/map.pages.ts'

const rows: Record<string, string>[] = parse(readFileSync(new URL('../../seeds/municipalities.csv', import.meta.url)), {
  columns: true,
  bom: true,
})
const regions = [...new Set(rows.map((row) => row.lan_code!))]

function mapOf(region: string) {
  const dots = rows
    .filter((row) => row.lan_code === region)
    .map((row, i) => ({
      code: row.code!,
      name: row.name!,
      lat: Number(row.lat),
      lon: Number(row.lon),
      shape: 0,
      town: i === 0,
      title: row.name!,
    }))
  return regionMap(region, dots, [dots[0]!])
}

describe('names on the map', () => {
  test.each(regions)('of region %s cover neither each other nor a mark', (region) => {
    const map = mapOf(region)
    const boxes = map.dots.flatMap((dot) => {
      if (!dot.label) return []
      const width = widthOf({ name: dot.name, bold: dot.town })
      const left = dot.label.end ? dot.label.x - width : dot.label.x
      return [{ name: dot.name, left, right: left + width, top: dot.label.y - 11, y: dot.label.y }]
    })
    const clashes = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter((b) => a.left + 4 < b.right && b.left + 4 < a.right && a.top < b.y && b.top < a.y)
        .map((b) => `${a.name} and ${b.name}`),
    )
    expect(clashes).toEqual([])
    expect(boxes.every((box) => box.left >= -4 && box.right <= map.width + 4)).toBe(true)
    expect(map.dots.length).toBe(rows.filter((row) => row.lan_code === region).length)
    // In the densest regions one or two municipalities may have no label.
    expect(boxes.length).toBeGreaterThan(map.dots.length * 0.9)
  })

  test('are left out where there is no room at all', () => {
    const marks = Array.from({ length: 60 }, (_, i) => ({
      x: 50 + (i % 3),
      y: 50,
      name: 'Örnsköldsvik',
      order: 1,
      r: 6,
      bold: false,
    }))
    const labels = placeLabels(marks, { width: 200, height: 100 })
    expect(labels.some((label) => label === null)).toBe(true)
  })
})
