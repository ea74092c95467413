import Router from '@koa/router'
import Koa from 'koa'
import { type Call, type CallState, readForm } from './call.js'
import { keepLedger, type Ledger } from './ledger.js'
import { html } from './pages/html.js'
import { page, table } from './pages/page.js'
import { STYLE } from './pages/style.js'
import type { ImitatedProvider } from './provider.js'

/** No `form-action`: it would block the redirect that follows the consent form. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

const CLIENT_WENT_AWAY = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']

const SHARED_ENDPOINTS = {
  'GET /sandbox/ledger': 'the newest 10,000 calls, oldest first',
  'DELETE /sandbox/ledger': 'empties the ledger',
  '/sandbox/trap': 'the target of the redirecting faults; the ledger shows who came here',
} as const

export function sandboxApp(providers: readonly ImitatedProvider[], ledger: Ledger): Koa<CallState> {
  const app = new Koa<CallState>()
  app.on('error', reportDefect)
  app.use((call, next) => {
    call.set({ 'Content-Security-Policy': CONTENT_SECURITY_POLICY, 'X-Content-Type-Options': 'nosniff' })
    return next()
  })
  app.use(readForm)
  app.use(keepLedger(ledger))
  for (const { routes } of providers) app.use(routes.routes())
  app.use(sharedRoutes(providers, ledger).routes())
  return app
}

/** The paths under `/sandbox/` that belong to no provider (weibo.md, 4). */
function sharedRoutes(providers: readonly ImitatedProvider[], ledger: Ledger): Router<CallState> {
  const router = new Router<CallState>({ prefix: '/sandbox' })
  router.get('/', (call) => {
    call.body = call.accepts('json', 'html') === 'html' ? overviewPage(providers, call) : overview(providers)
  })
  router.get('/ledger', (call) => {
    call.body = ledger.read()
  })
  router.delete('/ledger', (call) => {
    ledger.clear()
    call.status = 204
  })
  router.get('/style.css', (call) => {
    call.type = 'css'
    call.body = STYLE
  })
  router.all('/trap', (call) => {
    call.body = { trapped: 'a client that follows a redirect to here gives its secret and code to a stranger' }
  })
  return router
}

function overview(providers: readonly ImitatedProvider[]): object {
  return Object.assign({}, ...providers.map((one) => one.overview()), { endpoints: endpointsOf(providers) })
}

function overviewPage(providers: readonly ImitatedProvider[], call: Call): string {
  const names = namesOf(providers)
  const content = html`<h1>${names} sandbox</h1>
<p class="notice">An imitation on your own machine: the persons here are not real.</p>
${providers.map((one) => one.overviewSection(call.URL.searchParams))}
<h2>Paths of the sandbox itself</h2>
${table(endpointsOf(providers))}`
  return page(`${names} sandbox`, content)
}

function endpointsOf(providers: readonly ImitatedProvider[]): Record<string, string> {
  return Object.assign({}, SHARED_ENDPOINTS, ...providers.map(({ endpoints }) => endpoints))
}

export function namesOf(providers: readonly ImitatedProvider[]): string {
  return providers.map(({ name }) => name).join(' and ')
}

function reportDefect(error: Error & { code?: string; expose?: boolean }): void {
  if (error.expose !== true && !CLIENT_WENT_AWAY.includes(error.code ?? '')) console.error(error)
}
