import { SpanKind } from '@opentelemetry/api'
import type { Tracing } from './tracing.js'

type Method = (...args: unknown[]) => unknown

/**
 * The stores, with a span for each act and read that is part of a trace. Its name is that of the method: no statement
 * and no value is in it (rule OP-14).
 */
export function tracedStores<T extends object>(stores: T, system: 'sqlite' | 'mongodb', tracing: Tracing): T {
  const traced = Object.entries(stores).map(([name, store]) => [name, tracedStore(name, store, system, tracing)])
  return Object.fromEntries(traced)
}

function tracedStore(name: string, store: object, system: string, tracing: Tracing): object {
  const methods = methodsOf(store).map((method) => {
    const call = Reflect.get(store, method) as Method
    const operation = `${name}.${method}`
    const attributes = { 'db.system.name': system, 'db.operation.name': operation }
    const start = { name: `${system} ${operation}`, kind: SpanKind.CLIENT, attributes }
    const traced: Method = (...args) =>
      tracing.isActive ? tracing.within(start, async () => call.apply(store, args)) : call.apply(store, args)
    return [method, traced]
  })
  return Object.assign(Object.create(store), Object.fromEntries(methods))
}

function methodsOf(store: object): string[] {
  const names = new Set<string>()
  for (let each = store; each !== Object.prototype; each = Object.getPrototypeOf(each))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each)))
      if (typeof value === 'function' && name !== 'constructor') names.add(name)
  return [...names]
}
