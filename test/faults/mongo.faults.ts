import { describeScenarios } from './deployed.js'
import { mongoScenarios } from './mongo-scenarios.js'
import { refusalScenarios } from './refusal-scenarios.js'

describeScenarios('faults of MongoDB under load', Object.values(mongoScenarios))
describeScenarios('refusals of MongoDB under load', Object.values(refusalScenarios))
