import { describeScenarios } from './deployed.js'
import { mongoScenarios } from './mongo-scenarios.js'
import { redisScenarios } from './redis-scenarios.js'

describeScenarios('faults under load, in short', [redisScenarios.killed, mongoScenarios.frozen])
