import { expect } from 'chai'
import { textOf } from './compose-file.js'

const instructions = textOf('Dockerfile')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

describe('Dockerfile', () => {
  it('pins its base to one version of Node.js', () => {
    expect(instructions[0]).to.match(/^ARG NODE_IMAGE=docker\.io\/library\/node:\d+\.\d+\.\d+-bookworm-slim$/)
    const bases = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1])
    expect(bases).to.deep.equal([`\${NODE_IMAGE}`, 'manifests', 'manifests', `\${NODE_IMAGE}`])
  })

  it('runs without root, and with no shell between the signals and the program', () => {
    expect(lastStage).to.include('USER 1000:1000').and.include('ENTRYPOINT ["node", "dist/main.js"]')
  })

  it('contains no development packages, and has a health check', () => {
    expect(instructions.some((line) => /^RUN npm ci .*--omit=dev$/.test(line))).to.equal(true)
    expect(lastStage).to.include('COPY --from=dependencies /app/node_modules ./node_modules')
    expect(lastStage.some((line) => line.startsWith('HEALTHCHECK '))).to.equal(true)
  })

  it('takes only the named files into its context', () => {
    const lines = textOf('.dockerignore').split('\n')
    const [first, ...others] = lines.filter((line) => line && !line.startsWith('#'))
    const named = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.json',
      'src',
      'sandbox',
      'web',
      'scripts/bundle.mjs',
      'deploy/healthcheck.mjs',
    ]
    expect([first, ...others]).to.deep.equal(['*', ...named.map((name) => `!${name}`)])
  })
})

describe('deploy/nginx/nginx.conf', () => {
  const conf = textOf('deploy/nginx/nginx.conf')

  it('logs no query: neither in its access log nor in an error log that quotes requests', () => {
    const format = /log_format([^;]*);/.exec(conf)?.[1]
    expect(format).not.to.match(/\$(?:request\b|request_uri|args|query_string|http_referer|is_args)/)
    expect(conf).to.match(/^error_log stderr crit;$/m)
  })

  it('repeats no request that may have arrived, and appends to X-Forwarded-For', () => {
    expect(conf).not.to.include('non_idempotent')
    expect(conf).to.include('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;')
  })
})
