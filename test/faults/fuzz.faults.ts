import { describeFuzz } from '../rules/fuzz.js'

// Rule IN-4.
describeFuzz(10_000, Date.now() % 2 ** 31)
