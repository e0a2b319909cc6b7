// A PostgreSQL database that has run migrations, as the schema engine can look at it. It is made on the server that
// TEST_POSTGRESQL_URL names, beside whatever else is there, and dropped afterwards.
import { randomBytes } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { createDatabase, dropDatabase, runStatements } from './postgresql-databases.mjs'

export async function withPostgresql(scripts, work) {
  const name = `helpline_schema_${randomBytes(6).toString('hex')}`
  const url = await createDatabase(name)
  try {
    await runStatements(url, ...scripts, DROP_PARTIAL)
    return await work(new Catalogues(url))
  } finally {
    await dropDatabase(name)
  }
}

// The adapter does not know the type of single characters in PostgreSQL's own catalogues, which the engine reads.
const CHAR = 18
const TEXT = 25
class Catalogues extends PrismaPg {
  async connect() {
    const adapter = await super.connect()
    const perform = adapter.performIO.bind(adapter)
    adapter.performIO = async (query) => {
      const result = await perform(query)
      for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT
      return result
    }
    return adapter
  }
}

// The models cannot say them, and the engine would drop them.
const DROP_PARTIAL = `DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT indexrelid::regclass AS name FROM pg_index WHERE indpred IS NOT NULL AND indrelid IN
    (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) LOOP EXECUTE 'DROP INDEX ' || one.name;
  END LOOP; END $$`
