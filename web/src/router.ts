import { createRouter, createWebHistory } from 'vue-router'
import { AccountPage } from './pages/account-page.js'
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

/** Says so where it cannot be fetched. */
function operatorPage() {
  return import('./operator/operator-page.js').then(
    (page) => page.OperatorPage,
    () => UnfetchedPage,
  )
}

export const router = createRouter({
  history: createWebHistory(`${BASE}/`),
  routes: [
    { path: '/', component: LoginPage },
    { path: '/register/', component: RegisterPage },
    { path: '/oauth/callback/', component: ReturnedPage },
    { path: '/bind/', component: BindPage },
    { path: '/account/', component: AccountPage },
    { path: '/farewell/', component: FarewellPage },
    // Fetched by those alone who go there.
    { path: '/operator/', component: operatorPage },
    { path: '/:path(.*)*', name: ELSEWHERE, component: NotFoundPage },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** Where a login can lead to on these pages; the others are ways to one. */
const DESTINATIONS = ['/account/', '/operator/']

/** Back to where the person was, which may be a page of somebody else on this host. The browser's back button skips where this was asked. */
export async function goOn(returnTo: string | null | undefined): Promise<void> {
  const path = asReturnTo(returnTo) ?? ACCOUNT
  const own = path.startsWith(`${BASE}/`) ? router.resolve(path.slice(BASE.length)) : null
  if (!own || own.name === ELSEWHERE) location.replace(path)
  else await router.replace(own.matched.some((page) => DESTINATIONS.includes(page.path)) ? own : '/account/')
}
