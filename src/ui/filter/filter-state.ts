/** A filter that is being written: what it means, what fits at the cursor, and what is chosen from. */
import type { TrackletError } from '#base/errors.ts'
import type { Entity } from '#query/entities.ts'
import { addPart } from '#query/filter-parts.ts'
import { findPlace, type Place } from '#query/find-place.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { printFilter } from '#query/print-filter.ts'
import {
  insertSuggestion,
  suggest,
  type KnownValue,
  type Suggestion,
  type Vocabulary,
} from '#query/suggest.ts'
import type { Expression, Subject } from '#query/tree.ts'
import {
  batch,
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  on,
  untrack,
  type Accessor,
} from 'solid-js'
import { createLive } from '../live.ts'
import { appliedText, readFilter } from './applied-filter.ts'
import { recentFilters, rememberFilter } from './recent-filters.ts'

export type FilterExample = { readonly text: string; readonly words: string }

export type FilterSource = {
  readonly entity: Entity
  readonly text: Accessor<string>
  readonly setText: (text: string) => void
  /** Keys in use, sorted. */
  readonly keys: Accessor<Vocabulary['keys']>
  /** Values in use that contain a text, the likeliest first. */
  readonly readValues: (subject: Subject, containing: string) => Promise<readonly KnownValue[]>
  readonly examples: Accessor<readonly FilterExample[]>
}

export type FilterItem =
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  | { readonly kind: 'recent'; readonly text: string }
  | { readonly kind: 'example'; readonly text: string; readonly words: string }

/** `auto` is what helps by itself; `help` was asked for. */
type Opened = 'auto' | 'help' | undefined

export type FilterState = {
  readonly text: Accessor<string>
  readonly setText: (text: string) => void
  /** What is in force: the text without a part that is not finished. */
  readonly applied: Accessor<string>
  /** Why the text is no filter. */
  readonly error: Accessor<TrackletError | undefined>
  /** The text ends too soon, which nobody needs to be told while writing on. */
  readonly isUnfinished: Accessor<boolean>
  readonly items: Accessor<readonly FilterItem[]>
  /** Index of the item that Enter takes; -1 for none. */
  readonly active: Accessor<number>
  readonly setActive: (index: number) => void
  readonly opened: Accessor<Opened>
  readonly open: (how: Opened) => void
  readonly focused: Accessor<boolean>
  readonly setFocused: (focused: boolean) => void
  /** After a key or a click of the person's. */
  readonly write: (text: string, cursor: number) => void
  readonly moveCursor: (cursor: number) => void
  /** Takes an item. @returns where the cursor then stands */
  readonly choose: (item: FilterItem) => number
  /** What Tab takes: the active item, or the first that completes what is typed. */
  readonly completion: Accessor<FilterItem | undefined>
  /** Adds a part that must hold too. */
  readonly add: (part: Expression) => void
  /** Notes that the filter is as it is wanted. */
  readonly remember: () => void
}

const MOST_RECENT = 4

