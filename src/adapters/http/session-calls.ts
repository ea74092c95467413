import { z } from 'zod'
import { answer, type DescribedCall, DONE, SessionMode, time } from './described-call.js'
import { Credentials, Ending, Recovery, Refresh, WhichToEnd } from './session-routes.js'

const session = {
  token: z.string().meta({ description: 'The access token, a JWT after RFC 9068' }),
  token_type: z.literal('Bearer'),
  expires_in: z.int().nonnegative().meta({ description: 'Seconds' }),
  refresh_token: z.string().optional().meta({ description: 'Absent in cookie mode' }),
  user: z.object({ id: z.string(), username: z.string() }),
}

export const LoggedIn = z.object({ type: z.literal('0'), ...session }).meta({ id: 'LoggedIn' })

/** A callback also says where the person wanted to go, and whether the account is in conflict. */
export const LoggedInAtProvider = z
  .object({ type: z.literal('0'), ...session, conflict: z.literal(true).optional(), return_to: z.string().nullable() })
  .meta({ id: 'LoggedInAtProvider' })

export const OwnSession = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    created_at: time,
    last_seen_at: time,
    ip: z.string(),
    user_agent: z.string(),
  })
  .meta({ id: 'OwnSession' })

export const SESSION_CALLS: readonly DescribedCall[] = [
  {
    method: 'post',
    path: '/sessions/',
    operationId: 'logIn',
    summary: 'Log in with a password',
    headers: SessionMode,
    body: Credentials,
    answers: answer(LoggedIn),
    errors: ['invalid_credentials', 'account_disabled', 'too_many_requests'],
  },
  {
    method: 'post',
    path: '/sessions/recovery/',
    operationId: 'recoverAccount',
    summary: 'Set a password by a code that an operator has made, and log in',
    headers: SessionMode,
    body: Recovery,
    answers: answer(LoggedIn),
    errors: ['invalid_credentials', 'account_disabled', 'too_many_requests'],
  },
  {
    method: 'post',
    path: '/sessions/refresh/',
    operationId: 'refreshSession',
    summary: 'Get a new pair of tokens for a refresh token',
    headers: SessionMode,
    // In cookie mode the body is ignored.
    body: Refresh.partial(),
    answers: answer(LoggedIn),
    errors: ['invalid_refresh_token', 'refresh_token_reused', 'account_disabled', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/sessions/',
    operationId: 'listSessions',
    summary: 'List the open sessions of the user',
    security: 'user',
    headers: SessionMode,
    answers: answer(z.array(OwnSession)),
  },
  {
    method: 'delete',
    path: '/sessions/',
    operationId: 'logOut',
    summary: 'Log out: end the session of the refresh token or of the Bearer, all sessions, or all others',
    security: 'maybe-user',
    headers: SessionMode,
    query: WhichToEnd,
    body: Ending,
    answers: DONE,
    errors: ['invalid_token', 'invalid_refresh_token', 'too_many_requests'],
  },
  {
    method: 'delete',
    path: '/sessions/{id}/',
    operationId: 'endSession',
    summary: 'End one session of the user',
    security: 'user',
    params: z.object({ id: z.uuid() }),
    headers: SessionMode,
    answers: DONE,
    errors: ['not_found'],
  },
]
