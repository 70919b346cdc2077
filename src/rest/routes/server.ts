/** What a client asks about the server itself. */
import { toTextResponse } from '../respond.ts'
import { defineRoute, type Route } from '../route.ts'

/** The MLflow whose API this is: clients ask, to know what they may call. */
const MLFLOW_VERSION = '3.17.2'

export const SERVER_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['GET'],
    prefix: 'root',
    path: 'health',
    answer: async () => toTextResponse('OK'),
  }),
  defineRoute({
    methods: ['GET'],
    prefix: 'root',
    path: 'version',
    answer: async () => toTextResponse(MLFLOW_VERSION),
  }),
  defineRoute({
    methods: ['GET'],
    version: '3.0',
    path: 'mlflow/server-info',
    answer: async () => ({
      store_type: 'SqlStore',
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: false,
      presigned_upload_model_id_supported: false,
      features_enabled: { gateway: false },
    }),
  }),
]
