/**
 * How long tests wait for what must come, in milliseconds. It is more than a machine needs that is eight times slower
 * than the one it was written on. Tests wait for states and never for the clock, so patience costs nothing when all is
 * well. Whoever writes a test that still fails may want less: `TEST_PATIENCE_MS=10000 npm test -- test/…`.
 */
export const PATIENCE_MS = Number(process.env['TEST_PATIENCE_MS'] ?? 120_000)
