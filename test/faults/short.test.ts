import { apiScenarios } from './api-scenarios.js'
import { describeContention } from './contention.js'
import { describeScenarios } from './deployed.js'
import { describeKilledWebhooks } from './killed-webhooks.js'
import { mongoScenarios } from './mongo-scenarios.js'
import { pace } from './pace.js'
import { redisScenarios } from './redis-scenarios.js'
import { refusalScenarios } from './refusal-scenarios.js'
import { workerScenarios } from './worker-scenarios.js'

// The other scenarios are in `npm run test:faults`; what they break is broken here without a load: Redis and MongoDB frozen
// in adapters/, an event that cannot be recorded and a stop without servers in production/.
describeScenarios('faults under load, in short', [
  redisScenarios.killed,
  mongoScenarios.killed,
  refusalScenarios.lostAnswers,
  workerScenarios.killed,
  apiScenarios.killed,
])

describeContention(pace.crowd)
describeKilledWebhooks(10)
