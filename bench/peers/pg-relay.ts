/**
 * pg-relay is the least that stores on PostgreSQL: bare ws, JSON in and out, and one statement for all messages that
 * came while the last commit ran (synchronous_commit=on). It looks at no tokens, rights, keys or limits.
 */
import { peerConfig } from './config.ts'
import { relay } from './relay.ts'
import { SetCommit } from './set-commit.ts'

relay(await SetCommit.open(peerConfig().url ?? ''))
