import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { VirtualRows } from '../../kit/preview/virtual-rows.tsx'
import { RunStateMark, RunSwatch, paintOf, runState } from '../../kit/run-label.tsx'
import { setLitRun } from '../../lit-run.ts'
import { runPath } from '../../routes.ts'
import css from './children.module.css'
import { Section } from '../../kit/section.tsx'

type Child = RunDetails['children'][number]

const ROW_HEIGHT = 28
const MOST_ROWS = 12

/** The runs that name this one as their parent. */
export function ChildRuns(props: { readonly details: RunDetails }) {
  const children = () => props.details.children
  return (
    <Show when={children().length > 0}>
      <Section title="Child runs" count={children().length}>
        <VirtualRows label="Child runs" count={children().length} rowHeight={ROW_HEIGHT} mostRows={MOST_ROWS}>
          {(index) => (
            <Show when={children()[index]}>
              {(child) => <ChildRow child={child()} experimentId={props.details.run.experimentId} />}
            </Show>
          )}
        </VirtualRows>
      </Section>
    </Show>
  )
}

function ChildRow(props: { readonly child: Child; readonly experimentId: string }) {
  return (
    <A
      class={css.child}
      href={runPath(props.experimentId, props.child.runId)}
      onPointerEnter={() => setLitRun(props.child.runId)}
      onPointerLeave={() => setLitRun(undefined)}
    >
      <RunSwatch color={paintOf({ runId: props.child.runId, tags: new Map() })} />
      <span class={css.name}>{props.child.runName}</span>
      {/* Whether a running child is held by a client is not known here: it is called neither live nor interrupted. */}
      <Show when={props.child.status !== 'RUNNING'} fallback={<span class={css.running}>running</span>}>
        <RunStateMark state={runState(props.child.status, false)} />
      </Show>
    </A>
  )
}
