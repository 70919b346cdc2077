import ChevronLeft from 'lucide-solid/icons/chevron-left'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Copy from 'lucide-solid/icons/copy'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet'
import ImageDown from 'lucide-solid/icons/image-down'
import Maximize2 from 'lucide-solid/icons/maximize-2'
import Minimize2 from 'lucide-solid/icons/minimize-2'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import Trash from 'lucide-solid/icons/trash'
import ZoomOut from 'lucide-solid/icons/zoom-out'
import { For, Show } from 'solid-js'
import { createAction } from '../action.ts'
import { copyText } from '../kit/copy-button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { Menu, MenuCheck, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { saveFile } from '../kit/preview/save-file.ts'
import type { ChartFiles } from './chart-files.ts'
import type { ChartItem, ChartSection } from './chart-list.ts'
import css from './chart.module.css'
import type { PanelState } from './panel-state.ts'
import { isAdded } from './panel-state.ts'

export type ChartMenuProps = {
  readonly panel: PanelState
  readonly item: ChartItem
  readonly section: ChartSection
  /** Columns of the panel. */
  readonly columns: number
  readonly span: number
  readonly height: number
  readonly zoomed: boolean
  readonly onReset: () => void
  /** Undefined until the chart is drawn. */
  readonly files: ChartFiles | undefined
}

const HEIGHT_STEP = 60
const MIN_HEIGHT = 120

export function ChartMenu(props: ChartMenuProps) {
  const isFull = (): boolean => props.panel.view().full === props.item.id
  const isPinned = (): boolean => props.panel.pins.ids().includes(props.item.id)
  const toggleFull = (): void => props.panel.change({ full: isFull() ? '' : props.item.id })
  const resize = (span: number, height: number): void =>
    props.panel.setSize(props.item.id, {
      span: Math.min(Math.max(span, 1), props.columns),
      height: Math.max(height, MIN_HEIGHT),
    })
  return (
    <div class={css.actions}>
      <Show when={props.zoomed}>
        <IconButton label="Show everything" keys="Escape" size="small" onClick={() => props.onReset()}>
          <ZoomOut size={14} />
        </IconButton>
      </Show>
      <Show when={isFull()}>
        <IconButton label="Leave full screen" keys="Escape" size="small" onClick={toggleFull}>
          <Minimize2 size={14} />
        </IconButton>
      </Show>
      <Menu label={`Options of ${props.item.title}`} size="small" trigger={<Ellipsis size={14} />}>
        <MenuItem
          icon={<SlidersHorizontal size={14} />}
          onSelect={() => props.panel.setEditing(props.item.id)}
        >
          Edit chart
        </MenuItem>
        <MenuItem icon={<Maximize2 size={14} />} onSelect={toggleFull}>
          {isFull() ? 'Leave full screen' : 'Full screen'}
        </MenuItem>
        <MenuItem
          icon={isPinned() ? <PinOff size={14} /> : <Pin size={14} />}
          onSelect={() => props.panel.pins.toggle(props.item.id)}
        >
          {isPinned() ? 'Unpin' : 'Pin on top'}
        </MenuItem>
        <Show when={props.item.spec.kind === 'line'}>
          <MenuCheck
            checked={props.panel.linesOf(props.item).logY}
            onChange={(logY) => props.panel.setOwn(props.item.id, { logY })}
          >
            Log scale
          </MenuCheck>
          <MenuItem icon={<ZoomOut size={14} />} disabled={!props.zoomed} onSelect={() => props.onReset()}>
            Show everything
          </MenuItem>
        </Show>
        <MenuSeparator />
        <MoveItems panel={props.panel} section={props.section} id={props.item.id} />
        <MenuItem
          disabled={props.span >= props.columns}
          onSelect={() => resize(props.span + 1, props.height)}
        >
          Wider
        </MenuItem>
        <MenuItem disabled={props.span <= 1} onSelect={() => resize(props.span - 1, props.height)}>
          Narrower
        </MenuItem>
        <MenuItem onSelect={() => resize(props.span, props.height + HEIGHT_STEP)}>Taller</MenuItem>
        <MenuItem
          disabled={props.height <= MIN_HEIGHT}
          onSelect={() => resize(props.span, props.height - HEIGHT_STEP)}
        >
          Shorter
        </MenuItem>
        <MenuSeparator />
        <FileItems files={props.files} title={props.item.title} />
        <Show when={isAdded(props.panel.view(), props.item.id)}>
          <MenuSeparator />
          <MenuItem icon={<Trash size={14} />} danger onSelect={() => props.panel.remove(props.item.id)}>
            Remove chart
          </MenuItem>
        </Show>
        <Show when={props.panel.view().own?.[props.item.id]}>
          <MenuSeparator />
          <MenuItem onSelect={() => props.panel.resetOwn(props.item.id)}>Draw like the others</MenuItem>
        </Show>
      </Menu>
    </div>
  )
}

function MoveItems(props: {
  readonly panel: PanelState
  readonly section: ChartSection
  readonly id: string
}) {
  const ids = (): string[] => props.section.charts.map(({ id }) => id)
  const place = (): number => ids().indexOf(props.id)
  return (
    <>
      <MenuItem
        icon={<ChevronLeft size={14} />}
        disabled={place() <= 0}
        onSelect={() => props.panel.move(props.section, props.id, ids()[place() - 1])}
      >
        Move forward
      </MenuItem>
      <MenuItem
        icon={<ChevronRight size={14} />}
        disabled={place() >= ids().length - 1}
        onSelect={() => props.panel.move(props.section, props.id, ids()[place() + 2])}
      >
        Move back
      </MenuItem>
    </>
  )
}

function FileItems(props: { readonly files: ChartFiles | undefined; readonly title: string }) {
  const save = createAction(async (make: () => Promise<Blob>, extension: string) => {
    saveFile(await make(), fileName(props.title, extension))
  }, 'Could not save the chart')
  const copy = createAction(async (make: () => Promise<Blob>) => {
    await copyText(await (await make()).text())
  }, 'Could not copy the points')
  const formats = [
    { extension: 'png', label: 'Save as PNG', of: (files: ChartFiles) => files.png },
    { extension: 'svg', label: 'Save as SVG', of: (files: ChartFiles) => files.svg },
    { extension: 'csv', label: 'Save as CSV', of: (files: ChartFiles) => files.csv },
  ]
  return (
    <>
      <For each={formats}>
        {({ extension, label, of }) => (
          <MenuItem
            icon={extension === 'csv' ? <FileSpreadsheet size={14} /> : <ImageDown size={14} />}
            disabled={props.files === undefined}
            onSelect={() => props.files && void save.run(of(props.files), extension)}
          >
            {label}
          </MenuItem>
        )}
      </For>
      <MenuItem
        icon={<Copy size={14} />}
        disabled={props.files === undefined}
        onSelect={() => props.files && void copy.run(props.files.csv)}
      >
        Copy all points
      </MenuItem>
    </>
  )
}

function fileName(title: string, extension: string): string {
  return `${title.replace(/[^\p{L}\p{N}.-]+/gu, '-').slice(0, 80)}.${extension}`
}
