import { describeService } from '../../helpers/service-suite.ts'
import { clearStorage, openWorker } from '../../helpers/worker-client.ts'

describeService('the service in a worker', { clear: clearStorage, open: openWorker })
