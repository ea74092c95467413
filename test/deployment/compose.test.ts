import { expect } from 'chai'
import { type ComposeService, composeFile, networksOf, overlaid } from './compose-file.js'

interface Deploy {
  readonly replicas?: number
  readonly resources: { readonly limits: object }
}

function deployOf(service: ComposeService | undefined): Deploy {
  return service?.['deploy'] as Deploy
}

const { services, networks = {} } = composeFile('docker-compose.yml')
const overlay = composeFile('docker-compose.sandbox.yml')
const sandboxed = Object.keys(overlay.services).map((name) => [`${name}, with the sandbox`, overlaid(name)] as const)

describe('docker-compose.yml', () => {
  it('has the proxy, two api, two workers and the stores', () => {
    expect(services).to.have.all.keys('api-1', 'api-2', 'mongodb', 'proxy', 'redis', 'worker')
    expect([services['api-1']?.command, services['api-2']?.command]).to.deep.equal([['api'], ['api']])
    expect(deployOf(services['worker']).replicas).to.equal(2)
  })

  it("publishes the proxy's port alone, on loopback by default", () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))
    expect(published).to.deep.equal([['proxy', '127.0.0.1:8888:8080']])
  })

  it('publishes the sandbox on loopback only', () => {
    expect(overlay.services['sandbox']?.ports).to.deep.equal(['127.0.0.1:8889:8889'])
  })

  it('lets only api and worker reach the stores, and the stores reach no outside network', () => {
    const inside = Object.keys(services).filter((name) => networksOf(services[name]).includes('stores'))
    expect(inside).to.have.members(['api-1', 'api-2', 'mongodb', 'redis', 'worker'])
    expect(networks['stores']?.internal).to.equal(true)
    for (const store of ['mongodb', 'redis']) expect(networksOf(services[store])).to.deep.equal(['stores'])
  })

  it('makes Redis keep what it has: append-only file, no eviction, a password', () => {
    const command = services['redis']?.command?.join(' ')
    expect(command).to.match(
      /^redis-server \/run\/secrets\/redis_conf --appendonly yes .*--maxmemory-policy noeviction$/,
    )
  })

  for (const [name, service] of [...Object.entries(services), ...sandboxed]) {
    it(`bounds, hardens, restarts and health-checks ${name}`, () => {
      expect(deployOf(service).resources.limits).to.have.all.keys('cpus', 'memory', 'pids')
      expect(service['cap_drop']).to.deep.equal(['ALL'])
      expect(service['security_opt']).to.deep.equal(['no-new-privileges:true'])
      expect(service['ulimits']).to.deep.equal({ core: 0 })
      expect([service['read_only'], service['restart']]).to.deep.equal([true, 'unless-stopped'])
      expect(service).to.have.property('healthcheck')
    })

    it(`pins the image of ${name}`, () => {
      expect(service.image).to.match(/^(?:weibind:local|docker\.io\/library\/[a-z]+:\d+\.\d+)$/)
    })
  }
})
