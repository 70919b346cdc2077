import MenuIcon from 'lucide-solid/icons/menu'
import Search from 'lucide-solid/icons/search'
import { useApp } from '../app-context.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { Wordmark } from './wordmark.tsx'
import css from './top-bar.module.css'

/** The phone's head: what the sidebar holds is behind its first button. */
export function TopBar(props: { readonly onMenu: () => void }) {
  const app = useApp()
  return (
    <header class={css.bar}>
      <IconButton label="Open the menu" onClick={() => props.onMenu()}>
        <MenuIcon size={18} />
      </IconButton>
      <Wordmark />
      <IconButton label="Search" class={css.search} onClick={() => app.openPalette()}>
        <Search size={18} />
      </IconButton>
    </header>
  )
}
