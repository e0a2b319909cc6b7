// npm run new-log is for a database that was restored from a backup. Its threads may lack messages that clients still
// show. A log of another name makes every client drop what it has and read everything again [FO1]. The server must be
// stopped while this runs.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'

const file = join(resolve(process.env.DATA_DIR || 'data'), 'helpline.db')
if (!existsSync(file)) {
  console.error(`There is no database at ${file}: set DATA_DIR to the folder that holds helpline.db.`)
  process.exit(1)
}
const db = new Database(file)
db.prepare("DELETE FROM Setting WHERE name = 'log_epoch'").run()
db.prepare("INSERT INTO Setting (name, value) VALUES ('log_epoch', ?)").run(randomBytes(16).toString('base64url'))
db.close()
console.log('The log has a new name: clients read everything again when they connect.')
