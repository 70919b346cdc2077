import X from 'lucide-solid/icons/x'
import { Match, Show, Switch, createEffect, createMemo, on } from 'solid-js'
import type { BarChart, BoxChart, HistogramChart, ScatterChart } from '#model/chart.ts'
import { Button } from '../kit/button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import css from './chart-inspector.module.css'
import { specOf, type ChartItem } from './chart-list.ts'
import { FacetSelect, LineFields } from './line-fields.tsx'
import type { PanelFields } from './panel-fields.ts'
import { isAdded, type PanelState } from './panel-state.ts'
import {
  BarFields,
  BoxFields,
  ContourFields,
  HistogramFields,
  ImagesFields,
  ImportanceFields,
  ParallelFields,
  ScatterFields,
} from './run-charts/run-chart-fields.tsx'
import { SectionFields } from './section-fields.tsx'
import { SourceFields } from './source-fields.tsx'
import { TextLine } from './text-line.tsx'

export type ChartInspectorProps = { readonly panel: PanelState; readonly fields: PanelFields }

/** The settings of one chart, or of all, beside them: what is changed is seen at once. */
export function ChartInspector(props: ChartInspectorProps) {
  let aside: HTMLElement | undefined
  const close = (): void => props.panel.setEditing(undefined)
  const item = createMemo(() => props.panel.itemOf(props.panel.editing() ?? ''))
  const title = (): string => {
    if (props.panel.editing() === 'sections') return 'Sections by pattern'
    return item()?.title ?? 'All line charts'
  }
  // After the menu from which it was opened gave the focus back: Escape, and Tab, are the settings' now.
  createEffect(on(props.panel.editing, () => requestAnimationFrame(() => aside?.focus())))
  return (
    <aside
      ref={aside}
      class={css.inspector}
      tabindex="-1"
      aria-label={title()}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close()
      }}
    >
      <header class={css.header}>
        <h2 class={css.title} data-tip={title()}>
          {title()}
        </h2>
        <IconButton label="Close" keys="Escape" size="small" onClick={close}>
          <X size={14} />
        </IconButton>
      </header>
      <div class={css.body}>
        <Switch>
          <Match when={props.panel.editing() === 'sections'}>
            <SectionFields panel={props.panel} />
          </Match>
          <Match when={props.panel.editing() === 'panel'}>
            <LineFields
              value={props.panel.view().lines ?? {}}
              fields={props.fields}
              onChange={(change, drag) => props.panel.setLines(change, drag)}
            />
          </Match>
          <Match when={item()}>{(chart) => <ItemFields {...props} item={chart()} />}</Match>
        </Switch>
      </div>
    </aside>
  )
}

function ItemFields(props: ChartInspectorProps & { readonly item: ChartItem }) {
  const added = (): boolean => isAdded(props.panel.view(), props.item.id)
  return (
    <>
      <Show when={added()}>
        <TextLine
          label="Title"
          value={props.panel.view().added?.find(({ id }) => id === props.item.id)?.title ?? ''}
          placeholder={props.item.title}
          onChange={(text) => props.panel.setTitle(props.item.id, text)}
        />
      </Show>
      <Show when={props.item.spec.kind === 'line' && props.item.spec}>
        {(spec) => (
          <>
            <Show when={added()}>
              <SourceFields
                sources={spec().y}
                metrics={props.fields.metrics}
                onChange={(y) => props.panel.setSpec(props.item.id, { ...spec(), y })}
              />
            </Show>
            <LineFields
              value={{ ...props.panel.view().lines, ...spec(), ...props.panel.view().own?.[props.item.id] }}
              fields={props.fields}
              onChange={(change, drag) => props.panel.setOwn(props.item.id, change, drag)}
            />
          </>
        )}
      </Show>
      <RunChartFields {...props} />
      <Show when={props.panel.view().own?.[props.item.id]}>
        <Button onClick={() => props.panel.resetOwn(props.item.id)}>Draw like the others</Button>
      </Show>
      <Show when={added()}>
        <Button
          look="danger"
          onClick={() => {
            props.panel.setEditing(undefined)
            props.panel.remove(props.item.id)
          }}
        >
          Remove chart
        </Button>
      </Show>
    </>
  )
}

/** Of a chart of values that runs have. */
function RunChartFields(props: ChartInspectorProps & { readonly item: ChartItem }) {
  const change = (next: object): void => props.panel.setSpec(props.item.id, { ...props.item.spec, ...next })
  return (
    <>
      <OwnFields {...props} onChange={change} />
      <Show when={facetedSpec(props.item)}>
        {(spec) => (
          <FacetSelect
            value={spec().facetBy}
            fields={props.fields}
            onChange={(facetBy) => change({ facetBy })}
          />
        )}
      </Show>
    </>
  )
}

/** Of a chart that can be several small ones; lines have their own. */
function facetedSpec(item: ChartItem): BarChart | BoxChart | HistogramChart | ScatterChart | undefined {
  return specOf(item, 'bar') ?? specOf(item, 'box') ?? specOf(item, 'histogram') ?? specOf(item, 'scatter')
}

/** What only charts of its kind have. */
function OwnFields(
  props: ChartInspectorProps & { readonly item: ChartItem; readonly onChange: (next: object) => void },
) {
  return (
    <Switch>
      <Match when={specOf(props.item, 'bar')}>
        {(spec) => <BarFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'scatter')}>
        {(spec) => <ScatterFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'contour')}>
        {(spec) => <ContourFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'histogram')}>
        {(spec) => <HistogramFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'box')}>
        {(spec) => <BoxFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'images')}>
        {(spec) => <ImagesFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'importance')}>
        {(spec) => <ImportanceFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
      <Match when={specOf(props.item, 'parallel')}>
        {(spec) => <ParallelFields spec={spec()} fields={props.fields} onChange={props.onChange} />}
      </Match>
    </Switch>
  )
}
