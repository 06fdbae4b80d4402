// Each script is one step for Redis: nothing comes in between. A cart is a hash from product to "<quantity> <added at> <priced at> <amount> <currency>",
// of which the scripts read the first two and hand the rest on as it is.

const parts = "'^(%d+) (%S+) (.*)$'"

/** Cart; product, quantity, time, price seen, most lines, milliseconds to keep. Answers 0 where no other product fits in. */
export const putScript = `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local addedAt = ARGV[3]
if before then
  local _, at = string.match(before, ${parts})
  addedAt = at
elseif redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. addedAt .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1`

/** From, into; most of one product, most lines, milliseconds to keep. Answers product, wanted and quantity of all that did not fit, in a row. */
export const mergeScript = `
local held = redis.call('HGETALL', KEYS[1])
local lines = {}
for i = 1, #held, 2 do
  local quantity, addedAt, seen = string.match(held[i + 1], ${parts})
  lines[#lines + 1] = { product = held[i], quantity = tonumber(quantity), addedAt = addedAt, seen = seen }
end
table.sort(lines, function(a, b)
  if a.addedAt == b.addedAt then return a.product < b.product end
  return a.addedAt < b.addedAt
end)
local mostOfOne, mostLines = tonumber(ARGV[1]), tonumber(ARGV[2])
local reduced = {}
for _, line in ipairs(lines) do
  local wanted, addedAt, seen = line.quantity, line.addedAt, line.seen
  local own = redis.call('HGET', KEYS[2], line.product)
  if own then
    local quantity
    quantity, addedAt, seen = string.match(own, ${parts})
    wanted = wanted + tonumber(quantity)
  end
  local quantity = math.min(wanted, mostOfOne)
  if not own and redis.call('HLEN', KEYS[2]) >= mostLines then quantity = 0 end
  if quantity > 0 then redis.call('HSET', KEYS[2], line.product, quantity .. ' ' .. addedAt .. ' ' .. seen) end
  if quantity < wanted then
    for _, fact in ipairs({ line.product, tostring(wanted), tostring(quantity) }) do reduced[#reduced + 1] = fact end
  end
end
redis.call('DEL', KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return reduced`

/**
 * Cart, order; milliseconds to remember the order, when it was placed, then product and quantity of each line, in a row. Does nothing for an order
 * that is remembered, nor to a line that was put after it was placed: moments in UTC compare as text.
 */
export const takeOutScript = `
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
for i = 3, #ARGV, 2 do
  local held = redis.call('HGET', KEYS[1], ARGV[i])
  local quantity, addedAt, seen
  if held then quantity, addedAt, seen = string.match(held, ${parts}) end
  if held and string.match(seen, '^%S+') <= ARGV[2] then
    local rest = tonumber(quantity) - tonumber(ARGV[i + 1])
    if rest > 0 then
      redis.call('HSET', KEYS[1], ARGV[i], rest .. ' ' .. addedAt .. ' ' .. seen)
    else
      redis.call('HDEL', KEYS[1], ARGV[i])
    end
  end
end
return 1`
