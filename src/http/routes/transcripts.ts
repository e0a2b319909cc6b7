import { Readable } from 'node:stream'
import type { Archive, Removal } from '../../archive/index.ts'
import type { Audit } from '../../audit/index.ts'
import type { Routes } from '../context.ts'
import { liftDeadline } from '../deadline.ts'
import { untilClosed } from '../until-closed.ts'

export interface TranscriptServices {
  archive: Archive
  removal: Removal
  audit: Audit
}

/**
 * Makes the routes of transcripts. Every search, opening, export and deletion is in the audit log: what was said must
 * be provable, and so must who read it.
 */
export function transcriptRoutes({ archive, removal, audit }: TranscriptServices) {
  return {
    findTranscripts: async ({ agent, query, address, ctx }) => {
      await audit.record({ actor: agent.id, action: 'transcripts_searched', address })
      return archive.find(agent, query, untilClosed(ctx))
    },
    // This comes before the one below, because its path has `export` in the place of an id.
    exportTranscripts: async ({ agent, query, address, ctx }) => {
      await audit.record({ actor: agent.id, action: 'transcripts_exported', address, detail: query.format })
      const csv = query.format === 'csv'
      ctx.type = csv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8'
      ctx.set('content-disposition', `attachment; filename="transcripts.${csv ? 'csv' : 'jsonl'}"`)
      liftDeadline(ctx.req, 'answer')
      ctx.body = Readable.from(archive.export(agent, query, untilClosed(ctx)))
      return undefined
    },
    getTranscript: async ({ agent, params, query, address }) => {
      const transcript = await archive.open(agent, params.id, query.q)
      await audit.record({ actor: agent.id, action: 'transcript_opened', object: params.id, address })
      return transcript
    },
    // The removal writes its audit entry itself, in the write that deletes.
    deleteTranscript: async ({ agent, params, address }) => {
      await removal.remove(agent, params.id, address)
      return undefined
    },
  } satisfies Partial<Routes>
}
