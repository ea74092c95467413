import { join } from 'node:path'
import type { Environment } from '../support/program.js'
import { type Client, DJANGO_EXAMPLE, PYTHON } from './clients.js'
import { goProgram, java, javaProgram, nodeProgram, python } from './toolchains.js'

/** A person of `former.json`, who has an account at the sandbox too. */
export interface FormerPeople {
  readonly screenName: string
  readonly username: string
  /** Prints them as `import django` reads them. */
  dump(prepared: string): readonly string[]
}

/** A tea shop of `examples/`, in which a person can log in and order. */
export interface Example extends Omit<Client, 'command'> {
  /** Whether a person registers on the pages of weibind or on those of the shop. */
  readonly pages: 'weibind' | 'own'
  /** Its folder, where it runs. */
  place(prepared: string): string
  /** Its people from the time before weibind, which are imported. */
  readonly former?: FormerPeople
  /** Commands that run before it. */
  before?(prepared: string): readonly (readonly string[])[]
  command(prepared: string, port: number): readonly string[]
  /** The settings that weibind needs for it. @param shop the address of the example */
  service(shop: string): Environment
}

const VUE_EXPRESS = join('examples', 'vue-express')
const SPRING_SHOP = join('examples', 'spring')
const GO_SHOP = join('examples', 'go')

const below = (source: string) => (prepared: string) => join(prepared, source)
const manage = (prepared: string, ...args: readonly string[]) => [
  ...python(prepared, join(DJANGO_EXAMPLE, 'manage.py')),
  ...args,
]
const onOneHost = (shop: string) => ({ PUBLIC_URL: `${shop}/login` })

export const EXAMPLES: readonly Example[] = [
  {
    name: 'The shop in Vue and Express',
    needs: ['npm'],
    preparation: nodeProgram('vue-express', VUE_EXPRESS),
    pages: 'weibind',
    place: below(VUE_EXPRESS),
    command: () => [process.execPath, '--env-file=settings.env', 'server.js'],
    service: onOneHost,
  },
  {
    name: 'The shop in Django',
    needs: ['python3'],
    preparation: PYTHON,
    pages: 'own',
    place: below(DJANGO_EXAMPLE),
    former: {
      screenName: 'ChenMo陈墨',
      username: 'chen',
      dump: (prepared) => manage(prepared, 'dumpdata', 'auth.user', 'oauth.oauthuser'),
    },
    before: (prepared) => [manage(prepared, 'migrate'), manage(prepared, 'loaddata', 'former')],
    command: (prepared, port) => manage(prepared, 'runserver', '--noreload', `localhost:${port}`),
    service: (shop) => ({ CORS_ORIGINS: shop, WEIBO_REDIRECT_URI: `${shop}/oauth/callback/` }),
  },
  {
    name: 'The shop in Spring',
    needs: ['mvn', 'java'],
    preparation: javaProgram('spring-shop', SPRING_SHOP),
    pages: 'weibind',
    place: below(SPRING_SHOP),
    command: (prepared) => java(join(prepared, SPRING_SHOP), 'com.example.shop.Shop'),
    service: onOneHost,
  },
  {
    name: 'The shop in Go',
    needs: ['go'],
    preparation: goProgram('go-shop', GO_SHOP),
    pages: 'weibind',
    place: below(GO_SHOP),
    command: (prepared) => [join(prepared, GO_SHOP, 'program')],
    service: onOneHost,
  },
]
