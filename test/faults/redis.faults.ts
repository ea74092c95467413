import { describeScenarios } from './deployed.js'
import { redisScenarios } from './redis-scenarios.js'

describeScenarios('faults of Redis under load', Object.values(redisScenarios))
