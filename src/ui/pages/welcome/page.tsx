import { A, useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { formatCount } from '../../format.ts'
import { useApp } from '../../app-context.tsx'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { IMPORT_PATH, USE_PATH } from '../../routes.ts'
import { loggingSnippet } from '../../snippet.ts'
import { createTitle } from '../../title.ts'
import { offerFiles, takeAddress } from '../import/state.ts'
import { training } from './training.ts'
import { TrainingPanel } from './training-panel.tsx'
import css from './page.module.css'

/** Made by `npm run sample`. */
const SAMPLE = 'sample/house-prices.tracklet.zip'

/** The first screen of an empty tracker, and the help on logging later: train something, or paste three lines. */
export function WelcomePage() {
  const { experiments } = useApp()
  createTitle(() => 'Welcome')
  const navigate = useNavigate()
  const openSample = (): void => {
    navigate(IMPORT_PATH)
    void takeAddress(SAMPLE, offerFiles)
  }
  const runs = () => experiments.data()?.reduce((sum, { activeRuns }) => sum + activeRuns, 0) ?? 0
  return (
    <div class={css.page}>
      <div class={css.column}>
        <header>
          <h1 class={css.title}>{runs() > 0 ? 'Log another run' : 'Nothing is tracked yet'}</h1>
          <p class={css.lead}>
            Tracklet keeps the parameters, metrics and files of training runs, and compares them. All of it
            lives in this browser: there is no server and no account, and it works offline.
            <Show when={runs() > 0}> {formatCount(runs())} runs so far.</Show>
          </p>
        </header>

        <section class={css.section}>
          <h2 class={css.heading}>See it work</h2>
          <p>
            A sweep of small networks learns house prices in this tab, about a minute. Every run appears as it
            trains. Or look at such a sweep that is finished, in a bundle that comes with Tracklet.
          </p>
          <div class={css.choices}>
            <TrainingPanel />
            <Show when={training.phase() === 'idle'}>
              <Button onClick={openSample}>Open the sample bundle</Button>
            </Show>
          </div>
        </section>

        <section class={css.section}>
          <h2 class={css.heading}>Log your own</h2>
          <p>
            Paste this into a page, a worker or a notebook served from {location.origin}. It runs in any async
            JavaScript, also in this page’s console.
          </p>
          <CodeBlock code={loggingSnippet('my-experiment')} copyLabel="Copy the three lines" />
          <p class={css.small}>
            Call <code>logMetric</code> in your loop and <code>await run.end()</code> after it. Points are on
            disk within a second, also if the tab is closed.
          </p>
          <p class={css.small}>
            In Python, <code>import mlflow</code> logs here: see the lines for{' '}
            <A href={USE_PATH}>JupyterLite, marimo and Pyodide</A>.
          </p>
        </section>

        <section class={css.section}>
          <h2 class={css.heading}>What happens to the data</h2>
          <p>
            It stays in this browser’s storage on this device. Nothing is sent anywhere. Clearing the site’s
            data deletes it; settings shows how much there is and asks the browser to keep it.
          </p>
        </section>
      </div>
    </div>
  )
}
