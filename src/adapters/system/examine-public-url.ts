import { type Finding, fail, ok, warn } from '../../domain/finding.js'

const PATIENCE_MS = 4500
const LONGEST_ANSWER = 1000
const GATEWAY_FAILURES: ReadonlySet<number> = new Set([502, 503, 504])
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/

/** Whether the service answers where browsers look for it. */
export async function examinePublicUrl(publicUrl: string): Promise<Finding> {
  const url = `${publicUrl}/healthz`
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
    return findingOn(url, answer.status, (await answer.text()).slice(0, LONGEST_ANSWER))
  } catch (error) {
    const code = codeOf(error)
    if (!CERTIFICATE.test(code)) return unanswered(url, code)
    return fail(
      `the certificate of ${url} is bad (${code})`,
      'Renew the certificate of the proxy, with its whole chain',
    )
  }
}

function findingOn(url: string, status: number, text: string): Finding {
  if (status === 200 && isOurs(text)) return ok(`${url} answers`)
  if (GATEWAY_FAILURES.has(status)) return unanswered(url, `HTTP ${status}`)
  return fail(
    `something else answers ${url} (HTTP ${status})`,
    'Set PUBLIC_URL to where the proxy passes on to weibind',
  )
}

function unanswered(url: string, why: string): Finding {
  const todo = 'Start the service; if it runs, open the way to it: DNS, firewall, proxy'
  return warn(`nothing answers ${url} (${why}): the service does not run, or the way in is shut`, todo)
}

function isOurs(text: string): boolean {
  try {
    return JSON.parse(text)?.status === 'ok'
  } catch {
    return false
  }
}

function codeOf(error: unknown): string {
  const { cause = error } = error instanceof Error ? error : {}
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return error instanceof Error ? error.name : 'unknown'
}
