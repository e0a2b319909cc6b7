/**
 * Frames and HTTP answers are made of these things. One TypeBox schema each is the TypeScript type, the validator and
 * the documentation. Times are integers: milliseconds since 1970-01-01T00:00Z.
 */
export * from './entities/announcements.ts'
export * from './entities/conversations.ts'
export * from './entities/files.ts'
export * from './entities/pieces.ts'
export * from './entities/rooms.ts'
export * from './entities/sites.ts'
export * from './entities/staff.ts'
export * from './entities/threads.ts'
export * from './entities/tickets.ts'
