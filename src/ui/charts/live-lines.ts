/** Lines that are asked for again with every change of the question, and of what they are of. */
import {
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
  type Accessor,
} from 'solid-js'
import { isTrackletError } from '#base/errors.ts'
import type { Change } from '#model/change.ts'
import type { LinesAnswer, LinesRequest } from '#model/lines.ts'
import { createLive, type Live } from '../live.ts'
import { remote } from '../remote.ts'
import type { LineChartSource } from './line-chart-state.ts'

/** What is asked for, kept beside the answer so that a later question does not relabel it. */
export type Ask = { readonly request: LinesRequest; readonly source: LineChartSource }

export function createLines(ask: Accessor<Ask | undefined>): Live<Ask, LinesAnswer> {
  const wanted = createMemo(ask, undefined, { equals: isSameAsk })
  const [asked, setAsked] = createSignal(untrack(wanted))
  const reader = crypto.randomUUID()
  const runs = createMemo(() => new Set(asked()?.request.runIds))
  let reading = 0
  let isGone = false
  // While smoothing is dragged each question is answered before the next is asked: else the lines would stand still.
  createComputed(() => {
    const next = wanted()
    if (reading === 0 || !isSmoothedAnew(untrack(asked), next)) setAsked(next)
  })
  const cancel = (): void => {
    if (reading > 0) void remote.cancelLines(reader)
  }
  createEffect(on(asked, cancel, { defer: true }))
  onCleanup(() => {
    isGone = true
    cancel()
  })
  const read = async ({ request }: Ask): Promise<LinesAnswer> => {
    reading++
    try {
      return await remote.readLines({ ...request, reader })
    } finally {
      reading--
    }
  }
  const live = createLive(
    asked,
    async (ask) => {
      for (;;) {
        try {
          return await read(ask)
        } catch (error) {
          // Cancellations of what was asked before may come late, one after another.
          if (!isTrackletError(error, 'CANCELLED') || untrack(asked) !== ask || isGone) throw error
        }
      }
    },
    (change: Change) => change.kind === 'metrics' && change.runIds.some((runId) => runs().has(runId)),
  )
  createEffect(on([live.data, live.error], () => setAsked(untrack(wanted)), { defer: true }))
  return live
}

/** Whether all but the amount of smoothing is the same. */
function isSmoothedAnew(a: Ask | undefined, b: Ask | undefined): boolean {
  const [before, after] = [a?.request.smoothing, b?.request.smoothing]
  if (a === undefined || before?.kind === undefined || before.kind !== after?.kind) return false
  return isSameAsk({ ...a, request: { ...a.request, smoothing: after } }, b)
}

function isSameAsk(a: Ask | undefined, b: Ask | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  const names = [...Object.keys(a.request), ...Object.keys(b.request)] as (keyof LinesRequest)[]
  return names.every((name) => isSame(a.request[name], b.request[name]))
}

/** Ten thousand run ids are mostly the very same list. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
