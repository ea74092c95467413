import { join } from 'node:path'
import { CHECKOUT } from '../support/program.js'
import type { Preparation } from './preparation.js'
import { java, javaProgram, python, pythonPrograms } from './toolchains.js'

/** A program that uses other people's packages. */
export interface Client {
  readonly name: string
  /** Programs that this machine must have. */
  readonly needs: readonly string[]
  readonly preparation: Preparation
  command(folder: string): readonly string[]
}

const SOCIAL_AUTH = join('test', 'compat', 'social-auth')
const AUTHLIB = join('test', 'compat', 'authlib')
const JUSTAUTH = join('test', 'compat', 'justauth')
export const SPRING_EXAMPLE = join('examples', 'verify', 'spring')
export const PYTHON_EXAMPLES = join('examples', 'verify', 'python')
export const DJANGO_EXAMPLE = join('examples', 'django')

/** All in one virtual environment, since creating one takes longer than the tests in it. */
export const PYTHON = pythonPrograms('python', SOCIAL_AUTH, AUTHLIB, PYTHON_EXAMPLES, DJANGO_EXAMPLE)
export const SPRING = javaProgram('spring', SPRING_EXAMPLE)

/** They log in to the sandbox. Argument: its address. */
export const LOGIN_CLIENTS: readonly Client[] = ['weibo', 'weixin'].flatMap((provider) => [
  {
    name: `python-social-auth, ${provider}`,
    needs: ['python3'],
    preparation: PYTHON,
    command: (folder) => python(folder, join(SOCIAL_AUTH, `${provider}_login.py`)),
  },
  {
    name: `JustAuth, ${provider}`,
    needs: ['mvn', 'java'],
    preparation: javaProgram('justauth', JUSTAUTH),
    command: (folder) => [...java(join(folder, JUSTAUTH), join(folder, JUSTAUTH, 'JustAuthLogin.java')), provider],
  },
])

/** They validate a token after RFC 9068. Arguments: issuer, audience, a token of the service. */
export const TOKEN_VALIDATORS: readonly Client[] = [
  {
    name: 'Authlib',
    needs: ['python3'],
    preparation: PYTHON,
    command: (folder) => python(folder, join(AUTHLIB, 'authlib_validator.py')),
  },
  {
    name: 'Spring with the issuer alone',
    needs: ['mvn', 'java'],
    preparation: SPRING,
    command: (folder) =>
      java(join(folder, SPRING_EXAMPLE), join(CHECKOUT, 'test', 'compat', 'spring', 'IssuerLocation.java')),
  },
]
