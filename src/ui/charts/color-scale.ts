/** Colours for values: a ramp where they are numbers, a colour a value where they are not. Pure. */
import { RUN_COLORS } from '#model/run-color.ts'
import type { RunCell } from '#model/run-cells.ts'
import { shownColor } from '../theme/run-colors.ts'
import { cellText, distinctTexts, isNumber, NO_VALUE } from './cell-text.ts'
import { shareOf } from './scale.ts'

export type ColorScale =
  | {
      readonly kind: 'ramp'
      readonly min: number
      readonly max: number
      /** Values span decades. */
      readonly log: boolean
      readonly colorOf: (cell: RunCell) => string
      /** CSS, from left to right. */
      readonly gradient: string
    }
  | {
      readonly kind: 'values'
      /** In their order. */
      readonly keys: readonly { readonly text: string; readonly color: string }[]
      readonly colorOf: (cell: RunCell) => string
    }

/** Even to the eye from first to last, each at least 3:1 against its ground. Dark to light, as viridis. */
const RAMPS = {
  light: ['#440154', '#46337f', '#33628d', '#1f7f7a', '#3c9140', '#8a8a00'],
  dark: ['#8f6fd6', '#6f8ce8', '#45aecb', '#3fc993', '#94d84a', '#e8e337'],
} as const
const NONE = { light: '#7a828c', dark: '#7b838d' } as const
/** Fewer different numbers are better told apart by colours of their own. */
const FEWEST_FOR_RAMP = 4
/** A hundredfold and more is read better on a log scale. */
const LOG_FROM = 100

export function makeColorScale(cells: readonly RunCell[], isDark: boolean): ColorScale {
  const scheme = isDark ? 'dark' : 'light'
  const present = cells.filter((cell) => cellText(cell) !== NO_VALUE)
  const texts = distinctTexts(present)
  const numbers = texts.map(Number).filter(Number.isFinite)
  if (numbers.length >= FEWEST_FOR_RAMP && present.every(isNumber)) return makeRamp(numbers, scheme)
  const keys = texts.map((text, i) => ({
    text,
    color: shownColor(RUN_COLORS[i % RUN_COLORS.length] as string, scheme),
  }))
  const byText = new Map(keys.map(({ text, color }) => [text, color]))
  return { kind: 'values', keys, colorOf: (cell) => byText.get(cellText(cell)) ?? NONE[scheme] }
}

export type ColorRamp = Extract<ColorScale, { kind: 'ramp' }>

/** @param numbers finite, at least one */
export function makeRamp(numbers: readonly number[], scheme: 'light' | 'dark'): ColorRamp {
  const [min, max] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))]
  const log = min > 0 && max / min >= LOG_FROM
  return {
    kind: 'ramp',
    min,
    max,
    log,
    gradient: `linear-gradient(to right, ${RAMPS[scheme].join(', ')})`,
    colorOf: (cell) => {
      const value = Number(cell)
      if (cell === undefined || cell === '' || !Number.isFinite(value)) return NONE[scheme]
      return rampColor(RAMPS[scheme], shareOf(value, [min, max], log))
    },
  }
}

/** @param share from 0 to 1; what is beyond gets the end's colour */
function rampColor(stops: readonly string[], share: number): string {
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1)
  const before = Math.min(Math.floor(place), stops.length - 2)
  const [a, b] = [stops[before] ?? '', stops[before + 1] ?? '']
  const part = (at: number): string => {
    const [from, to] = [a, b].map((hex) => parseInt(hex.slice(at, at + 2), 16)) as [number, number]
    return Math.round(from + (to - from) * (place - before))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(1)}${part(3)}${part(5)}`
}
