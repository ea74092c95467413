/**
 * The counts of a key are a hash, so that they end together: the tries taken, and whether the first refusal is told.
 * Each script is one step for everybody else.
 */

/** ARGV: the tries of the limit, its window in milliseconds. Answers whether it is granted, if not whether it is the first, and when the window ends. */
export const TAKE = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')
if count >= tonumber(ARGV[1]) then
  return {0, redis.call('HSETNX', KEYS[1], 'told', '1'), redis.call('PTTL', KEYS[1])}
end
redis.call('HINCRBY', KEYS[1], 'count', 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {1, 0, 0}
`

export const GIVE_BACK = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')
if count > 0 then redis.call('HINCRBY', KEYS[1], 'count', -1) end
return 0
`
