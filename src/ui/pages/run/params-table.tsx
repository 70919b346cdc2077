import { Show, createMemo, createSignal } from 'solid-js'
import type { Run } from '#model/run.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { FactTable, factCss as css, type FactColumn } from '../../kit/fact-table.tsx'
import { filterParams, paramRows, type ParamRow } from './metric-rows.ts'
import { Section } from '../../kit/section.tsx'

const COLUMNS: readonly FactColumn[] = [
  { label: 'Param', track: 'minmax(0, 2fr)' },
  { label: 'Value', track: 'minmax(0, 3fr)' },
]

const SEARCH_FROM = 9
/** A value may have 6,000 characters; the tooltip shows its start, the copy all of it. */
const MOST_TIP = 400

export function ParamsTable(props: { readonly run: Run }) {
  const [search, setSearch] = createSignal('')
  const all = createMemo(() => paramRows(props.run.params))
  const rows = createMemo(() => filterParams(all(), search()))
  return (
    <Section
      title="Params"
      count={all().length}
      actions={
        <>
          <Show when={all().length >= SEARCH_FROM}>
            <SearchField label="Search params" value={search()} onInput={setSearch} />
          </Show>
          <Show when={all().length > 0}>
            <CopyButton
              text={all()
                .map((row) => row.join('\t'))
                .join('\n')}
              label="Copy all params"
              size="small"
            />
          </Show>
        </>
      }
    >
      <Show when={all().length > 0} fallback={<p class={css.none}>This run logged none.</p>}>
        <FactTable
          label="Params"
          columns={COLUMNS}
          count={rows().length}
          row={(index) => <Show when={rows()[index]}>{(row) => <ParamCells row={row()} />}</Show>}
        />
      </Show>
    </Section>
  )
}

function ParamCells(props: { readonly row: ParamRow }) {
  return (
    <>
      <span role="cell" class={css.cell} data-tip={props.row[0]}>
        {props.row[0]}
      </span>
      <span role="cell" class={css.withCopy}>
        <span data-tip={props.row[1].slice(0, MOST_TIP)}>{props.row[1]}</span>
        <CopyButton text={props.row[1]} label={`Copy ${props.row[0]}`} size="small" />
      </span>
    </>
  )
}
