import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { MemoryFiles } from '#store/memory-files.ts'
import { openMemorySession } from '#service/open-session.ts'
import type { Session } from '#service/session.ts'
import { makeApi } from '#worker/make-api.ts'
import { describeService } from '../../helpers/service-suite.ts'

let files = new MemoryFiles()

describeService('the service in memory', {
  clear: () => {
    files = new MemoryFiles()
    const factory = new IDBFactory()
    Object.assign(globalThis, { indexedDB: factory })
    Dexie.dependencies.indexedDB = factory
    return Promise.resolve()
  },
  open: () => {
    const session: Session = openMemorySession(files)
    return Promise.resolve({
      api: makeApi(session),
      settle: async () => (await session.ready()).ingest.settle(),
      close: () => session.close(),
    })
  },
})
