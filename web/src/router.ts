import { createRouter, createWebHistory } from 'vue-router'
import { BindPage } from './pages/bind-page.js'
import { FarewellPage } from './pages/farewell-page.js'
import { LoginPage } from './pages/login-page.js'
import { NotFoundPage } from './pages/not-found-page.js'
import { RegisterPage } from './pages/register-page.js'
import { ReturnedPage } from './pages/returned-page.js'
import { UnfetchedPage } from './pages/unfetched-page.js'
import { asReturnTo } from './return-to.js'
import { ACCOUNT, BASE } from './surroundings.js'

const ELSEWHERE = 'elsewhere'

/** Not part of the first load. */
export function accountPage() {
  return import('./pages/account-page.js').then(
    (page) => page.AccountPage,
    () => UnfetchedPage,
  )
}

function recoverPage() {
  return import('./pages/recover-page.js').then(
    (page) => page.RecoverPage,
    () => UnfetchedPage,
  )
}

function operatorPage() {
  return import('./operator/operator-page.js').then(
    (page) => page.OperatorPage,
    () => UnfetchedPage,
  )
}

export const router = createRouter({
  history: createWebHistory(`${BASE}/`),
  routes: [
    { path: '/', component: LoginPage, meta: { isBranded: true } },
    { path: '/register/', component: RegisterPage, meta: { isBranded: true } },
    { path: '/recover/', component: recoverPage },
    { path: '/oauth/callback/:provider([a-z0-9-]+)?', component: ReturnedPage },
    { path: '/bind/', component: BindPage },
    { path: '/account/', component: accountPage },
    { path: '/farewell/', component: FarewellPage },
    // Its code is loaded when it is visited.
    { path: '/operator/', component: operatorPage },
    { path: '/:path(.*)*', name: ELSEWHERE, component: NotFoundPage },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** Our own pages that a login may lead to. The others lead to a login themselves. */
const DESTINATIONS = ['/account/', '/operator/']

/** Goes to `returnTo`, which may be another application's page on this host. The current page leaves the history. */
export async function goOn(returnTo: string | null | undefined): Promise<void> {
  const path = asReturnTo(returnTo) ?? ACCOUNT
  const own = path.startsWith(`${BASE}/`) ? router.resolve(path.slice(BASE.length)) : null
  if (!own || own.name === ELSEWHERE) location.replace(path)
  else await router.replace(own.matched.some((page) => DESTINATIONS.includes(page.path)) ? own : '/account/')
}
