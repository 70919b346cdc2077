import { makeApi } from '#worker/make-api.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { describeService } from '../../helpers/service-suite.ts'

describeService('the service in memory', {
  clear: () => Promise.resolve(clearMemory()),
  open: () => {
    const session = openMemory()
    return Promise.resolve({
      api: makeApi(session),
      settle: async () => (await session.ready()).ingest.settle(),
      close: () => session.close(),
    })
  },
})
