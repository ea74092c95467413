import { describeScenarios } from './deployed.js'
import { mongoScenarios } from './mongo-scenarios.js'

describeScenarios('faults of MongoDB under load', Object.values(mongoScenarios))
