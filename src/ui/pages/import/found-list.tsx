import type { ImportedCopy, ImportPlace, ImportReport } from '#model/import.ts'
import type { ImportTable, MappedTable, TableMapping } from '#model/table-mapping.ts'
import { For, Show, createMemo, createSignal, onMount } from 'solid-js'
import { formatBytes, formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { countFacts } from './count-facts.ts'
import css from './page.module.css'
import { SkippedList } from './skipped-list.tsx'
import { cancelImport, importPlaces, lookAhead, lookAt, onlyBundle, preview, type Found } from './state.ts'
import { TableDialog } from './table-dialog.tsx'
import { canWatch, watchFolder } from './watch.ts'

/** More are counted, not listed. */
const MOST_CONFLICTS = 100

/** What was recognised, what an import would do, and the choice. */
export function FoundList(props: { readonly found: Found }) {
  const [mapped, setMapped] = createSignal<readonly MappedTable[]>([])
  const [asked, setAsked] = createSignal<ImportTable>()
  const places = createMemo(() => withMapped(props.found.inspection.places, mapped()))
  /** Tables that are read once somebody says what their columns are. */
  const untold = () =>
    props.found.inspection.tables.filter((table) => !places().some(({ path }) => path === table.path))
  const tableOf = ({ format, path }: ImportPlace): ImportTable | undefined =>
    format === 'table' ? props.found.inspection.tables.find((table) => table.path === path) : undefined
  const mappingOf = (table: ImportTable): TableMapping =>
    mapped().find(({ path }) => path === table.path)?.mapping ?? table.mapping
  const use = (table: ImportTable, mapping: TableMapping): void => {
    const { path } = table
    setAsked(undefined)
    setMapped((old) => [...old.filter((one) => one.path !== path), { path, mapping }])
    void lookAhead(props.found, mapped())
  }
  const [left, setLeft] = createSignal<ReadonlySet<string>>(new Set())
  const chosen = createMemo(() => places().filter(({ path }) => !left().has(path)))
  const toggle = ({ path }: ImportPlace, on: boolean): void => {
    const next = new Set(left())
    if (on) next.delete(path)
    else next.add(path)
    setLeft(next)
  }
  onMount(() => {
    if (places().length > 0) void lookAhead(props.found)
  })
  const start = (): void =>
    void importPlaces(
      props.found.files,
      chosen().map(({ path }) => path),
      mapped(),
    )
  return (
    <section class={css.stack} aria-label="What was found">
      <Show when={places().length + untold().length > 0} fallback={<NothingFound found={props.found} />}>
        <h2 class={css.heading}>
          Found in {plural(props.found.files.length, 'file')}, {formatBytes(props.found.inspection.bytes)}
        </h2>
        <Show when={places().length > 0}>
          <Preview report={preview()} />
          <FoundButtons found={props.found} start={start} chosen={chosen().length} all={places().length} />
          <ul class={css.places}>
            <For each={places()}>
              {(place) => (
                <li class={css.place}>
                  <Checkbox
                    aria-label={`Import ${place.title} ${place.path}`}
                    checked={!left().has(place.path)}
                    onChange={(event) => toggle(place, event.currentTarget.checked)}
                  />
                  <span>{place.title}</span>
                  <code class={css.path} title={place.path}>
                    {place.path || 'all that was dropped'}
                  </code>
                  <span class={css.secondary}>{place.summary}</span>
                  <Show when={tableOf(place)}>
                    {(table) => (
                      <Button look="plain" onClick={() => setAsked(table())}>
                        Columns…
                      </Button>
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <UntoldTables tables={untold()} onAsk={setAsked} />
        <Show when={places().length === 0}>
          <Button look="plain" onClick={cancelImport}>
            Choose other files
          </Button>
        </Show>
        <SkippedList title="Could not be read" skipped={props.found.inspection.skipped} />
      </Show>
      <Show when={asked()} keyed>
        {(table) => (
          <TableDialog
            table={table}
            mapping={mappingOf(table)}
            onClose={() => setAsked(undefined)}
            onUse={(mapping) => use(table, mapping)}
          />
        )}
      </Show>
    </section>
  )
}

function withMapped(places: readonly ImportPlace[], mapped: readonly MappedTable[]): readonly ImportPlace[] {
  const told = mapped.filter(({ path }) => !places.some((place) => place.path === path))
  return [
    ...places,
    ...told.map(({ path }) => ({ format: 'table', title: 'Table of metrics', path, summary: '' })),
  ]
}

type FoundButtonsProps = {
  readonly found: Found
  readonly start: () => void
  /** How many places are to be imported, of how many. */
  readonly chosen: number
  readonly all: number
}

function FoundButtons(props: FoundButtonsProps) {
  const [opening, setOpening] = createSignal(false)
  const open = async (path: string): Promise<void> => {
    setOpening(true)
    await lookAt(props.found.files, path)
    setOpening(false)
  }
  return (
    <div class={css.buttons}>
      <Button look="primary" disabled={props.chosen === 0} onClick={() => props.start()}>
        {buttonText(preview(), props.chosen === props.all)}
      </Button>
      <Show when={onlyBundle(props.found)}>
        {(path) => (
          <Button pending={opening()} onClick={() => void open(path())}>
            Open without importing
          </Button>
        )}
      </Show>
      <Show when={canWatch && props.found.folders.length > 0}>
        <Button
          onClick={() => {
            for (const folder of props.found.folders) void watchFolder(folder)
            cancelImport()
          }}
        >
          Import and watch the folder
        </Button>
      </Show>
      <Button look="plain" onClick={cancelImport}>
        Cancel
      </Button>
    </div>
  )
}

function UntoldTables(props: {
  readonly tables: readonly ImportTable[]
  readonly onAsk: (table: ImportTable) => void
}) {
  return (
    <Show when={props.tables.length > 0}>
      <h2 class={css.heading}>Tables whose columns are not known</h2>
      <p class={css.secondary}>Say which columns are metrics, and they can be imported.</p>
      <ul class={css.places} aria-label="Tables whose columns are not known">
        <For each={props.tables}>
          {(table) => (
            <li class={css.place}>
              <code class={css.path} title={table.path}>
                {table.path}
              </code>
              <span class={css.secondary}>{plural(table.columns.length, 'column')}</span>
              <Button onClick={() => props.onAsk(table)}>Choose columns…</Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}

/** Of all that was found; of a part the number is not known. */
function buttonText(report: ImportReport | undefined, isAll: boolean): string {
  if (!report || !isAll || report.runs === 0) return 'Import'
  return `Import ${plural(report.runs, 'run')}`
}

function Preview(props: { readonly report: ImportReport | undefined }) {
  return (
    <div class={css.preview} role="status" aria-label="What an import would do">
      <Show when={props.report} fallback={<Skeleton width="320px" />}>
        {(report) => (
          <>
            <For each={countFacts(report(), 'would')}>{(fact) => <p>{fact}</p>}</For>
            <ConflictList copies={report().copies} />
            <SkippedList title="Would be left out" skipped={report().skipped} />
          </>
        )}
      </Show>
    </div>
  )
}

/** Runs that are here with other content, by name. */
function ConflictList(props: { readonly copies: readonly ImportedCopy[] }) {
  return (
    <Show when={props.copies.length > 0}>
      <details class={css.skipped} open={props.copies.length <= 5}>
        <summary>In conflict: {formatCount(props.copies.length)}</summary>
        <ul>
          <For each={props.copies.slice(0, MOST_CONFLICTS)}>
            {({ runId, runName }) => (
              <li>
                <span>{runName}</span>
                <code class={css.path} title={runId}>
                  {runId}
                </code>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  )
}

function NothingFound(props: { readonly found: Found }) {
  return (
    <>
      <h2 class={css.heading}>Nothing here can be imported</h2>
      <p class={css.secondary}>
        {props.found.files.length === 1
          ? 'The file is of no kind that is read, whatever its name is.'
          : `None of the ${plural(props.found.files.length, 'file')} is of a kind that is read, whatever the names are.`}{' '}
        A folder is best dropped whole: MLflow’s mlruns, a TensorBoard log folder, or a zip of one.
      </p>
      <SkippedList title="Could not be read" skipped={props.found.inspection.skipped} />
      <div class={css.buttons}>
        <Button onClick={cancelImport}>Choose other files</Button>
      </div>
    </>
  )
}
