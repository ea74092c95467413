import { describeFuzz } from './fuzz.js'

// Rule IN-4.
describeFuzz(60, 1)
