import { Show, createUniqueId, type JSX } from 'solid-js'
import type { GrantScope } from '#model/grant.ts'
import css from './grant-fields.module.css'
import { Checkbox } from './kit/checkbox.tsx'

export type GrantFieldsProps = {
  readonly scope: GrantScope
  /** The one experiment that can be chosen; '' for none. */
  readonly experiment: string
  readonly onChange: (scope: GrantScope) => void
}

/** What a page of another origin may do: the same fields where it asks and where it is looked after. */
export function GrantFields(props: GrantFieldsProps) {
  const name = createUniqueId()
  const reach = (value: GrantScope['reach'], text: JSX.Element) => (
    <label class={css.choice}>
      <input
        type="radio"
        name={name}
        checked={props.scope.reach === value}
        onChange={() =>
          props.onChange({
            ...props.scope,
            reach: value,
            experiment: value === 'one' ? props.experiment : '',
          })
        }
      />
      <span>{text}</span>
    </label>
  )
  return (
    <>
      <fieldset class={css.group}>
        <legend class={css.legend}>Log runs to</legend>
        <Show when={props.experiment !== ''}>
          {reach(
            'one',
            <>
              the experiment <strong>{props.experiment}</strong> only
            </>,
          )}
        </Show>
        {reach('own', 'Default, and experiments that it makes itself')}
        {reach('any', 'any experiment')}
      </fieldset>
      <fieldset class={css.group}>
        <legend class={css.legend}>And also</legend>
        <label class={css.choice}>
          <Checkbox
            checked={props.scope.read}
            onChange={(event) => props.onChange({ ...props.scope, read: event.currentTarget.checked })}
          />
          <span>see all runs, models and files that are here</span>
        </label>
        <label class={css.choice}>
          <Checkbox
            checked={props.scope.change}
            onChange={(event) => props.onChange({ ...props.scope, change: event.currentTarget.checked })}
          />
          <span>change and delete what is here, and register models</span>
        </label>
      </fieldset>
    </>
  )
}
