export { Binder } from './binder.ts'
export { pages } from './pages.ts'
export { createHttpServer } from './server.ts'
export { SignInThrottle } from './throttle.ts'
