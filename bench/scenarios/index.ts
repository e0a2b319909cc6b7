import type { Scenario } from '../harness/scenario.ts'
import { announcement } from './announcement.ts'
import { chat, chatOpen } from './chat.ts'
import { cluster } from './cluster.ts'
import { connect } from './connect.ts'
import { connections } from './connections.ts'
import { dispatch } from './dispatch.ts'
import { history } from './history.ts'
import { restart } from './restart.ts'
import { room } from './room.ts'
import { search } from './search.ts'
import { slowReader } from './slow-reader.ts'
import { start } from './start.ts'
import { storm } from './storm.ts'
import { upload } from './upload.ts'
import { widget } from './widget.ts'

/** All scenarios, in the order in which they run. */
export const SCENARIOS: Scenario[] = [
  connections,
  connect,
  chat,
  chatOpen,
  announcement,
  storm,
  cluster,
  restart,
  slowReader,
  room,
  search,
  dispatch,
  history,
  upload,
  start,
  widget,
]
