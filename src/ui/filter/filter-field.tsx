/** The field of a filter: a combobox that completes names, comparators and values, and shows an error at its place. */
import CircleHelp from 'lucide-solid/icons/circle-question-mark'
import ListFilter from 'lucide-solid/icons/list-filter'
import X from 'lucide-solid/icons/x'
import { Show, createEffect, createUniqueId, on } from 'solid-js'
import { cx } from '../kit/cx.ts'
import { IconButton } from '../kit/icon-button.tsx'
import searchCss from '../kit/search-field.module.css'
import css from './filter-field.module.css'
import { FilterPanel } from './filter-panel.tsx'
import type { FilterItem, FilterState } from './filter-state.ts'

export type FilterFieldProps = {
  readonly filter: FilterState
  /** Its name: `Filter runs`. */
  readonly label: string
  readonly placeholder: string
  readonly class?: string | undefined
  readonly ref?: (input: HTMLInputElement) => void
}

export function FilterField(props: FilterFieldProps) {
  const id = createUniqueId()
  let field: HTMLInputElement | undefined
  let marks: HTMLDivElement | undefined
  const filter = () => props.filter
  const isBad = () => filter().error() !== undefined && !(filter().isUnfinished() && filter().focused())
  const cursorOf = (input: HTMLInputElement) => input.selectionStart ?? input.value.length
  const placeCursor = (cursor: number) => {
    field?.focus()
    field?.setSelectionRange(cursor, cursor)
    if (field) field.scrollLeft = cursor === field.value.length ? field.scrollWidth : field.scrollLeft
  }
  const choose = (item: FilterItem) => placeCursor(filter().choose(item))
  const clear = () => {
    filter().remember()
    filter().write('', 0)
    field?.focus()
  }
  const syncScroll = () => {
    if (marks && field) marks.scrollLeft = field.scrollLeft
  }
  createEffect(on(() => filter().text(), syncScroll))
  return (
    <div class={cx(searchCss.search, css.filter, props.class)} data-bad={isBad()}>
      <ListFilter size={14} aria-hidden="true" />
      <div class={css.writing}>
        <Show when={isBad()}>
          <div ref={marks} class={css.marks} aria-hidden="true">
            <ErrorMark text={filter().text()} column={Number(filter().error()?.details['column'])} />
          </div>
        </Show>
        <input
          ref={(input) => {
            field = input
            props.ref?.(input)
          }}
          class={css.input}
          type="text"
          inputmode="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={props.placeholder}
          value={filter().text()}
          role="combobox"
          aria-label={props.label}
          aria-autocomplete="list"
          aria-expanded={filter().items().length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={filter().active() < 0 ? undefined : `${id}-${filter().active()}`}
          aria-invalid={isBad()}
          aria-describedby={isBad() ? `${id}-error` : undefined}
          onInput={(event) => filter().write(event.currentTarget.value, cursorOf(event.currentTarget))}
          onKeyDown={(event) => onFilterKey(event, filter(), choose)}
          onKeyUp={(event) => filter().moveCursor(cursorOf(event.currentTarget))}
          onClick={(event) => {
            filter().moveCursor(cursorOf(event.currentTarget))
            filter().open('auto')
          }}
          onScroll={syncScroll}
          onFocus={() => filter().setFocused(true)}
          onBlur={() => {
            filter().setFocused(false)
            filter().open(undefined)
            filter().remember()
          }}
        />
      </div>
      <Show when={filter().text() !== ''}>
        <IconButton label="Clear" size="small" onClick={clear}>
          <X size={14} />
        </IconButton>
      </Show>
      <IconButton
        label="How to write a filter"
        size="small"
        pressed={filter().opened() === 'help'}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          const isOpen = filter().opened() === 'help'
          placeCursor(filter().text().length)
          filter().open(isOpen ? undefined : 'help')
        }}
      >
        <CircleHelp size={14} />
      </IconButton>
      <FilterPanel id={id} filter={filter()} isBad={isBad()} onChoose={choose} />
    </div>
  )
}

/** The piece at the column, under which the line is drawn. */
function ErrorMark(props: { readonly text: string; readonly column: number }) {
  const at = () => Math.min(props.column - 1, props.text.length)
  const piece = () => /^\s*[^\s]*/.exec(props.text.slice(at()))?.[0] ?? ''
  return (
    <>
      {props.text.slice(0, at())}
      <span class={css.mark}>{piece() === '' ? '\u00a0\u00a0' : piece()}</span>
    </>
  )
}

function onFilterKey(event: KeyboardEvent, filter: FilterState, choose: (item: FilterItem) => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
  const count = filter.items().length
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (filter.opened() === undefined) filter.open('auto')
      // One more place than items: none is active.
      else if (count > 0) filter.setActive(((filter.active() + 1 + step + count + 1) % (count + 1)) - 1)
      break
    }
    case 'Tab': {
      const item = event.shiftKey ? undefined : filter.completion()
      if (item === undefined) return
      choose(item)
      break
    }
    case 'Enter': {
      const item = filter.items()[filter.active()]
      if (item) choose(item)
      else {
        filter.remember()
        filter.open(undefined)
      }
      break
    }
    case 'Escape':
      if (filter.opened() !== undefined) filter.open(undefined)
      else if (filter.text() === '') (event.currentTarget as HTMLElement).blur()
      else {
        filter.remember()
        filter.setText('')
      }
      break
    default:
      return
  }
  event.preventDefault()
  event.stopPropagation()
}
