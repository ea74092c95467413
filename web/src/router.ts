import { createRouter, createWebHistory } from 'vue-router'
import { AccountPage } from './pages/account-page.js'
import { BindPage } from './pages/bind-page.js'
import { FarewellPage } from './pages/farewell-page.js'
import { LoginPage } from './pages/login-page.js'
import { NotFoundPage } from './pages/not-found-page.js'
import { RegisterPage } from './pages/register-page.js'
import { ReturnedPage } from './pages/returned-page.js'
import { BASE } from './surroundings.js'

const ELSEWHERE = 'elsewhere'

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
    { path: '/operator/', component: () => import('./operator/operator-page.js').then((page) => page.OperatorPage) },
    { path: '/:path(.*)*', name: ELSEWHERE, component: NotFoundPage },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** A path of the front end, as the API takes it; nothing that a browser could read as another host. */
export function asReturnTo(given: unknown): string | null {
  return typeof given === 'string' && /^\/(?![/\\])[!#-[\]-~]{0,239}$/.test(given) ? given : null
}

/** Back to where the person was, which may be a page of somebody else on this host. */
export async function goOn(returnTo: string | null | undefined): Promise<void> {
  const path = asReturnTo(returnTo) ?? '/account/'
  if (router.resolve(path).name === ELSEWHERE) location.assign(path)
  else await router.replace(path)
}
