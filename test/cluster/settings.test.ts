import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

const DATABASE = {
  DATABASE_URL: 'postgresql://user:password@127.0.0.1:5432/helpline',
  FILES_DIR: path.resolve('shared'),
}

describe('the settings of several servers', () => {
  test.each(['redis://127.0.0.1', 'redis://:secret@[::1]:6380/3', 'rediss://user:s%2Fcret@redis.example.com:6379/'])(
    'take %s as a Redis',
    (url) => {
      expect(readConfig({ ...DATABASE, REDIS_URL: url }).redisUrl).toBe(url)
    },
  )

  test.each([
    'redis.example.com',
    'http://:secret@redis.example.com',
    'redis://:secret@',
    'redis://:sec#ret@redis.example.com',
    'redis://:secret%@redis.example.com',
    'redis://:secret@redis.example.com/first',
    'redis://:secret@redis.example.com/0?db=1',
    'redis://:secret@redis.example.com:70000',
  ])('refuse %s as a Redis in one sentence, which keeps the password to itself', (url) => {
    const read = () => readConfig({ ...DATABASE, REDIS_URL: url })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/^REDIS_URL must be the address of a Redis(?!.*(secret|sec#ret)).*\.$/)
  })

  test('refuse a Redis for a server whose database no other can share', () => {
    expect(() => readConfig({ REDIS_URL: 'redis://:secret@127.0.0.1' })).toThrow(
      /^REDIS_URL is for servers that share a database of PostgreSQL: set DATABASE_URL, too(?!.*secret)/,
    )
    expect(readConfig({ REDIS_URL: '' }).redisUrl).toBeUndefined()
  })

  test('refuse a server whose uploaded files the others would not find', () => {
    const { DATABASE_URL, FILES_DIR } = DATABASE
    const alone = { DATABASE_URL, REDIS_URL: 'redis://:secret@127.0.0.1' }
    expect(() => readConfig(alone)).toThrow(ConfigError)
    expect(() => readConfig(alone)).toThrow(
      /^REDIS_URL is for several servers, which must find the same uploaded files: set FILES_DIR (?!.*secret)/,
    )
    expect(readConfig({ ...alone, FILES_DIR }).filesDir).toBe(FILES_DIR)
    const s3 = { S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'b1b', S3_ACCESS_KEY_ID: 'k' }
    expect(readConfig({ ...alone, ...s3, S3_SECRET_ACCESS_KEY: 's' }).filesDir).toBeUndefined()
    expect(readConfig({ DATABASE_URL }).filesDir).toBeUndefined()
  })

  test('name the server as they say, or as its machine', () => {
    expect(readConfig({ NODE_NAME: 'node-1.example' }).nodeName).toBe('node-1.example')
    expect(readConfig({}).nodeName).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
    for (const name of ['node 1', 'nöde', 'n'.repeat(65), 'a_b'])
      expect(() => readConfig({ NODE_NAME: name })).toThrow(`NODE_NAME is "${name}", but must be at most 64 letters`)
  })
})
