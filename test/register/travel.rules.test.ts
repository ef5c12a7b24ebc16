import { expect, test } from 'vitest'
import { distanceKm, roadKm, travelMinutes } from '../../src/register/rules.ts'

const stockholm = { lat: 59.3293, lon: 18.0686 }
const uppsala = { lat: 59.8586, lon: 17.6389 }
const visby = { lat: 57.6348, lon: 18.2948 }
const lulea = { lat: 65.5848, lon: 22.1547 }

test('reckons distances within some per cent of the road', () => {
  expect(Math.round(distanceKm(stockholm, uppsala))).toBe(64)
  expect(roadKm(stockholm, uppsala)).toBeGreaterThan(70)
  expect(roadKm(stockholm, uppsala)).toBeLessThan(90)
})

test('drives to the next town, crosses to Gotland and flies to the far north', () => {
  expect(travelMinutes(stockholm, stockholm)).toBe(0)
  expect(travelMinutes(stockholm, uppsala)).toBeGreaterThan(50)
  expect(travelMinutes(stockholm, uppsala)).toBeLessThan(80)
  expect(travelMinutes(stockholm, visby)).toBeGreaterThan(210)
  expect(travelMinutes(stockholm, lulea)).toBeLessThan(300)
})

test('takes as long there as back', () => {
  for (const [a, b] of [
    [stockholm, visby],
    [uppsala, lulea],
  ] as const)
    expect(travelMinutes(a, b)).toBe(travelMinutes(b, a))
})
