import { describeFuzz } from '../rules/fuzz.js'

describeFuzz(10_000, Date.now() % 2 ** 31)
