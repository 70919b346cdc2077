/** One path of all the runs, side by side. */
import type { Artifact } from '#model/artifact.ts'
import type { RunDetails } from '#model/run.ts'
import { For, Show, createMemo } from 'solid-js'
import { plural } from '../../format.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Preview } from '../../kit/preview/preview.tsx'
import { RunLabel } from '../../kit/run-label.tsx'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import { runPath } from '../../routes.ts'
import { maybeReadArtifact } from '../../artifacts/artifact-files.ts'
import css from './compare-files.module.css'
import { compareNames } from '../../charts/metric-sections.ts'
import { parseImage } from '../../charts/run-charts/image-sequences.ts'
import type { CompareState } from './state.ts'

type PathRow = {
  /** Images by step are one row a step: their paths are all different. */
  readonly path: string
  readonly files: readonly (Artifact | undefined)[]
  readonly differs: boolean
}

export function CompareFiles(props: { readonly state: CompareState; readonly runs: readonly RunDetails[] }) {
  const ids = createMemo(() => props.runs.map(({ run }) => run.runId), undefined, {
    equals: (a, b) => a.join() === b.join(),
  })
  const lists = createLive(
    ids,
    (asked) => Promise.all(asked.map((id) => remote.listArtifacts(id))),
    (change, asked) => change.kind === 'artifacts' && change.runIds.some((id) => asked.includes(id)),
  )
  const paths = createMemo(() => listPaths(lists.data() ?? []))
  const chosen = () => paths().find(({ path }) => path === props.state.param('path')) ?? paths()[0]
  return (
    <Show
      when={chosen()}
      fallback={
        <Show when={lists.data()}>
          <EmptyState title="No files" text="None of these runs has logged a file." />
        </Show>
      }
    >
      {(row) => (
        <div class={css.files}>
          <ul class={css.paths} aria-label="Files of these runs">
            <For each={paths()}>
              {({ path, files, differs }) => (
                <li>
                  <button
                    type="button"
                    class={css.path}
                    aria-current={path === row().path}
                    onClick={() => props.state.setParam('path', path)}
                  >
                    <span class={css.name} data-tip={path}>
                      {path}
                    </span>
                    <span class={css.mark}>{markOf(files, differs)}</span>
                  </button>
                </li>
              )}
            </For>
          </ul>
          <div class={css.panes}>
            <For each={props.runs}>
              {(details, i) => (
                <section class={css.pane} aria-label={details.run.runName}>
                  <h2 class={css.title}>
                    <RunLabel
                      run={details.run}
                      live={details.live}
                      href={runPath(
                        details.run.experimentId,
                        details.run.runId,
                        'artifacts',
                        row().files[i()]?.path ?? row().path,
                      )}
                      state="none"
                    />
                  </h2>
                  <Show
                    when={row().files[i()]}
                    fallback={
                      <EmptyState title="No such file" text={`This run has nothing at ${row().path}.`} />
                    }
                  >
                    {(file) => (
                      <Preview
                        path={file().path}
                        size={file().size}
                        version={file().sha256}
                        readFile={(path) => maybeReadArtifact(details.run.runId, path)}
                      />
                    )}
                  </Show>
                </section>
              )}
            </For>
          </div>
        </div>
      )}
    </Show>
  )
}

/** Those that differ first, then by name. */
function listPaths(lists: readonly (readonly Artifact[])[]): PathRow[] {
  const byPath = lists.map((files) => new Map(files.map((file) => [nameOf(file), file])))
  const paths = new Set(byPath.flatMap((map) => [...map.keys()]))
  return [...paths]
    .map((path): PathRow => {
      const files = byPath.map((map) => map.get(path))
      return { path, files, differs: files.some((file) => file?.sha256 !== files[0]?.sha256) }
    })
    .sort((a, b) => Number(b.differs) - Number(a.differs) || compareNames(a.path, b.path))
}

function nameOf(file: Artifact): string {
  const image = parseImage(file)
  return image === undefined ? file.path : `${image.key}, step ${image.step}`
}

function markOf(files: readonly (Artifact | undefined)[], differs: boolean): string {
  const lacking = files.filter((file) => file === undefined).length
  if (lacking > 0) return `missing in ${plural(lacking, 'run')}`
  return differs ? 'differs' : 'equal'
}
