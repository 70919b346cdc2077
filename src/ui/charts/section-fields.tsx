import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { Index, createMemo } from 'solid-js'
import type { PatternSection } from '#model/charts-view.ts'
import { plural } from '../format.ts'
import { Button } from '../kit/button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import css from './chart-inspector.module.css'
import { makeNameTest } from './metric-sections.ts'
import type { PanelState } from './panel-state.ts'
import { TextLine } from './text-line.tsx'

/** Sections filled by patterns. Metrics that appear later join them. */
export function SectionFields(props: { readonly panel: PanelState }) {
  const sections = (): readonly PatternSection[] => props.panel.view().sections ?? []
  const set = (place: number, change: Partial<PatternSection>): void =>
    props.panel.change({
      sections: sections().map((section, i) => (i === place ? { ...section, ...change } : section)),
    })
  return (
    <>
      <p class={css.help}>
        A section holds every metric whose name matches: words, or a regular expression such as ^val/. Metrics
        that are logged later join it.
      </p>
      <Index each={sections()}>
        {(section, place) => (
          <fieldset class={css.group}>
            <div class={css.row}>
              <TextLine label="Title" value={section().title} onChange={(title) => set(place, { title })} />
              <IconButton
                label={`Remove section ${section().title}`}
                size="small"
                onClick={() => props.panel.change({ sections: sections().toSpliced(place, 1) })}
              >
                <X size={14} />
              </IconButton>
            </div>
            <TextLine
              label="Pattern"
              value={section().pattern}
              onChange={(pattern) => set(place, { pattern })}
            />
            <Matches pattern={section().pattern} metrics={props.panel.metrics()} />
          </fieldset>
        )}
      </Index>
      <Button
        onClick={() =>
          props.panel.change({
            sections: [...sections(), { title: `Section ${sections().length + 1}`, pattern: '^val' }],
          })
        }
      >
        <Plus size={14} /> Add a section
      </Button>
    </>
  )
}

function Matches(props: { readonly pattern: string; readonly metrics: readonly string[] }) {
  const count = createMemo(() => props.metrics.filter(makeNameTest(props.pattern)).length)
  return <p class={css.help}>{plural(count(), 'metric')} now</p>
}
