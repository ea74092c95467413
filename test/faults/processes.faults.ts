import { apiScenarios } from './api-scenarios.js'
import { describeScenarios } from './deployed.js'
import { workerScenarios } from './worker-scenarios.js'

describeScenarios('workers that die or hang under load', Object.values(workerScenarios))
describeScenarios('processes that come and go under load', Object.values(apiScenarios))
