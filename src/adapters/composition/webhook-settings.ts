import { ConfigurationError } from '../config/configuration-error.js'
import { type Environment, readValues } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { VARIABLES } from '../config/variables.js'
import { readWebhooks } from '../config/webhooks-file.js'

const { NODE_ENV, OUTBOUND_PROXY, WEBHOOKS_FILE } = VARIABLES

/** What `webhooks test` needs. @throws ConfigurationError */
export function endpointSettings(environment: Environment): Pick<Settings, 'outboundProxy' | 'webhooks'> {
  const { values, problems } = readValues({ NODE_ENV, OUTBOUND_PROXY, WEBHOOKS_FILE }, environment)
  const read = readWebhooks(values.WEBHOOKS_FILE, values.NODE_ENV === 'production')
  if (problems.length + read.problems.length > 0) throw new ConfigurationError([...problems, ...read.problems])
  return { webhooks: read.endpoints, outboundProxy: values.OUTBOUND_PROXY ?? null }
}
