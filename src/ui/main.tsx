import '@fontsource-variable/inter/index.css'
import './theme/reset.css'
import './theme/tokens.css'
import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { followLooks } from './look.ts'
import { mendAddresses } from './mend-address.ts'
import { registerServiceWorker } from './pwa.ts'
import { listenForOrigins } from './serve-origins.ts'
import { applyTheme } from './theme/theme.ts'

applyTheme()
followLooks()
mendAddresses()

const root = document.getElementById('app')
if (root) render(() => <App />, root)

listenForOrigins()

// Without it Tracklet works, only not offline: a private window, or a host that serves sw.js wrongly.
registerServiceWorker().catch(() => undefined)
