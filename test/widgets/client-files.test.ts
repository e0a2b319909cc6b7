import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openOutboxStore, randomKey } from '../../widgets/client/index.ts'
import { chatOver, connect, eventually, startServer } from './client-bench.ts'
import { THREAD } from './scripted-server.ts'

const FILES = ['report.pdf', 'photo.png'].map((name, n) => ({ id: `file${n}`.padEnd(22, '_'), name, size: 10 }))

test('[TH3] a message of files alone, written offline, is sent by the next page with the ids of its files', async () => {
  const server = await startServer()
  const owner = randomKey()
  const before = chatOver(connect(server, { getToken: () => new Promise(() => {}) }), await openOutboxStore(owner))
  await before.thread(THREAD).post('', FILES)
  expect(before.thread(THREAD).pending.map(({ files }) => files)).toEqual([FILES])
  before.close()

  const chat = chatOver(connect(server), await openOutboxStore(owner))
  const thread = chat.thread(THREAD)
  await eventually(() => expect(server.of('post')).toHaveLength(1))
  expect(server.of('post')[0]).toMatchObject({ text: '', files: FILES.map(({ id }) => id) })
  await eventually(() => expect(thread.pending).toEqual([]))
})

test('[TH3] neither text nor files: there is nothing to send, and a message of text alone names no files', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await expect(thread.post('  ', [])).rejects.toThrow(RangeError)
  await thread.post('words')
  await eventually(() => expect(server.of('post')).toHaveLength(1))
  expect(server.of('post')[0]).not.toHaveProperty('files')
})
