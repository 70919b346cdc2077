import { followJob } from '#base/job.ts'
import type { DoorSession } from '#service/session.ts'
import type { TrackletApi } from './api.ts'
import { intoFile } from './into-file.ts'

type FileVerbs = Pick<
  TrackletApi,
  'inspectFiles' | 'importFiles' | 'planExport' | 'exportBundle' | 'exportHtml'
>

const loadImports = () => import('#service/import-files.ts')
const loadExports = () => import('#service/export-bundle.ts')

export function exportVerb(session: DoorSession): TrackletApi['exportBundle'] {
  return (request, part, to, port) =>
    followJob(port, (job) =>
      session.use(async ({ store, ingest }) => {
        const { exportBundle } = await loadExports()
        const exported = await intoFile(to, (take) => exportBundle(store, request, part, take, job))
        await ingest.compactLeft()
        return exported
      }),
    )
}

/** What comes in and leaves as files. Loaded when first asked. */
export function fileVerbs(session: DoorSession): FileVerbs {
  return {
    inspectFiles: async (files) => await (await loadImports()).inspectFiles(files),
    importFiles: (files, options = {}, port) =>
      followJob(port, (job) =>
        session.useFiles(async ({ store, ingest }) => {
          const { importFiles } = await loadImports()
          const report = await importFiles(store, files, options, job)
          await ingest.compactLeft()
          return report
        }),
      ),

    planExport: (request) =>
      session.use(async ({ store }) => await (await loadExports()).planExport(store, request)),
    exportBundle: exportVerb(session),
    exportHtml: (request, port) =>
      followJob(port, ({ signal }) =>
        session.use(async ({ store, ingest }) => {
          const { exportHtml } = await import('#service/export-html.ts')
          const exported = await exportHtml(store, request, signal)
          await ingest.compactLeft()
          return exported
        }),
      ),
  }
}
