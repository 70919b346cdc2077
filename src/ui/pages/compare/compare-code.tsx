/** The code of two runs, line by line. */
import type { RunDetails } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { diffLines } from 'diff'
import { For, Match, Show, Switch, createMemo, createSignal } from 'solid-js'
import { EmptyState } from '../../kit/empty-state.tsx'
import { createLoad } from '../../kit/preview/load.ts'
import { RunLabel } from '../../kit/run-label.tsx'
import { Select } from '../../kit/select.tsx'
import { maybeReadArtifact } from '../../artifacts/artifact-files.ts'
import { foldEqual } from './fold-equal.ts'
import css from './compare-code.module.css'

export function CompareCode(props: { readonly runs: readonly RunDetails[] }) {
  const others = () => props.runs.slice(1)
  const [chosen, setChosen] = createSignal<string>()
  const other = () => others().find(({ run }) => run.runId === chosen()) ?? others()[0]
  const texts = createLoad(
    () => ({ reference: props.runs[0], other: other() }),
    async (pair) => ({ reference: await readCode(pair.reference), other: await readCode(pair.other) }),
  )
  const lines = createMemo(() => {
    const { reference, other: text } = texts.data() ?? {}
    if (reference === undefined || text === undefined) return undefined
    return foldEqual(
      diffLines(reference, text).flatMap(({ value, added, removed }) => {
        const sign = added ? '+' : removed ? '-' : ' '
        return value
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => ({ sign, line }) as const)
      }),
    )
  })
  return (
    <Show
      when={others().length > 0}
      fallback={<EmptyState title="One run" text="Code is compared between two runs or more." />}
    >
      <div class={css.head}>
        <Show when={props.runs[0]}>
          {(details) => <RunLabel run={details().run} live={details().live} state="none" />}
        </Show>
        <span class={css.to}>to</span>
        <Show
          when={others().length > 1}
          fallback={
            <Show when={other()}>
              {(details) => <RunLabel run={details().run} live={details().live} state="none" />}
            </Show>
          }
        >
          <Select
            label="The run to compare with the reference"
            bare
            value={other()?.run.runId ?? ''}
            options={others().map(({ run }) => ({ value: run.runId, label: run.runName }))}
            onChange={setChosen}
          />
        </Show>
      </div>
      <Switch>
        <Match when={texts.data() && lines() === undefined}>
          <EmptyState
            title="No code to compare"
            text={
              <>
                A run that is started with <code>code</code> keeps the text it ran; at least one of these two
                has none.
              </>
            }
          />
        </Match>
        <Match when={lines()?.every(({ sign }) => sign === ' ' || sign === '…')}>
          <EmptyState title="The same code" text="Both runs ran the same text, to the last character." />
        </Match>
        <Match when={lines()}>
          {(list) => (
            <pre class={css.code} tabindex="0" aria-label="Changed lines">
              <For each={list()}>
                {({ sign, line }) => (
                  <div class={css.line} data-sign={sign}>
                    <span class={css.sign}>{sign}</span>
                    {line}
                  </div>
                )}
              </For>
            </pre>
          )}
        </Match>
      </Switch>
    </Show>
  )
}

/** Undefined when the run kept none. */
async function readCode(details: RunDetails | undefined): Promise<string | undefined> {
  const path = details?.run.tags.get(TAG.codePath)
  if (details === undefined || path === undefined) return undefined
  return await (await maybeReadArtifact(details.run.runId, path))?.text()
}
