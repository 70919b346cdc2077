/** Menus on Kobalte's, which has the focus, the typing and the submenus right. Import it from pages, not from the shell. */
import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import Check from 'lucide-solid/icons/check'
import { Show, type JSX } from 'solid-js'
import { canWrite } from '../can-write.ts'
import { cx } from './cx.ts'
import iconButtonCss from './icon-button.module.css'
import { Keys } from './keys.tsx'
import css from './menu.module.css'

export type MenuProps = {
  /** The accessible name (and tooltip) of the button. */
  readonly label: string
  /** What the button shows: one icon, or anything with `look: 'bare'`. */
  readonly trigger: JSX.Element
  /** `bare` leaves the button's looks to `class`. */
  readonly look?: 'bare'
  readonly class?: string | undefined
  readonly size?: 'small'
  readonly align?: 'start' | 'end'
  readonly children: JSX.Element
  readonly onOpenChange?: (open: boolean) => void
  /** All of it changes what is kept. */
  readonly writes?: boolean
}

export function Menu(props: MenuProps) {
  const placement = () => (props.align === 'start' ? 'bottom-start' : 'bottom-end')
  return (
    <Show when={!props.writes || canWrite()}>
      <DropdownMenu
        placement={placement()}
        gutter={4}
        modal={false}
        onOpenChange={(open: boolean) => props.onOpenChange?.(open)}
      >
        <DropdownMenu.Trigger
          class={cx(
            props.look !== 'bare' && iconButtonCss.iconButton,
            props.size && iconButtonCss.small,
            props.class,
          )}
          aria-label={props.label}
          data-tip={props.look === 'bare' ? undefined : props.label}
        >
          {props.trigger}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content class={css.menu}>{props.children}</DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu>
    </Show>
  )
}

export type Place = { readonly x: number; readonly y: number }

export type MenuAtProps = {
  /** Where it opens, in the window; undefined while it is closed. */
  readonly at: Place | undefined
  readonly label: string
  /** Called when it closes, by a choice or without one; gives the focus back to where it belongs. */
  readonly onClose: () => void
  readonly children: JSX.Element
}

/** A menu at a place instead of a button: one for all rows, by the right click or a key. */
export function MenuAt(props: MenuAtProps) {
  return (
    <DropdownMenu
      open={props.at !== undefined}
      placement="bottom-start"
      gutter={2}
      modal={false}
      onOpenChange={(open: boolean) => {
        if (!open) props.onClose()
      }}
    >
      <DropdownMenu.Trigger
        class={css.anchor}
        tabIndex={-1}
        aria-hidden="true"
        style={{ left: `${props.at?.x ?? 0}px`, top: `${props.at?.y ?? 0}px` }}
      />
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          class={css.menu}
          aria-label={props.label}
          onCloseAutoFocus={() => props.onClose()}
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}

export type MenuItemProps = {
  readonly onSelect: () => void
  readonly icon?: JSX.Element
  readonly keys?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  /** It changes what is kept, so it is not there while that cannot be changed. */
  readonly writes?: boolean
  readonly children: JSX.Element
}

export function MenuItem(props: MenuItemProps) {
  return (
    <Show when={!props.writes || canWrite()}>
      <DropdownMenu.Item
        class={cx(css.item, props.danger && css.danger)}
        onSelect={() => props.onSelect()}
        disabled={props.disabled ?? false}
      >
        <span class={css.icon}>{props.icon}</span>
        <span class={css.label}>{props.children}</span>
        <Show when={props.keys}>{(keys) => <Keys keys={keys()} />}</Show>
      </DropdownMenu.Item>
    </Show>
  )
}

export type MenuCheckProps = {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: JSX.Element
}

export function MenuCheck(props: MenuCheckProps) {
  return (
    <DropdownMenu.CheckboxItem
      closeOnSelect
      class={css.item}
      checked={props.checked}
      onChange={(on) => props.onChange(on)}
    >
      <DropdownMenu.ItemIndicator class={css.icon} forceMount>
        <Show when={props.checked}>
          <Check size={14} />
        </Show>
      </DropdownMenu.ItemIndicator>
      <span class={css.label}>{props.children}</span>
    </DropdownMenu.CheckboxItem>
  )
}

/** @param props `writes`: nothing but items that write are behind it */
export function MenuSeparator(props: { readonly writes?: boolean }) {
  return (
    <Show when={!props.writes || canWrite()}>
      <DropdownMenu.Separator class={css.separator} />
    </Show>
  )
}

/** Words over a part of a menu. */
export function MenuHeading(props: { readonly children: JSX.Element }) {
  return <div class={css.heading}>{props.children}</div>
}
