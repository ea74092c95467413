import { z } from 'zod'
import { answer, type DescribedCall, time } from './described-call.js'
import { Act, Unbinding, UsersQuery } from './operator-routes.js'

const user = {
  id: z.string(),
  username: z.string(),
  status: z.enum(['active', 'disabled']),
  has_password: z.boolean(),
  created_at: time,
  last_login_at: time.nullable(),
  bindings: z.array(z.object({ provider: z.string(), uid: z.string(), bound_at: time })),
}
const User = z.object(user).meta({ id: 'AdministeredUser' })
const UserDetails = z
  .object({
    ...user,
    sessions: z.int().nonnegative().meta({ description: 'How many are open' }),
    disabled: z.object({ at: time, operator: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'AdministeredUserDetails' })

const Done = z
  .object({ changed: z.boolean(), sessions: z.int().nonnegative(), user: UserDetails.nullable() })
  .meta({ id: 'OperatorActDone', description: 'Whether anything changed, how many sessions ended, and the user now' })

const params = z.object({ id: z.string() })

const ACTS = [
  ['disable', 'disableUser', 'Disable a user, and end all sessions'],
  ['enable', 'enableUser', 'Make a disabled user active again'],
  ['logout', 'logOutUser', 'End all sessions of a user'],
] as const

export const OPERATOR_CALLS: readonly DescribedCall[] = [
  {
    method: 'get',
    path: '/admin/me/',
    operationId: 'whoIsOperator',
    summary: 'The name of the operator who calls',
    security: 'admin',
    answers: answer(z.object({ operator: z.string() })),
  },
  {
    method: 'get',
    path: '/admin/users/',
    operationId: 'findUsers',
    summary: 'Find users, newest first',
    security: 'admin',
    query: UsersQuery,
    answers: answer(z.object({ users: z.array(User), next_cursor: z.string().nullable() })),
  },
  {
    method: 'get',
    path: '/admin/users/{id}/',
    operationId: 'showUser',
    summary: 'Show one user',
    security: 'admin',
    params,
    answers: answer(UserDetails),
    errors: ['not_found'],
  },
  ...ACTS.map(
    ([name, operationId, summary]): DescribedCall => ({
      method: 'post',
      path: `/admin/users/{id}/${name}/`,
      operationId,
      summary,
      security: 'admin',
      params,
      body: Act,
      answers: answer(Done),
      errors: ['not_found'],
    }),
  ),
  {
    method: 'post',
    path: '/admin/users/{id}/recovery/',
    operationId: 'issueRecovery',
    summary: 'Make a one-time code with which the person sets a password',
    security: 'admin',
    params,
    body: Act,
    answers: answer(z.object({ code: z.string(), expires_in: z.int().positive().meta({ description: 'Seconds' }) })),
    errors: ['not_found', 'account_disabled'],
  },
  {
    method: 'delete',
    path: '/admin/users/{id}/',
    operationId: 'deleteUserAsOperator',
    summary: 'Delete a user',
    security: 'admin',
    params,
    body: Act,
    answers: answer(Done),
    errors: ['not_found'],
  },
  {
    method: 'delete',
    path: '/admin/users/{id}/bindings/{provider}/',
    operationId: 'unbindAsOperator',
    summary: 'Remove a binding of a user, and end all sessions',
    security: 'admin',
    params: z.object({ id: z.string(), provider: z.string() }),
    body: Unbinding,
    answers: answer(Done),
    errors: ['not_found', 'last_login_method'],
  },
]
