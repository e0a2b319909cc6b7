export { metricsDoor } from './door.ts'
export { Metrics } from './metrics.ts'
export { MetricsServer } from './server.ts'
