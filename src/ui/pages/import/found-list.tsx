import type { ImportedCopy, ImportPlace, ImportReport } from '#model/import.ts'
import { For, Show, createMemo, createSignal, onMount } from 'solid-js'
import { formatBytes, formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { countFacts } from './count-facts.ts'
import css from './page.module.css'
import { SkippedList } from './skipped-list.tsx'
import { cancelImport, importPlaces, lookAhead, lookAt, onlyBundle, preview, type Found } from './state.ts'
import { canWatch, watchFolder } from './watch.ts'

/** More are counted, not listed. */
const MOST_CONFLICTS = 100

/** What was recognised, what an import would do, and the choice. */
export function FoundList(props: { readonly found: Found }) {
  const places = () => props.found.inspection.places
  const [left, setLeft] = createSignal<ReadonlySet<ImportPlace>>(new Set())
  const chosen = createMemo(() => places().filter((place) => !left().has(place)))
  const toggle = (place: ImportPlace, on: boolean): void => {
    const next = new Set(left())
    if (on) next.delete(place)
    else next.add(place)
    setLeft(next)
  }
  onMount(() => void lookAhead(props.found))
  const [opening, setOpening] = createSignal(false)
  const open = async (path: string): Promise<void> => {
    setOpening(true)
    await lookAt(props.found.files, path)
    setOpening(false)
  }
  const start = (): void =>
    void importPlaces(
      props.found.files,
      chosen().map(({ path }) => path),
    )
  return (
    <section class={css.stack} aria-label="What was found">
      <Show when={places().length > 0} fallback={<NothingFound found={props.found} />}>
        <h2 class={css.heading}>
          Found in {plural(props.found.files.length, 'file')}, {formatBytes(props.found.inspection.bytes)}
        </h2>
        <Preview report={preview()} />
        <div class={css.buttons}>
          <Button look="primary" disabled={chosen().length === 0} onClick={start}>
            {buttonText(preview(), chosen().length === places().length)}
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
        <ul class={css.places}>
          <For each={places()}>
            {(place) => (
              <li class={css.place}>
                <Checkbox
                  aria-label={`Import ${place.title} ${place.path}`}
                  checked={!left().has(place)}
                  onChange={(event) => toggle(place, event.currentTarget.checked)}
                />
                <span>{place.title}</span>
                <code class={css.path} title={place.path}>
                  {place.path || 'all that was dropped'}
                </code>
                <span class={css.secondary}>{place.summary}</span>
              </li>
            )}
          </For>
        </ul>
        <SkippedList title="Could not be read" skipped={props.found.inspection.skipped} />
      </Show>
    </section>
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
        None of the {plural(props.found.files.length, 'file')} is of a kind that is read, whatever the names
        are. A folder is best dropped whole: MLflow’s mlruns, a TensorBoard log folder, or a zip of one.
      </p>
      <SkippedList title="Could not be read" skipped={props.found.inspection.skipped} />
      <div class={css.buttons}>
        <Button onClick={cancelImport}>Choose other files</Button>
      </div>
    </>
  )
}
