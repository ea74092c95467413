import { describeContention } from './contention.js'
import { pace } from './pace.js'

describeContention(pace.crowd)
