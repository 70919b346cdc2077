/** Sends a comparison away as one HTML file, for people who have no Tracklet. */
import { tellFailure } from '../action.ts'
import { formatBytes, plural } from '../format.ts'
import { showJob } from '../kit/job-card.tsx'
import { saveFile } from '../kit/preview/save-file.ts'
import { showToast } from '../kit/toast.tsx'
import { remote, runRemoteJob } from '../remote.ts'

/** What cannot be done is told in a toast. @param title of the page and the file */
export async function exportComparison(runIds: readonly string[], title: string): Promise<void> {
  const controller = new AbortController()
  const hide = showJob({
    text: () => `Writing ${plural(runIds.length, 'run')} into one HTML file`,
    fraction: () => undefined,
    cancel: () => controller.abort(),
  })
  try {
    const template = await readTemplate(controller.signal)
    const { fileName, content } = await runRemoteJob({ signal: controller.signal }, (port) =>
      remote.exportHtml({ runIds, title, template }, port),
    )
    saveFile(content, fileName)
    showToast({
      text: `Downloaded: ${fileName} (${plural(runIds.length, 'run')}, ${formatBytes(content.size)}).`,
    })
  } catch (error) {
    if (!controller.signal.aborted) tellFailure('Could not write the file', error)
  } finally {
    hide()
  }
}

/** The page that shows it, which was built beside this one. */
async function readTemplate(signal: AbortSignal): Promise<string> {
  const response = await fetch(new URL('report.html', document.baseURI), { signal })
  if (response.ok) return await response.text()
  throw new Error(`report.html could not be loaded (${response.status})`)
}
