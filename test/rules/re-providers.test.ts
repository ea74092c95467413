import { describeHostileProviders } from '../faults/hostile-providers.js'

// The long form is in `npm run test:faults`.
describeHostileProviders(250)
