import { describeHostileProviders } from './hostile-providers.js'

describeHostileProviders(2000)
