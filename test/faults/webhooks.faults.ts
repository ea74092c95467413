import { describeKilledWebhooks } from './killed-webhooks.js'

describeKilledWebhooks(200)