export function createFilterState(source: FilterSource): FilterState {
  const { entity } = source
  const [text, setText] = createWrittenText(source)
  const [cursor, setCursor] = createSignal(0)
  const [active, setActive] = createSignal(-1)
  const [opened, open] = createSignal<Opened>()
  const [focused, setFocused] = createSignal(false)
  const error = createMemo(() => {
    const reading = readFilter(entity, text())
    return 'error' in reading ? reading.error : undefined
  })
  const applied = createMemo(() => appliedText(entity, text(), focused() && opened() !== undefined))
  const place = createMemo(() =>
    opened() === undefined ? undefined : findPlace(entity, text(), Math.min(cursor(), text().length)),
  )
  const suggestions = createSuggestions(source, place)
  const items = createMemo(() => listItems(text(), source.examples, opened(), suggestions()))
  createEffect(on(items, () => setActive(-1), { defer: true }))
  const remember = () => {
    if (error() === undefined) rememberFilter(text().trim())
  }
  const write = (next: string, at: number, how: Opened) => {
    batch(() => {
      setText(next)
      setCursor(at)
      open(how)
    })
  }
  const choose = (item: FilterItem) => {
    const next = afterChoice(item, text(), place(), error() === undefined)
    write(next.text, next.cursor, item.kind === 'suggestion' ? 'auto' : undefined)
    if (item.kind !== 'suggestion') remember()
    return next.cursor
  }
  return {
    ...{ text, setText, applied, error, items, active, setActive, opened, open, focused, setFocused },
    ...{ choose, remember, moveCursor: setCursor },
    isUnfinished: () => Number(error()?.details['column']) > text().trimEnd().length,
    write: (next, at) => write(next, at, 'auto'),
    completion: () => {
      const [first] = items()
      return items()[active()] ?? (first?.kind === 'suggestion' && place()?.typed !== '' ? first : undefined)
    },
    add: (part) => {
      setText(printFilter(addPart(parseFilter(entity, applied(), { superset: true }), part)))
      remember()
    },
  }
}

/**
 * The text as it is written, which the address follows a moment later. What the address says otherwise (a link, the way
 * back) is taken over.
 */
function createWrittenText(
  source: Pick<FilterSource, 'text' | 'setText'>,
): [text: Accessor<string>, setText: (text: string) => void] {
  const [text, setText] = createSignal(untrack(source.text))
  const onTheWay = new Set<string>()
  createComputed(
    on(source.text, (arrived) => {
      if (arrived === untrack(text)) onTheWay.clear()
      else if (!onTheWay.has(arrived)) setText(arrived)
    }),
  )
  return [
    text,
    (next) => {
      onTheWay.add(next)
      setText(next)
      source.setText(next)
    },
  ]
}

function createSuggestions(
  { keys, readValues }: FilterSource,
  place: Accessor<Place | undefined>,
): Accessor<readonly Suggestion[]> {
  const wanted = createMemo(() => wantedValues(place()), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  })
  const values = createLive(
    wanted,
    ({ subject, containing }) => readValues(subject, containing),
    () => false,
  )
  return createMemo(() => {
    const now = place()
    if (now === undefined) return []
    const known = values.dataSource()?.subject.key === wanted()?.subject.key ? values.data() : undefined
    return suggest(now, { keys: keys(), values: known ?? [] })
  })
}

function wantedValues(place: Place | undefined): { subject: Subject; containing: string } | undefined {
  const expected = place?.expected.find(({ what }) => what === 'value')
  return expected?.what === 'value'
    ? { subject: expected.subject, containing: place?.typed ?? '' }
    : undefined
}

function listItems(
  text: string,
  examples: Accessor<readonly FilterExample[]>,
  opened: Opened,
  suggestions: readonly Suggestion[],
): readonly FilterItem[] {
  if (opened === undefined) return []
  if (opened === 'auto' && text.trim() !== '')
    return suggestions.map((suggestion) => ({ kind: 'suggestion', suggestion }))
  const recent = recentFilters().slice(0, MOST_RECENT)
  return [
    ...recent.map((recentText) => ({ kind: 'recent', text: recentText }) as const),
    ...examples().map((example) => ({ kind: 'example', ...example }) as const),
  ]
}

/** A recent filter takes the place of the text; an example is added to it where that makes sense. */
function afterChoice(
  item: FilterItem,
  text: string,
  place: Place | undefined,
  isValid: boolean,
): { readonly text: string; readonly cursor: number } {
  if (item.kind === 'suggestion') {
    return place ? insertSuggestion(text, place, item.suggestion) : { text, cursor: text.length }
  }
  const isAdded = item.kind === 'example' && isValid && text.trim() !== ''
  const next = isAdded ? `${text.trim()} AND ${item.text}` : item.text
  return { text: next, cursor: next.length }
}
