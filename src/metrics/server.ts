/** Answers GET /metrics on a port of its own, which only those should reach who watch the server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-failure.ts'
import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'
import { isAllowed } from './allowed.ts'
import type { Metrics } from './metrics.ts'

/** This is more than those who watch need, whatever else reaches the port. */
const CONNECTIONS = 16
const HEADERS_MS = 5_000

export interface MetricsPlace {
  host: string
  port: number
  /** Undefined means that whoever reaches the port may ask. */
  token: string | undefined
}

export class MetricsServer {
  private readonly server: Server
  private readonly metrics: Metrics
  private readonly place: MetricsPlace
  private readonly logger: Logger
  constructor(metrics: Metrics, place: MetricsPlace, logger: Logger) {
    this.metrics = metrics
    this.place = place
    this.logger = logger
    const times = { headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS, connectionsCheckingInterval: HEADERS_MS }
    this.server = createServer(times, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.logger.error({ err: error }, 'metrics could not be given')
        refuse(response, 'internal')
      })
    })
    this.server.maxConnections = CONNECTIONS
  }

  /** Listens, and returns the address of the metrics. Rejects with one sentence for the operator. */
  listen(): Promise<string> {
    const { host, port } = this.place
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(sentence(error) ?? error))
      this.server.listen(port, host, () =>
        resolve(
          `http://${host.includes(':') ? `[${host}]` : host}:${(this.server.address() as AddressInfo).port}/metrics`,
        ),
      )
    })
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve))
    this.server.closeAllConnections()
    await closed
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { token } = this.place
    const path = (request.url ?? '').split('?', 1)[0]
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD'))
      return refuse(response, 'not_found')
    if (token !== undefined && !isAllowed(request.headers.authorization ?? '', token))
      return refuse(response, 'bad_token')
    const text = await this.metrics.text()
    response.writeHead(200, { 'content-type': this.metrics.contentType, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : text)
  }
}

function refuse(response: ServerResponse, code: ErrorCode): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(ERRORS[code].status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ error: { code, message: ERRORS[code].meaning } }))
}

function sentence({ code }: NodeJS.ErrnoException): StartError | undefined {
  if (code === 'EADDRINUSE') return new StartError('METRICS_PORT is in use already: set it to another one.')
  if (code === 'EACCES')
    return new StartError('No permission to listen on METRICS_PORT: ports below 1024 are for root.')
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError('METRICS_HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all.')
  return undefined
}
