import type { Log } from '../../application/ports/log.js'
import type { ProviderHttp } from '../../application/ports/provider-http.js'
import type { Settings } from '../config/settings.js'

const NO_LOG: Log = { info() {}, warn() {}, error() {} }

/** Calls a provider as the service does, through `OUTBOUND_PROXY` if set, and closes the connections afterwards. */
export async function withProviderHttp<T>(
  { outboundProxy }: Settings,
  baseUrl: string,
  connectMs: number,
  work: (http: ProviderHttp) => Promise<T>,
): Promise<T> {
  const [{ AxiosProviderHttp }, { proxiedRoute }] = await Promise.all([
    import('../system/axios-provider-http.js'),
    import('../system/proxied-route.js'),
  ])
  const http = new AxiosProviderHttp(
    outboundProxy
      ? proxiedRoute({ proxy: outboundProxy, baseUrl, connectMs, log: NO_LOG })
      : { connect: { timeout: connectMs } },
  )
  try {
    return await work(http)
  } finally {
    http.close()
  }
}
