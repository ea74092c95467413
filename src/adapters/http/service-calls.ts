import { z } from 'zod'
import type { DescribedCall } from './described-call.js'

const Metadata = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  response_types_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
})
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) })
const Readiness = z.object({
  status: z.enum(['ready', 'degraded', 'unavailable']),
  checks: z.record(z.string(), z.enum(['up', 'down', 'closed', 'half-open', 'open'])),
})

function metadataPath(issuerPath: string): `/${string}` {
  return `/.well-known/oauth-authorization-server${issuerPath}`
}

/** @param issuerPath the path of the token's issuer, or empty */
export function serviceCalls(issuerPath: string): readonly DescribedCall[] {
  const metadata = {
    method: 'get',
    summary: 'Metadata for services that verify access tokens (RFC 8414)',
    answers: { 200: { schema: Metadata } },
  } as const
  return [
    {
      method: 'get',
      path: '/.well-known/jwks.json',
      operationId: 'getKeys',
      summary: 'The public keys that verify access tokens (RFC 7517)',
      answers: { 200: { schema: KeySet } },
    },
    { ...metadata, path: metadataPath(''), operationId: 'getMetadata' },
    ...(issuerPath ? [{ ...metadata, path: metadataPath(issuerPath), operationId: 'getMetadataOfIssuer' }] : []),
    {
      method: 'get',
      path: '/healthz',
      operationId: 'getHealth',
      summary: 'Whether the process answers',
      answers: { 200: { schema: z.object({ status: z.literal('ok') }) } },
    },
    {
      method: 'get',
      path: '/readyz',
      operationId: 'getReadiness',
      summary: 'Whether the service can do its work, and the state of each thing that it depends on',
      answers: { 200: { schema: Readiness }, 503: { schema: Readiness } },
    },
    {
      method: 'get',
      path: '/metrics',
      operationId: 'getMetrics',
      summary:
        'The metrics of the process for Prometheus. From loopback, without a proxy in between, no token is needed',
      security: 'admin',
      answers: { 200: { mediaType: ['text/plain', 'application/openmetrics-text'], schema: z.string() } },
    },
    {
      method: 'get',
      path: '/admin/queues/',
      operationId: 'getQueueDashboard',
      summary: 'A page that shows the queue of audit events, where it is in Redis',
      security: 'admin',
      answers: { 200: { mediaType: 'text/html', schema: z.string() } },
    },
    {
      method: 'get',
      path: '/openapi.json',
      operationId: 'getDescription',
      summary: 'This description',
      answers: { 200: { schema: z.looseObject({ openapi: z.string() }) } },
    },
    {
      method: 'get',
      path: '/docs/',
      operationId: 'getDocs',
      summary: 'A page that shows this description',
      answers: { 200: { mediaType: 'text/html', schema: z.string() } },
    },
  ]
}
