/** What a run was given, ran and measured otherwise than the one before it. */
import type { RunDetails } from '#model/run.ts'
import { A } from '@solidjs/router'
import { For, Show, createMemo } from 'solid-js'
import { createLive } from '../../live.ts'
import { Section } from '../../kit/section.tsx'
import { remote } from '../../remote.ts'
import { comparePath, runPath } from '../../routes.ts'
import { deltaText, makeDiffRows, type DiffRow } from '../compare/diff-rows.ts'
import { readPackages } from '../compare/packages.ts'
import css from './changes.module.css'

/** Of the run itself only its code tells anything here. */
const TOLD = (row: DiffRow): boolean => row.differs && (row.section !== 'Run' || row.key === 'Code')
const MOST_ROWS = 12

export function Changes(props: { readonly details: RunDetails }) {
  const before = createLive(
    () => props.details.run.runId,
    async (runId) => {
      const details = await remote.getRunBefore(runId)
      if (details === undefined) return undefined
      const packages = await Promise.all([details.run.runId, runId].map((id) => readPackages(id)))
      return { details, packages }
    },
    (change, runId) => change.kind === 'artifacts' && change.runIds.includes(runId),
  )
  const rows = createMemo(() => {
    const found = before.data()
    return found ? makeDiffRows([found.details, props.details], found.packages).filter(TOLD) : []
  })
  return (
    <Show when={before.data()}>
      {(found) => (
        <Section
          title="Changed since the run before"
          count={rows().length}
          actions={
            <A class={css.compare} href={comparePath([found().details.run.runId, props.details.run.runId])}>
              Compare
            </A>
          }
        >
          <p class={css.before}>
            <A href={runPath(found().details.run.experimentId, found().details.run.runId)}>
              {found().details.run.runName}
            </A>
          </p>
          <Show
            when={rows().length > 0}
            fallback={<p class={css.none}>Nothing: the same in all it logged.</p>}
          >
            <ul class={css.rows}>
              <For each={rows().slice(0, MOST_ROWS)}>{(row) => <Change row={row} />}</For>
            </ul>
            <Show when={rows().length > MOST_ROWS}>
              <p class={css.none}>and {rows().length - MOST_ROWS} more</p>
            </Show>
          </Show>
        </Section>
      )}
    </Show>
  )
}

function Change(props: { readonly row: DiffRow }) {
  const [old, now] = [() => props.row.cells[0], () => props.row.cells[1]]
  return (
    <li class={css.row}>
      <span class={css.key} data-tip={`${props.row.section}: ${props.row.key}`}>
        {props.row.key}
      </span>
      <span class={css.values}>
        <span class={css.old}>{old()?.text ?? 'none'}</span> → {now()?.text ?? 'none'}
      </span>
      <span class={css.delta}>{deltaText(now(), old())}</span>
    </li>
  )
}
