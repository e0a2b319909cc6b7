/** Says whether tests can start a Redis of their own. */
import { spawnSync } from 'node:child_process'

export const NO_REDIS = 'There is no redis-server of version 7 or newer in the PATH.'
export const hasRedis = /v=([7-9]|\d\d)\./.test(String(spawnSync('redis-server', ['--version']).stdout))
