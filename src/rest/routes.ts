/** Every route there is. */
import type { Route } from './route.ts'
import { ARTIFACT_ROUTES } from './routes/artifacts.ts'
import { EXPERIMENT_ROUTES } from './routes/experiments.ts'
import { HISTORY_ROUTES } from './routes/history.ts'
import { LOGGED_MODEL_ROUTES } from './routes/logged-models.ts'
import { LOGGING_ROUTES } from './routes/logging.ts'
import { MODEL_VERSION_ROUTES } from './routes/model-versions.ts'
import { PROXY_ROUTES } from './routes/proxy.ts'
import { REGISTERED_MODEL_ROUTES } from './routes/registered-models.ts'
import { RUN_ROUTES } from './routes/runs.ts'
import { SERVER_ROUTES } from './routes/server.ts'

export const ROUTES: readonly Route[] = [
  ...EXPERIMENT_ROUTES,
  ...RUN_ROUTES,
  ...LOGGING_ROUTES,
  ...HISTORY_ROUTES,
  ...ARTIFACT_ROUTES,
  ...PROXY_ROUTES,
  ...LOGGED_MODEL_ROUTES,
  ...REGISTERED_MODEL_ROUTES,
  ...MODEL_VERSION_ROUTES,
  ...SERVER_ROUTES,
]
