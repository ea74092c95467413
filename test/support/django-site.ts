import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pythonPackage } from './servers/python-packages.js'

const run = promisify(execFile)

const SETTINGS = `
SECRET_KEY = 'of a test'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'oauth']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'site.db'}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
USE_TZ = True
`

/** The model of the well-known article: nothing is unique. */
const MODELS = `
from django.contrib.auth.models import User
from django.db import models

class OAuthQQUser(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    uid = models.CharField(max_length=64)
    oauth_type = models.CharField(max_length=16)
`

/** A project of Django with its own database. */
export class DjangoSite {
  private constructor(
    private readonly folder: string,
    private readonly python: string,
  ) {}

  /** @param folder an empty one */
  static async make(folder: string): Promise<DjangoSite> {
    const environment = await pythonPackage('Django==5.2.19')
    mkdirSync(join(folder, 'oauth'))
    writeFileSync(join(folder, 'settings.py'), SETTINGS)
    writeFileSync(join(folder, 'oauth', '__init__.py'), '')
    writeFileSync(join(folder, 'oauth', 'models.py'), MODELS)
    const site = new DjangoSite(folder, join(environment, 'bin', 'python'))
    await site.manage('migrate', '--run-syncdb', '--verbosity', '0')
    return site
  }

  /** Runs Python code with `User` and `Bind`. */
  async execute(code: string): Promise<void> {
    const imports = 'from django.contrib.auth.models import User\nfrom oauth.models import OAuthQQUser as Bind\n'
    await this.manage('shell', '--no-imports', '--command', imports + code)
  }

  /** @returns the name of the file */
  async dump(name: string, ...options: readonly string[]): Promise<string> {
    const file = join(this.folder, name)
    await this.manage('dumpdata', '--output', file, ...options)
    return file
  }

  private async manage(...args: readonly string[]): Promise<void> {
    const env = { PATH: process.env['PATH'], DJANGO_SETTINGS_MODULE: 'settings', PYTHONPATH: this.folder }
    await run(this.python, ['-m', 'django', ...args], { cwd: this.folder, env })
  }
}
