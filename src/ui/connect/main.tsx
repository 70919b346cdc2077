/** The window in which a page of another origin asks to log here: see #base/door.ts. It has no part of the app's shell. */
import '@fontsource-variable/inter/index.css'
import '../theme/reset.css'
import '../theme/tokens.css'
import { render } from 'solid-js/web'
import { registerServiceWorker } from '../pwa.ts'
import { applyTheme } from '../theme/theme.ts'
import { ConnectPage } from './connect-page.tsx'

applyTheme()

// Told where no script runs, see connect.html.
document.getElementById('late')?.remove()
const root = document.getElementById('app')
if (root) render(() => <ConnectPage />, root)

// As for the app's page.
registerServiceWorker().catch(() => undefined)
