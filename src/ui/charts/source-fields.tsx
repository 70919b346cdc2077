import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { Index, createSignal } from 'solid-js'
import { messageOf } from '#base/errors.ts'
import type { LineSource } from '#model/chart.ts'
import { metricsOf } from '#model/expression.ts'
import { parseExpression } from '#query/expression/parse-expression.ts'
import { Button } from '../kit/button.tsx'
import field from '../kit/field.module.css'
import { IconButton } from '../kit/icon-button.tsx'
import css from './chart-inspector.module.css'
import { TextLine } from './text-line.tsx'

export type SourceFieldsProps = {
  readonly sources: readonly LineSource[]
  readonly metrics: readonly string[]
  readonly onChange: (sources: readonly LineSource[]) => void
}

/** Which metrics a chart shows, and expressions over them. What is wrong is told and not drawn. */
export function SourceFields(props: SourceFieldsProps) {
  const [wrong, setWrong] = createSignal<{
    readonly place: number
    readonly text: string
    readonly error: string
  }>()
  const set = (place: number, text: string): void => {
    const error = problemOf(text, props.metrics)
    setWrong(error === undefined ? undefined : { place, text, error })
    if (error === undefined) props.onChange(props.sources.toSpliced(place, 1, text))
  }
  return (
    <fieldset class={css.group}>
      <legend class={field.label}>Metrics and expressions</legend>
      <Index each={props.sources}>
        {(source, place) => (
          <div class={css.row}>
            <TextLine
              label={`Line ${place + 1}`}
              bare
              value={wrong()?.place === place ? (wrong()?.text ?? '') : source()}
              placeholder="val/loss, or = train/loss - val/loss"
              choices={props.metrics}
              error={wrong()?.place === place ? wrong()?.error : undefined}
              onChange={(text) => set(place, text.trim())}
            />
            <IconButton
              label={`Remove ${source()}`}
              size="small"
              disabled={props.sources.length === 1}
              onClick={() => props.onChange(props.sources.toSpliced(place, 1))}
            >
              <X size={14} />
            </IconButton>
          </div>
        )}
      </Index>
      <Button look="plain" onClick={() => props.onChange([...props.sources, props.metrics[0] ?? ''])}>
        <Plus size={14} /> Add a line
      </Button>
    </fieldset>
  )
}

/** Undefined for a metric and for an expression over metrics that there are. */
function problemOf(text: string, metrics: readonly string[]): string | undefined {
  if (text === '') return 'A metric, or = and an expression over metrics.'
  if (!text.startsWith('=')) return metrics.includes(text) ? undefined : `No run has a metric ${text}.`
  try {
    const missing = metricsOf(parseExpression(text.replace(/^=/, ' '))).filter(
      (key) => !metrics.includes(key),
    )
    if (missing.length === 0) return undefined
    const hint = /[/-]/.test(missing[0] ?? '') ? ' To divide or subtract, put blanks about the sign.' : ''
    return `No run has a metric ${missing.join(', ')}.${hint}`
  } catch (error) {
    return messageOf(error)
  }
}
