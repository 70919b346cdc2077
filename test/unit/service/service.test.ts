import { expose, transferHandlers } from 'comlink'
import { makeThrowHandler } from '#base/wire.ts'
import { lookVerbs } from '#worker/look-verbs.ts'
import { makeApi } from '#worker/make-api.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { describeService } from '../../helpers/service-suite.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

describeService('the service in memory', {
  clear: () => Promise.resolve(clearMemory()),
  open: () => {
    const session = openMemory()
    return Promise.resolve({
      api: { ...makeApi(session), ...lookVerbs((api, port) => expose(api, port)) },
      settle: async () => (await session.ready()).ingest.settle(),
      close: () => session.close(),
    })
  },
})
