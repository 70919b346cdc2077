import { Match, Show, Switch } from 'solid-js'
import { ErrorNote } from '../../errors.tsx'
import { Button } from '../../kit/button.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { createTitle } from '../../title.ts'
import { FilePicker } from './file-picker.tsx'
import { FoundList } from './found-list.tsx'
import css from './page.module.css'
import { ProgressPanel } from './progress-panel.tsx'
import { ReportPanel } from './report-panel.tsx'
import { cancelImport, importStep, type ImportStep } from './state.ts'
import { WatchList } from './watch-list.tsx'

/** Narrows the step for its part of the page. */
function at<K extends ImportStep['step']>(step: K): Extract<ImportStep, { step: K }> | undefined {
  const now = importStep()
  return now.step === step ? (now as Extract<ImportStep, { step: K }>) : undefined
}

export function ImportPage() {
  createTitle(() => 'Import')
  return (
    <div class={css.page}>
      <PageHeader title="Import" />
      <div class={css.body}>
        <Switch>
          <Match when={at('idle')}>
            <FilePicker />
          </Match>
          <Match when={at('looking')}>
            {(step) => <ProgressPanel files={step().count} progress={undefined} />}
          </Match>
          <Match when={at('found')}>{(found) => <FoundList found={found()} />}</Match>
          <Match when={at('importing')}>
            {(step) => <ProgressPanel progress={step().progress} begun={step().begun} />}
          </Match>
          <Match when={at('done')}>{(step) => <ReportPanel report={step().report} />}</Match>
          <Match when={at('failed')}>
            {(step) => (
              <div class={css.stack}>
                <ErrorNote error={step().error} />
                <p class={css.secondary}>Nothing was added; what was here before is as it was.</p>
                <Button onClick={cancelImport}>Choose other files</Button>
              </div>
            )}
          </Match>
        </Switch>
        <Show when={importStep().step !== 'importing'}>
          <WatchList />
        </Show>
      </div>
    </div>
  )
}
