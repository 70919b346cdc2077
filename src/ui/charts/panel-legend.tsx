import { For, Match, Show, Switch } from 'solid-js'
import { formatCount, formatNumber } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import type { Appearance } from './appearance.ts'
import { nameOfColumn } from './chart-list.ts'
import css from './charts-panel.module.css'
import type { ColorScale } from './color-scale.ts'
import type { ResolvedLines } from './line-settings.ts'

export type PanelLegendProps = { readonly appearance: Appearance; readonly lines: ResolvedLines }

/** What colours and dashes mean, once for all charts. */
export function PanelLegend(props: PanelLegendProps) {
  return (
    <Show when={props.appearance.colors ?? (props.appearance.dashes.length > 0 ? true : undefined)}>
      <div class={css.legend} role="group" aria-label="What colours and dashes mean">
        <Show when={props.appearance.colors}>
          {(colors) => <ColorKey name={nameOfColumn(props.lines.colorBy ?? '')} colors={colors()} />}
        </Show>
        <Show when={props.appearance.dashes.length > 0}>
          <div class={css.key}>
            <b>{nameOfColumn(props.lines.dashBy ?? '')}</b>
            <For each={props.appearance.dashes}>
              {({ text, dash }) => (
                <span>
                  <svg class={css.dash} aria-hidden="true">
                    <line x1="0" y1="4" x2="24" y2="4" stroke-dasharray={dash.join(' ')} />
                  </svg>
                  {text}
                </span>
              )}
            </For>
          </div>
        </Show>
      </div>
    </Show>
  )
}

export function ColorKey(props: { readonly name: string; readonly colors: ColorScale }) {
  return (
    <div class={css.key}>
      <b>{props.name}</b>
      <Switch>
        <Match when={props.colors.kind === 'ramp' && props.colors}>
          {(ramp) => (
            <>
              <span>{formatNumber(ramp().min)}</span>
              <i class={css.ramp} style={{ background: ramp().gradient }} />
              <span>
                {formatNumber(ramp().max)}
                {ramp().log ? ' (log)' : ''}
              </span>
            </>
          )}
        </Match>
        <Match when={props.colors.kind === 'values' && props.colors}>
          {(values) => (
            <>
              <For each={values().keys.slice(0, MOST_KEYS)}>
                {({ text, color }) => (
                  <span>
                    <RunSwatch color={color} />
                    {shortText(text)}
                  </span>
                )}
              </For>
              <Show when={values().keys.length > MOST_KEYS}>
                <span>+{formatCount(values().keys.length - MOST_KEYS)} more</span>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}

/** A number with as many digits as tell it apart. */
function shortText(text: string): string {
  return text.length > LONG_NUMBER && Number.isFinite(Number(text)) ? formatNumber(Number(text)) : text
}

const LONG_NUMBER = 8
/** Colours repeat long before. */
const MOST_KEYS = 48
