/** The dedicated worker's entry: the store, and nothing that draws. The UI and every client start one of their own. */
import { expose, transferHandlers } from 'comlink'
import { makeThrowHandler } from '#base/wire.ts'
import { openBrowserSession } from '#service/open-session.ts'
import type { TrackletApi } from './api.ts'
import { checkCalls } from './check-calls.ts'
import { lookVerbs } from './look-verbs.ts'
import { makeApi } from './make-api.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

const serve = (api: TrackletApi, port: MessagePort): void => expose(checkCalls(api), port)
expose(checkCalls({ ...makeApi(openBrowserSession()), ...lookVerbs(serve) }))
