/**
 * limit is the least that stores: bare ws, JSON in and out, and messages that a hand-written group commit
 * (synchronous=FULL) makes durable before the ack. It looks at no tokens, rights, keys or limits.
 */
import { peerConfig } from './config.ts'
import { GroupCommit } from './group-commit.ts'
import { relay } from './relay.ts'

relay(new GroupCommit(peerConfig().dataDir))
