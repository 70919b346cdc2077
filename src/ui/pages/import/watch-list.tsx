import { For, Show } from 'solid-js'
import { createAction } from '../../action.ts'
import { describeError } from '../../errors.tsx'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { LiveDot } from '../../kit/live-dot.tsx'
import css from './page.module.css'
import { canWatch, pickFolder, stopWatching, watchFolder, watched } from './watch.ts'

/** Folders that are read again while they change. */
export function WatchList() {
  const pick = createAction(async () => {
    const folder = await pickFolder()
    if (folder) void watchFolder(folder)
  }, 'The folder could not be opened')
  return (
    <Show when={canWatch}>
      <section class={css.watch} aria-label="Watched folders">
        <h2 class={css.heading}>Watch a folder</h2>
        <p class={css.secondary}>
          Runs that a program on this computer writes to a TensorBoard or mlruns folder appear here as they
          train, for as long as this tab is open.
        </p>
        <ul class={css.places}>
          <For each={watched()}>
            {(folder) => (
              <li class={css.place}>
                <Show when={folder.error === undefined} fallback={<span class={css.bad}>Stopped</span>}>
                  <LiveDot />
                </Show>
                <code class={css.path}>{folder.handle.name}</code>
                <span class={css.secondary}>
                  {folder.error === undefined
                    ? `${plural(folder.runs, 'run')}, ${plural(folder.points, 'point')} so far`
                    : describeError(folder.error).text}
                </span>
                <Button look="plain" onClick={() => stopWatching(folder.handle)}>
                  {folder.error === undefined ? 'Stop' : 'Remove'}
                </Button>
              </li>
            )}
          </For>
        </ul>
        <Button pending={pick.pending()} onClick={() => void pick.run()}>
          Choose a folder to watch
        </Button>
      </section>
    </Show>
  )
}
