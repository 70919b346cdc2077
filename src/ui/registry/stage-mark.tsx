import type { ModelVersion } from '#model/registered-model.ts'
import css from './stage-mark.module.css'

/** A stage as a dot and its word; None is only a word. */
export function StageMark(props: { readonly stage: ModelVersion['currentStage'] }) {
  return (
    <span class={css.stage} data-stage={props.stage}>
      {props.stage}
    </span>
  )
}
