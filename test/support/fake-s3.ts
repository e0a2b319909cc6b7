/** A bucket that speaks S3, for the time of a test. */
import { onTestFinished } from 'vitest'
import { type FakeS3, startS3 } from './s3-server.ts'

export type { FakeS3 } from './s3-server.ts'

export async function fakeS3(): Promise<FakeS3> {
  const s3 = await startS3()
  onTestFinished(() => s3.close())
  return s3
}
