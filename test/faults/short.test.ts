import { apiScenarios } from './api-scenarios.js'
import { describeContention } from './contention.js'
import { describeScenarios } from './deployed.js'
import { mongoScenarios } from './mongo-scenarios.js'
import { pace } from './pace.js'
import { redisScenarios } from './redis-scenarios.js'
import { refusalScenarios } from './refusal-scenarios.js'
import { workerScenarios } from './worker-scenarios.js'

describeScenarios('faults under load, in short', [
  redisScenarios.killed,
  redisScenarios.frozen,
  mongoScenarios.killed,
  mongoScenarios.frozen,
  refusalScenarios.lostAnswers,
  workerScenarios.killed,
  workerScenarios.poisoned,
  apiScenarios.killed,
  apiScenarios.stoppedWithoutDatabase,
])

describeContention(pace.crowd)
