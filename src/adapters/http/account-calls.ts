import { z } from 'zod'
import { Deletion, EventsPage, PasswordChange, Registration } from './account-routes.js'
import { Event, EventPage } from './audit-calls.js'
import { answer, type DescribedCall, DONE, SessionMode, time } from './described-call.js'
import { LoggedIn, OwnSession } from './session-calls.js'

const User = z
  .object({ id: z.string(), username: z.string(), has_password: z.boolean(), created_at: time })
  .meta({ id: 'User' })

const Binding = z
  .object({
    provider: z.string(),
    uid: z.string(),
    screen_name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    bound_at: time,
  })
  .meta({ id: 'Binding' })

const Export = z
  .object({
    exported_at: time,
    user: User,
    bindings: z.array(Binding),
    sessions: z.array(OwnSession),
    events: z.array(Event),
    truncated: z.boolean().meta({ description: 'Whether there are more than 10,000 events' }),
  })
  .meta({ id: 'Export' })

export const ACCOUNT_CALLS: readonly DescribedCall[] = [
  {
    method: 'post',
    path: '/users/',
    operationId: 'register',
    summary: 'Register a user, and bind the provider account of a ticket in the same act',
    headers: SessionMode,
    body: Registration,
    answers: answer(LoggedIn, 201),
    errors: ['invalid_bind_ticket', 'account_already_bound', 'username_taken', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/users/me/export/',
    operationId: 'exportAccount',
    summary: 'Everything that is stored about the user',
    security: 'user',
    headers: SessionMode,
    answers: answer(Export),
    errors: ['fresh_login_required', 'not_found'],
  },
  {
    method: 'get',
    path: '/users/me/',
    operationId: 'getUser',
    summary: 'The user of the access token',
    security: 'user',
    headers: SessionMode,
    answers: answer(User),
  },
  {
    method: 'delete',
    path: '/users/me/',
    operationId: 'deleteUser',
    summary: 'Delete the user, its bindings and sessions',
    security: 'user',
    headers: SessionMode,
    body: Deletion,
    answers: DONE,
    errors: ['fresh_login_required', 'invalid_credentials', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/users/me/events/',
    operationId: 'listOwnEvents',
    summary: 'The audit trail of the user, newest first',
    security: 'user',
    headers: SessionMode,
    query: EventsPage,
    answers: answer(EventPage),
  },
  {
    method: 'put',
    path: '/users/me/password/',
    operationId: 'changePassword',
    summary: 'Set or change the password, and end the other sessions of the user',
    security: 'user',
    headers: SessionMode,
    body: PasswordChange,
    answers: DONE,
    errors: ['fresh_login_required', 'invalid_credentials', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/oauth/bindings/',
    operationId: 'listBindings',
    summary: 'The provider accounts that are bound to the user',
    security: 'user',
    headers: SessionMode,
    answers: answer(z.array(Binding)),
  },
]
