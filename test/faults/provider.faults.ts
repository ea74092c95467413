import { describeHostileProviders } from './hostile-providers.js'

describeHostileProviders(5000)
