import { expect, test } from 'vitest'
import { CannedReplies } from '../../src/canned-reply/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { openDomain } from '../support/domain.ts'

test('an agent sees its own replies and everyone’s, by shortcut', async () => {
  const domain = await openDomain()
  const replies = new CannedReplies(domain.database, domain.audit)
  const [ann, bob, boss] = [await domain.agent('agent'), await domain.agent('agent'), await domain.agent('supervisor')]
  await replies.create(ann, { shortcut: 'thanks', text: 'Thank you!', scope: 'personal' })
  await replies.create(bob, { shortcut: 'mine', text: 'Bob’s own', scope: 'personal' })
  await replies.create(boss, { shortcut: 'hours', text: '9 to 5', scope: 'everyone' })
  const seen = (await replies.list(ann)).map(({ shortcut, scope, mine }) => ({ shortcut, scope, mine }))
  expect(seen).toEqual([
    { shortcut: 'hours', scope: 'everyone', mine: false },
    { shortcut: 'thanks', scope: 'personal', mine: true },
  ])
})

test('an agent may neither make, change nor remove what is everyone’s; a supervisor may', async () => {
  const domain = await openDomain()
  const replies = new CannedReplies(domain.database, domain.audit)
  const [ann, boss] = [await domain.agent('agent'), await domain.agent('supervisor')]
  await expect(replies.create(ann, { shortcut: 'x', text: 'y', scope: 'everyone' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  const { id } = await replies.create(boss, { shortcut: 'hours', text: '9 to 5', scope: 'everyone' })
  await expect(replies.update(ann, id, { shortcut: 'hours', text: 'never' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(replies.remove(ann, id)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await replies.update(boss, id, { shortcut: 'hours', text: '8 to 6' })).toMatchObject({ text: '8 to 6' })
  await replies.remove(boss, id)
  expect(await replies.list(boss)).toEqual([])
})

test('[FO6] somebody else’s personal reply is answered exactly as one that does not exist, even to an admin', async () => {
  const domain = await openDomain()
  const replies = new CannedReplies(domain.database, domain.audit)
  const [ann, admin] = [await domain.agent('agent'), await domain.agent('admin')]
  const { id } = await replies.create(ann, { shortcut: 'secret', text: 'mine', scope: 'personal' })
  for (const other of [id, newId()]) {
    await expect(replies.update(admin, other, { shortcut: 'a', text: 'b' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(replies.remove(admin, other)).rejects.toMatchObject({ code: 'not_found' })
  }
  expect(await replies.list(ann)).toMatchObject([{ id, text: 'mine' }])
})

test('a shortcut is taken once among one’s own, whatever its case; another agent may use it too', async () => {
  const domain = await openDomain()
  const replies = new CannedReplies(domain.database, domain.audit)
  const [ann, bob] = [await domain.agent('agent'), await domain.agent('agent')]
  const first = await replies.create(ann, { shortcut: 'hi', text: 'Hello', scope: 'personal' })
  await expect(replies.create(ann, { shortcut: 'HI', text: 'Hello', scope: 'personal' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await replies.create(bob, { shortcut: 'hi', text: 'Hi', scope: 'personal' })
  expect(await replies.update(ann, first.id, { shortcut: 'hi', text: 'Hello there' })).toMatchObject({
    text: 'Hello there',
  })
})

test('a text of nothing but control characters is refused', async () => {
  const domain = await openDomain()
  const replies = new CannedReplies(domain.database, domain.audit)
  const ann = await domain.agent('agent')
  await expect(replies.create(ann, { shortcut: 'x', text: '\u0000\u202e ', scope: 'personal' })).rejects.toMatchObject({
    code: 'bad_request',
  })
})
